// Package evidence makes the pack from which another machine recomputes a
// round, and checks one.
package evidence

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
	"vsrok/reports/paper"
)

// Evidence is the evidence pack of a round without a format: every sign of
// the form down to the obligations that it was counted from. It may name
// teachers and nothing else that the pack must not hold; WriteZIP numbers them.
type Evidence struct {
	Head      reports.Head
	Question  analysis.Question
	Basis     string // the act that sets the threshold; empty while it is the program's own
	Calendar  *analysis.Calendar
	Schools   []analysis.School // in the order of Obligations
	Answers   []analysis.Answer
	Lines     []analysis.Line // by school, each school under each rule
	Grounds   []analysis.Grounds
	Form      *form.Form
	Exports   []analysis.Export
	Refused   int      // files that import could not take
	Limits    []Limit  // what the data cannot tell
	Warnings  []string // caveats of the session
	Numbers   TeacherNumbers
	Spellings []string // every known name of a teacher: no text of the pack holds one

	// Obligations calls fn for every obligation, school by school, in an
	// order that is always the same.
	Obligations func(fn func(analysis.Obligation) error) error

	hidden      *redactor
	packedTexts map[string]string // by the text as it is, see packText
}

// Limit is one thing that the data of a school cannot tell under a rule.
type Limit struct {
	School string        `json:"school"` // code
	Rule   analysis.Rule `json:"rule"`
	Text   string        `json:"text"`
}

// The members of a pack; those of a school stand in a folder of its own.
const (
	calendarMember    = "calendar.csv"
	daysMember        = "doubts-days.csv"
	delaysMember      = "doubts-delays.csv"
	exportsMember     = "exports.csv"
	formSignsMember   = "form-signs.csv"
	formMember        = "form.xlsx"
	indexMember       = "index.html"
	limitsMember      = "limits.html"
	methodMember      = "method.html"
	policyMember      = "policy.json"
	verdictsMember    = "verdicts.csv"
	manifestMember    = "manifest.sha256"
	signMember        = "sign-page.html"
	obligationsMember = "obligations.csv" // of a school's folder
	pageMember        = "page.html"       // of a school's folder
)

var plainCode = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// packFolder is the folder of the n-th school, from 1. A code that is more
// than letters and digits stays out of the path.
func packFolder(n int, code string) string {
	if plainCode.MatchString(code) {
		return fmt.Sprintf("schools/%03d-%s/", n, code)
	}
	return fmt.Sprintf("schools/%03d/", n)
}

// addMember takes the members of a pack one after the other.
type addMember func(name string, write func(io.Writer) error) error

// WriteZIP writes the pack. Its bytes depend on the model alone: members come
// in a fixed order, with a fixed time, stored as they are, since what a
// compressor makes of them changes with its version.
func (e *Evidence) WriteZIP(w io.Writer) error {
	p := &packZip{zip: zip.NewWriter(w)}
	if err := e.writeMembers(p.add); err != nil {
		return err
	}
	if err := p.writeManifest(e.packed()); err != nil {
		return err
	}
	return p.zip.Close()
}

// packZip writes members into an archive and lists them.
type packZip struct {
	zip      *zip.Writer
	manifest []manifestLine
}

func packHeader(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Store, Modified: paper.NoClock}
}

func (p *packZip) add(name string, write func(io.Writer) error) error {
	member, err := p.zip.CreateHeader(packHeader(name))
	if err != nil {
		return err
	}
	counted := &countedWriter{w: member, hash: sha256.New()}
	if err := write(counted); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.manifest = append(p.manifest, counted.line(name))
	return nil
}

// countedWriter passes bytes on, counts them and sums them up.
type countedWriter struct {
	w    io.Writer
	hash hash.Hash
	size int64
}

// Write counts and hashes what goes through.
func (c *countedWriter) Write(data []byte) (int, error) {
	n, err := c.w.Write(data)
	c.hash.Write(data[:n])
	c.size += int64(n)
	return n, err
}

func (c *countedWriter) line(name string) manifestLine {
	return manifestLine{name, c.size, hex.EncodeToString(c.hash.Sum(nil))}
}

// writeMembers writes everything but the manifest and the page to sign.
func (e *Evidence) writeMembers(add addMember) error {
	policy := e.packed()
	verdicts := packVerdicts(e.Lines, policy)
	for _, member := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{calendarMember, e.writeCalendar},
		{daysMember, func(w io.Writer) error { return writeDoubtDays(w, e.Grounds) }},
		{delaysMember, func(w io.Writer) error { return writeDoubtDelays(w, e.Grounds) }},
		{exportsMember, func(w io.Writer) error { return writeExports(w, e.Exports) }},
		{formSignsMember, func(w io.Writer) error { return writeFormSigns(w, e.Form) }},
		{formMember, e.writeForm},
		{indexMember, func(w io.Writer) error { return policy.writeIndex(w, verdicts) }},
		{limitsMember, func(w io.Writer) error { return policy.writeLimits(w, verdicts, rejectedRows(e.Exports)) }},
		{methodMember, policy.writeMethod},
		{policyMember, policy.write},
	} {
		if err := add(member.name, member.write); err != nil {
			return err
		}
	}
	if err := e.writeSchools(add, policy, verdicts); err != nil {
		return err
	}
	return add(verdictsMember, func(w io.Writer) error { return writeVerdicts(w, verdicts) })
}

func (e *Evidence) writeCalendar(w io.Writer) error {
	first, last := e.Calendar.SpanYears(e.Question.From, e.Question.To)
	return e.Calendar.WriteTable(w, first, last)
}

// writeForm writes the form with its caveats free of teachers' names.
func (e *Evidence) writeForm(w io.Writer) error {
	redact := e.redactor()
	form := *e.Form
	form.WithNumbers = true
	form.Warnings = nil
	for _, warning := range e.Form.Warnings {
		form.Warnings = append(form.Warnings, redact.hide(warning))
	}
	return form.WriteXLSX(w)
}

func rejectedRows(exports []analysis.Export) (n int) {
	for _, export := range exports {
		n += export.Rejected
	}
	return n
}

// errOrder says that obligations did not come school by school.
var errOrder = errors.New("обязательства идут не по порядку школ: это ошибка программы, пакет не записан")

// writeSchools writes the table and the page of every school while its
// obligations come by. Only the stories of one school are held at a time.
func (e *Evidence) writeSchools(add addMember, policy *packPolicy, verdicts []verdict) error {
	feed := newFeed(e.Obligations)
	defer feed.stop()
	for i := range policy.Schools {
		school := &policy.Schools[i]
		tally := newTally(policy, e.Calendar, school)
		folder := packFolder(i+1, school.Code)
		err := add(folder+obligationsMember, func(w io.Writer) error {
			columns := obligationColumnsOf(policy.question.Reading)
			table, err := newPackCSV(w, columns)
			if err != nil {
				return err
			}
			err = feed.school(school.Code, func(o analysis.Obligation) error {
				o = e.pack(o)
				if err := tally.add(o); err != nil {
					return err
				}
				return table.write(obligationCells(o, columns))
			})
			return errors.Join(err, table.flush())
		})
		if err != nil {
			return err
		}
		if err := tally.compare(verdicts); err != nil {
			return fmt.Errorf("%w: пакет не записан", err)
		}
		err = add(folder+pageMember, func(w io.Writer) error { return policy.writePage(w, tally, verdicts) })
		if err != nil {
			return err
		}
	}
	return feed.end()
}

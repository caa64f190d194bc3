package reports

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"

	"vsrok/analysis"
)

// Evidence is the evidence pack of a round without a format: every sign of
// the form down to the obligations that it was counted from. It may name
// teachers and nothing else that the pack must not hold; WriteZIP numbers them.
type Evidence struct {
	Head FormHead
	// Municipality is whose pack it is; empty where the policy does not say.
	Municipality string
	Question     analysis.Question
	Basis        string // the act that sets the threshold; empty while it is the program's own
	Calendar     *analysis.Calendar
	Schools      []analysis.School // in the order of Obligations
	Answers      []analysis.Answer
	Lines        []analysis.Line // by school, each school under each rule
	Grounds      []analysis.Grounds
	Form         *Form
	Exports      []analysis.Export
	Refused      int      // files that import could not take
	Limits       []Limit  // what the data cannot tell
	Warnings     []string // caveats of the session
	Numbers      TeacherNumbers
	Spellings    []string // every known name of a teacher: no text of the pack holds one

	// Obligations calls fn for every obligation, school by school, in an
	// order that is always the same.
	Obligations func(fn func(analysis.Obligation) error) error

	details     map[schoolRuleKey]numbersDetail // of the schools that were written
	hidden      *redactor
	packedTexts map[string]string // by the text as it is, see packText
}

// redactor hides the names of Spellings.
func (e *Evidence) redactor() *redactor {
	if e.hidden == nil {
		e.hidden = newRedactor(e.Spellings)
	}
	return e.hidden
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
	lessonsMember     = "lessons.csv"
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
	return &zip.FileHeader{Name: name, Method: zip.Store, Modified: noClock}
}

func (p *packZip) add(name string, write func(io.Writer) error) error {
	member, err := p.zip.CreateHeader(packHeader(name))
	if err != nil {
		return err
	}
	counted := newCounted(member)
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

func newCounted(w io.Writer) *countedWriter { return &countedWriter{w: w, hash: sha256.New()} }

func (c *countedWriter) Write(data []byte) (int, error) {
	n, err := c.w.Write(data)
	c.hash.Write(data[:n])
	c.size += int64(n)
	return n, err
}

func (c *countedWriter) line(name string) manifestLine {
	return manifestLine{name, c.size, hex.EncodeToString(c.hash.Sum(nil))}
}

// writeManifest writes the last two members: the manifest, and the page to
// sign that carries the manifest's hash. The manifest lists that page as it
// is with zeros in place of the hash.
func (p *packZip) writeManifest(policy *packPolicy) error {
	blank, err := policy.signPage(len(p.manifest)+1, zeroHash)
	if err != nil {
		return err
	}
	p.manifest = append(p.manifest, lineOf(signMember, blank))
	manifest := manifestText(p.manifest)
	page, err := policy.signPage(len(p.manifest), sumOf(manifest))
	if err != nil {
		return err
	}
	for _, member := range []struct {
		name string
		data []byte
	}{{manifestMember, manifest}, {signMember, page}} {
		out, err := p.zip.CreateHeader(packHeader(member.name))
		if err != nil {
			return err
		}
		if _, err := out.Write(member.data); err != nil {
			return err
		}
	}
	return nil
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func lineOf(name string, data []byte) manifestLine {
	return manifestLine{name, int64(len(data)), sumOf(data)}
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
	if err := add(verdictsMember, func(w io.Writer) error { return writeVerdicts(w, verdicts) }); err != nil {
		return err
	}
	return add(lessonsMember, func(w io.Writer) error { return writeLessons(w, policy.Schools, e.details) })
}

func (e *Evidence) writeCalendar(w io.Writer) error {
	first, last := e.Calendar.SpanYears(e.Question.From, e.Question.To)
	return e.Calendar.WriteTable(w, first, last)
}

// writeForm writes the form with its caveats free of teachers' names.
func (e *Evidence) writeForm(w io.Writer) error {
	redact := e.redactor()
	form := *e.Form
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
	e.details = map[schoolRuleKey]numbersDetail{}
	for i := range policy.Schools {
		school := &policy.Schools[i]
		tally := newTally(policy, e.Calendar, school)
		folder := packFolder(i+1, school.Code)
		err := add(folder+obligationsMember, func(w io.Writer) error {
			table, err := newPackCSV(w, obligationColumns)
			if err != nil {
				return err
			}
			err = feed.school(school.Code, func(o analysis.Obligation) error {
				o = e.pack(o)
				if err := tally.add(o); err != nil {
					return err
				}
				return table.write(obligationCells(o))
			})
			return errors.Join(err, table.flush())
		})
		if err != nil {
			return err
		}
		if err := tally.compare(verdicts); err != nil {
			return fmt.Errorf("%w: пакет не записан", err)
		}
		tally.keepDetails(e.details)
		err = add(folder+pageMember, func(w io.Writer) error { return policy.writePage(w, tally, verdicts) })
		if err != nil {
			return err
		}
	}
	return feed.end()
}

// pack is an obligation as a pack shows it: its teacher a number, its texts
// without names.
func (e *Evidence) pack(o analysis.Obligation) analysis.Obligation {
	o.Teacher = e.Numbers.of(o.School, o.Teacher)
	for _, text := range []*string{&o.Class, &o.Subject, &o.Period, &o.Reason} {
		*text = e.packText(*text)
	}
	o.AcceptedBy = ""
	return o
}

// packText is a text as the pack may hold it. Few texts stand in many rows.
func (e *Evidence) packText(text string) string {
	packed, known := e.packedTexts[text]
	if !known {
		packed = shortened(e.redactor().hide(text), longestPackText)
		if e.packedTexts == nil {
			e.packedTexts = map[string]string{}
		}
		e.packedTexts[text] = packed
	}
	return packed
}

// feed turns the one run of all obligations into runs by school.
type feed struct {
	next    func() (analysis.Obligation, bool)
	cancel  func()
	held    *analysis.Obligation
	failure error
}

var errStopped = errors.New("stopped")

func newFeed(all func(func(analysis.Obligation) error) error) *feed {
	f := &feed{}
	f.next, f.cancel = iter.Pull(func(yield func(analysis.Obligation) bool) {
		err := all(func(o analysis.Obligation) error {
			if !yield(o) {
				return errStopped
			}
			return nil
		})
		if !errors.Is(err, errStopped) {
			f.failure = err
		}
	})
	return f
}

func (f *feed) stop() { f.cancel() }

// school calls fn for the obligations that come next, while they are of this
// school.
func (f *feed) school(code string, fn func(analysis.Obligation) error) error {
	for {
		if f.held == nil {
			o, ok := f.next()
			if !ok {
				return f.failure
			}
			f.held = &o
		}
		if f.held.School != code {
			return nil
		}
		if err := fn(*f.held); err != nil {
			return err
		}
		f.held = nil
	}
}

// end makes sure that no obligation is left over.
func (f *feed) end() error {
	if f.held != nil {
		return errOrder
	}
	if _, more := f.next(); more {
		return errOrder
	}
	return f.failure
}

// redactor takes teachers' names out of texts that people typed: reasons of
// exemptions, names of groups.
type redactor struct {
	whole    *strings.Replacer
	surnames map[string]bool
	known    map[string]string
}

// hiddenTeacher stands where a name stood.
const hiddenTeacher = "[учитель]"

// longestPackText is how many characters of a name or reason a table shows.
const longestPackText = 300

func newRedactor(spellings []string) *redactor {
	r := &redactor{surnames: map[string]bool{}, known: map[string]string{}}
	var names []string
	for _, spelling := range spellings {
		for name := range strings.SplitSeq(spelling, ", ") {
			words := strings.Fields(name)
			if len(words) < 2 {
				continue // a lone word may be anything, a subject in a shifted column too
			}
			names = append(names, name)
			if len([]rune(words[0])) > 2 {
				r.surnames[strings.ToLower(words[0])] = true
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, name, hiddenTeacher)
	}
	r.whole = strings.NewReplacer(pairs...)
	return r
}

// nameWord is a word that could be a surname: «Иванова-Петрова».
var nameWord = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}'’-]*`)

// hide is a text on one line, without teachers' names and invisible marks.
func (r *redactor) hide(text string) string {
	if hidden, ok := r.known[text]; ok {
		return hidden
	}
	hidden := strings.Join(strings.Fields(cleanText(text)), " ")
	hidden = nameWord.ReplaceAllStringFunc(r.whole.Replace(hidden), func(word string) string {
		if r.surnames[strings.ToLower(word)] {
			return hiddenTeacher
		}
		return word
	})
	r.known[text] = hidden
	return hidden
}

// manifestLine is one line of the manifest.
type manifestLine struct {
	name string
	size int64
	sum  string
}

// manifestText is the manifest: SHA-256, size in bytes and path of each
// member, in the order of the archive.
func manifestText(lines []manifestLine) []byte {
	var out bytes.Buffer
	for _, line := range lines {
		fmt.Fprintf(&out, "%s %d %s\n", line.sum, line.size, line.name)
	}
	return out.Bytes()
}

package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// handUpMember marks the counts of a pack without its rows and says so to
// whoever opens the archive.
const handUpMember = "hand-up.txt"

const handUpText = "Итоги раунда для региона: числа, сомнения, правила и суммы SHA-256. Записей, имён и форм здесь нет.\r\n" +
	"Опись manifest.sha256 — от полного пакета доказательств: в нём та же сумма описи, и по нему эти числа проверяются до строк.\r\n" +
	"Проверить: vsrok verify ФАЙЛ. Добавить в регион: vsrok region add ФАЙЛ.\r\n"

// staysHome tells whether a member of a pack stays with the municipality: the
// rows, and every paper made from them.
func staysHome(name string) bool {
	return strings.HasPrefix(name, "schools/") || name == formMember || strings.HasSuffix(name, ".html") &&
		name != signMember
}

// WriteHandUp writes what a municipality hands up to its region: of the pack
// that WriteZIP writes the tables that count, its policy, and its manifest,
// whose hash is the full pack's.
func (e *Evidence) WriteHandUp(w io.Writer) error {
	out := zip.NewWriter(w)
	var manifest []manifestLine
	keep := func(name string, data []byte) error {
		member, err := out.CreateHeader(packHeader(name))
		if err == nil {
			_, err = member.Write(data)
		}
		return err
	}
	if err := keep(handUpMember, []byte(handUpText)); err != nil {
		return err
	}
	err := e.writeMembers(func(name string, write func(io.Writer) error) error {
		var held bytes.Buffer
		into := io.Discard
		if !staysHome(name) {
			into = &held
		}
		counted := newCounted(into)
		if err := write(counted); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		manifest = append(manifest, counted.line(name))
		if staysHome(name) {
			return nil
		}
		return keep(name, held.Bytes())
	})
	if err != nil {
		return err
	}
	p := &packZip{zip: out, manifest: manifest}
	if err := p.writeManifest(e.packed()); err != nil {
		return err
	}
	return out.Close()
}

var lessonColumns = []string{"школа", "правило", "уроков", "с опозданием", "не определено",
	"изменений в срок", "изменений с опозданием", "изменений просрочено", "изменений, срок не наступил",
	"изменений не определено"}

// writeLessons writes the lessons that the obligations come from, and the
// changes of lessons among those of a timetable.
func writeLessons(w io.Writer, schools []packSchool, details map[reports.SchoolRuleKey]numbersDetail) error {
	var rows [][]string
	for _, school := range schools {
		for _, rule := range analysis.Rules {
			d := details[reports.SchoolRuleKey{Code: school.Code, Rule: rule}]
			row := []string{school.Code, rule.Title()}
			for _, n := range []int{d.lessons.Due, d.lessons.Late, d.lessons.Undetermined,
				d.changes.OnTime, d.changes.Late, d.changes.Overdue, d.changes.Pending, d.changes.Undetermined} {
				row = append(row, strconv.Itoa(n))
			}
			rows = append(rows, row)
		}
	}
	return writePackCSV(w, lessonColumns, rows)
}

func readLessons(r io.Reader) (map[reports.SchoolRuleKey]numbersDetail, error) {
	details := map[reports.SchoolRuleKey]numbersDetail{}
	err := readPackCSV(r, lessonColumns, func(cells []string) error {
		row := &cellReader{columns: lessonColumns, cells: cells}
		key := reports.SchoolRuleKey{Code: row.text(), Rule: row.rule()}
		if _, twice := details[key]; twice {
			return fmt.Errorf("школа %s, %s: строка стоит дважды", key.Code, key.Rule.Title())
		}
		details[key] = numbersDetail{
			lessons: analysis.Lessons{Due: row.number(), Late: row.number(), Undetermined: row.number()},
			changes: analysis.Counts{OnTime: row.number(), Late: row.number(), Overdue: row.number(),
				Pending: row.number(), Undetermined: row.number()},
		}
		return row.err
	})
	return details, err
}

// checkLessons compares the table of lessons with the rows of a full pack; of
// counts that were handed up it takes the lessons from there. Packs of older
// programs have no such table.
func (v *Verification) checkLessons() error {
	if v.pack.files[lessonsMember] == nil && !v.HandUp {
		return nil
	}
	v.table(lessonsMember, func(r io.Reader) error {
		details, err := readLessons(r)
		if err != nil {
			return err
		}
		if want := len(v.policy.Schools) * len(analysis.Rules); len(details) != want {
			return fmt.Errorf("строк %d, а школ и правил вместе %d", len(details), want)
		}
		if v.HandUp {
			v.details = details
			return nil
		}
		for key, want := range v.details {
			if details[key] != want {
				return fmt.Errorf("школа %s, %s: уроков %d, из них с опозданием %d, а по обязанностям выходит %d и %d",
					key.Code, key.Rule.Title(),
					details[key].lessons.Due, details[key].lessons.Late, want.lessons.Due, want.lessons.Late)
			}
		}
		return nil
	})
	return nil
}

// checkHandedUp recomputes what follows from counts alone: sums, signs, doubts
// and measured cells of the form.
func (v *Verification) checkHandedUp(tables packTables) {
	for i := range v.policy.Schools {
		school := &v.policy.Schools[i]
		for _, rule := range analysis.Rules {
			place := slices.IndexFunc(tables.verdicts, func(x verdict) bool {
				return x.School == school.Code &&
					x.Rule == rule
			})
			if place < 0 {
				v.fail(verdictsMember, "школа %s, %s: нет итога", school.Code, rule.Title())
				continue
			}
			if err := tables.verdicts[place].check(school, v.policy.question.Threshold); err != nil {
				v.fail(verdictsMember, "%v", err)
			}
		}
	}
	v.table(handUpMember, func(r io.Reader) error {
		if data, err := io.ReadAll(r); err != nil || string(data) != handUpText {
			return errors.New("пояснение изменено")
		}
		return nil
	})
	v.checked("Итоги: знаки сходятся с числами и порогом %s; школ %s. Записей в файле нет: до строк числа проверяет полный пакет с той же суммой описи.",
		v.policy.Threshold, reports.Number(len(v.policy.Schools)))
	v.checkDoubts(tables)
	v.checkFormSigns(tables)
}

// PackSummary is what a verified pack, or its counts alone, say of a
// municipality.
type PackSummary struct {
	Municipality string // empty where the pack does not name it
	Round        string // its title and dates, in words
	Manifest     string // SHA-256 of the manifest
	HandUp       bool
	Question     analysis.Question
	Basis        string          // the act that sets the threshold
	Calendar     string          // SHA-256 of the days that deadlines were counted by
	Lines        []analysis.Line // by school and rule, with lessons and changes
	Exports      []string        // SHA-256 of the files that gave rows
}

// Summary tells what a pack without failures says.
func (v *Verification) Summary() (PackSummary, error) {
	tables := v.readTables()
	calendar, err := v.pack.line(calendarMember)
	if err != nil {
		return PackSummary{}, err
	}
	if len(v.Failures) > 0 {
		return PackSummary{}, v.Failures[0]
	}
	s := PackSummary{Municipality: reports.CleanText(v.policy.Municipality), Round: v.Round, Manifest: v.Manifest,
		HandUp: v.HandUp, Question: v.policy.question,
		Basis: reports.CleanText(v.policy.Basis), Calendar: calendar.sum, Exports: tables.exports.sums}
	for _, verdict := range tables.verdicts {
		line := verdict.line()
		line.School, line.SchoolName = reports.CleanText(line.School), reports.CleanText(line.SchoolName)
		line.Obligations = line.Total()
		detail := v.details[reports.SchoolRuleKey{Code: verdict.School, Rule: verdict.Rule}]
		line.Lessons, line.Changes = detail.lessons, detail.changes
		if err := reports.CheckLine(line); err != nil {
			return s, err
		}
		s.Lines = append(s.Lines, line)
	}
	return s, nil
}

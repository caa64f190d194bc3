package evidence

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"

	"vsrok/analysis"
	"vsrok/reports"
)

// Verification is what came of checking an evidence pack.
type Verification struct {
	Round    string   // of the pack, in words
	Manifest string   // SHA-256 of the manifest: what the signed page carries
	Checked  []string // Russian, in the order of checking
	Remarks  []string // what does not make the pack wrong
	Failures []PackFailure
	HandUp   bool // the counts of a pack without its rows, see Evidence.WriteHandUp

	pack    *pack
	policy  *packPolicy
	details map[reports.SchoolRuleKey]numbersDetail
}

// numbersDetail is what the sheet of numbers says beside the verdicts.
type numbersDetail struct {
	lessons analysis.Lessons
	changes analysis.Counts
}

// PackFailure is what is wrong with one file of a pack.
type PackFailure struct{ File, Reason string }

// Error says in Russian why the file is no pack.
func (f PackFailure) Error() string { return f.File + ": " + f.Reason }

// mostFailures is how many failures of one kind a verification lists.
const mostFailures = 20

// Verify checks a pack from its own bytes: that nothing in it differs from
// its manifest, and that every deadline, outcome, sum, sign and measured cell
// of the form follows from its tables. Name is what messages call the pack.
// The error is of reading; what is wrong with the pack stands in Failures.
func Verify(name string, r io.ReaderAt, size int64) (*Verification, error) {
	v := &Verification{details: map[reports.SchoolRuleKey]numbersDetail{}}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		v.fail(name, "это не пакет доказательств: не ZIP-архив или он повреждён. Пакет пишет команда vsrok evidence")
		return v, nil
	}
	v.pack = &pack{name: name, zip: archive, bytes: r, size: size, files: map[string]*zip.File{}}
	for _, check := range []func() error{
		v.checkArchive, v.checkManifest, v.checkContainer, v.readPolicy, v.checkSchools, v.checkLessons, v.checkForm,
		v.checkPages,
	} {
		if err := check(); err != nil {
			return nil, err
		}
		if len(v.Failures) > 0 {
			return v, nil
		}
	}
	return v, nil
}

func (v *Verification) fail(file, format string, args ...any) {
	if len(v.Failures) < mostFailures {
		// A forged pack may hold what a terminal would obey.
		v.Failures = append(v.Failures, PackFailure{reports.CleanText(file),
			reports.CleanText(fmt.Sprintf(format, args...))})
	}
}

func (v *Verification) checked(format string, args ...any) {
	v.Checked = append(v.Checked, fmt.Sprintf(format, args...))
}

func (v *Verification) readPolicy() error {
	data, err := v.pack.read(policyMember)
	if err != nil {
		v.failWith(policyMember, err)
		return nil
	}
	if v.policy, err = readPackPolicy(data); err != nil {
		v.fail(policyMember, "%v", err)
		return nil
	}
	v.Round = reports.CleanText(v.policy.Round)
	return nil
}

// packTables are the tables of a pack beside those of the schools.
type packTables struct {
	calendar *analysis.Calendar
	exports  packExports
	verdicts []verdict
	signs    []formSign
}

// table reads one member with fn and keeps what is wrong with it.
func (v *Verification) table(name string, fn func(io.Reader) error) {
	member, err := v.pack.open(name)
	if err == nil {
		err = fn(member)
		member.Close()
	}
	if err != nil {
		v.failWith(name, err)
	}
}

func (v *Verification) readTables() packTables {
	var t packTables
	v.table(calendarMember, func(r io.Reader) (err error) { t.calendar, err = analysis.ReadCalendar(r); return err })
	v.table(exportsMember, func(r io.Reader) (err error) { t.exports, err = readExports(r); return err })
	v.table(verdictsMember, func(r io.Reader) (err error) { t.verdicts, err = readVerdicts(r); return err })
	v.table(formSignsMember, func(r io.Reader) (err error) { t.signs, err = readFormSigns(r); return err })
	return t
}

// checkSchools recomputes every deadline, outcome, sum and sign.
func (v *Verification) checkSchools() error {
	tables := v.readTables()
	if len(v.Failures) > 0 {
		return nil
	}
	if own, err := analysis.LoadCalendar(); err == nil &&
		!tables.calendar.Serves(own, v.policy.question.From, v.policy.question.To) {
		v.Remarks = append(v.Remarks, "Производственный календарь пакета отличается от календаря этой программы: сравните calendar.csv с постановлениями о переносе выходных.")
	}
	if want := len(v.policy.Schools) * len(analysis.Rules); len(tables.verdicts) != want {
		v.fail(verdictsMember, "строк %d, а школ и правил вместе %d", len(tables.verdicts), want)
	}
	if v.HandUp {
		v.checkHandedUp(tables)
		return nil
	}
	rows := 0
	for i := range v.policy.Schools {
		rows += v.checkSchool(tables, i)
	}
	v.checked("Сроки и исходы: заново посчитаны у каждой из %s — дата, счёт дней, время внесения.",
		reports.Count(rows, "обязанности", "обязанностей", "обязанностей"))
	v.checked("Итоги: пять исходов сходятся с обязанностями, знаки — с числами и порогом %s; школ %s, правил %d.",
		v.policy.Threshold, reports.Number(len(v.policy.Schools)), len(analysis.Rules))
	v.checkDoubts(tables)
	v.checkFormSigns(tables)
	return nil
}

// checkSchool recomputes one school and its page, and answers how many
// obligations it has.
func (v *Verification) checkSchool(tables packTables, i int) int {
	school := &v.policy.Schools[i]
	folder := packFolder(i+1, school.Code)
	t := newTally(v.policy, tables.calendar, school)
	v.table(folder+obligationsMember, func(r io.Reader) error {
		columns := obligationColumnsOf(v.policy.question.Reading)
		return readPackCSV(r, columns, func(cells []string) error {
			o, err := parseObligation(cells, columns)
			if err != nil {
				return err
			}
			if o.Place.Import != 0 && !tables.exports.numbers[o.Place.Import] {
				return fmt.Errorf("выгрузки № %d нет в %s", o.Place.Import, exportsMember)
			}
			return t.add(o)
		})
	})
	if len(v.Failures) > 0 {
		return t.rows
	}
	if err := t.compare(tables.verdicts); err != nil {
		v.fail(verdictsMember, "%v", err)
		return t.rows
	}
	t.keepDetails(v.details)
	v.samePage(folder+pageMember, func(w io.Writer) error { return v.policy.writePage(w, t, tables.verdicts) })
	return t.rows
}

// samePage writes a page anew and compares it, where this program writes
// pages as the pack's one did.
func (v *Verification) samePage(name string, write func(io.Writer) error) {
	if v.policy.PagesVersion != pagesVersion {
		return
	}
	v.table(name, func(r io.Reader) error {
		same := &comparingWriter{want: r}
		if err := write(same); err != nil && !same.differs {
			return err
		}
		if same.differs || !same.ended() {
			return errors.New("страница не соответствует таблицам пакета")
		}
		return nil
	})
}

// checkPages compares the pages that are not a school's.
func (v *Verification) checkPages() error {
	if v.HandUp {
		return nil // they stay home
	}
	if v.policy.PagesVersion != pagesVersion {
		v.Remarks = append(v.Remarks, "Страницы HTML записаны другой версией программы: сверены только их суммы, не содержание.")
		return nil
	}
	tables := v.readTables()
	for name, write := range map[string]func(io.Writer) error{
		indexMember:  func(w io.Writer) error { return v.policy.writeIndex(w, tables.verdicts) },
		methodMember: v.policy.writeMethod,
		limitsMember: func(w io.Writer) error {
			return v.policy.writeLimits(w, tables.verdicts,
				tables.exports.rejected)
		},
	} {
		v.samePage(name, write)
	}
	page, err := v.policy.signPage(len(v.pack.files)-1, v.Manifest)
	if err != nil {
		return err
	}
	v.samePage(signMember, func(w io.Writer) error { _, err := w.Write(page); return err })
	v.checked("Страницы: написаны заново по таблицам пакета и совпали.")
	return nil
}

// Question is what the pack was made for.
func (v *Verification) Question() analysis.Question { return v.policy.question }

// CompareWith measures the obligations anew from a workspace and compares the
// pack's tables with them, byte by byte. The form's manual rows and the
// wording are not compared.
func (v *Verification) CompareWith(e *Evidence) error {
	same := 0
	err := e.writeMembers(func(name string, write func(io.Writer) error) error {
		if path.Base(name) != obligationsMember && name != exportsMember && name != verdictsMember &&
			name != calendarMember &&
			name != daysMember && name != delaysMember && name != lessonsMember {
			return nil
		}
		if v.pack.files[name] == nil && (name == lessonsMember || v.HandUp && staysHome(name)) {
			return write(io.Discard) // older packs have no lessons, handed up counts no rows, which are counted all the same
		}
		v.table(name, func(r io.Reader) error {
			again := &comparingWriter{want: r}
			if err := write(again); err != nil && !again.differs {
				return err
			}
			if again.differs || !again.ended() {
				return fmt.Errorf("в базе этой рабочей папки другие данные (первое отличие — после байта %d)",
					again.offset)
			}
			same++
			return nil
		})
		if len(v.Failures) > 0 {
			return errDiffers
		}
		return nil
	})
	if err != nil && len(v.Failures) == 0 {
		return err
	}
	if len(v.Failures) == 0 {
		v.checked("База: обязанности, итоги и выгрузки измерены заново и совпали байт в байт (%s).",
			reports.Count(same, "таблица", "таблицы", "таблиц"))
	}
	return nil
}

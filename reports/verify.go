package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
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
	details map[schoolRuleKey]numbersDetail
}

// numbersDetail is what the sheet of numbers says beside the verdicts.
type numbersDetail struct {
	lessons analysis.Lessons
	changes analysis.Counts
}

// PackFailure is what is wrong with one file of a pack.
type PackFailure struct{ File, Reason string }

func (f PackFailure) Error() string { return f.File + ": " + f.Reason }

// mostFailures is how many failures of one kind a verification lists.
const mostFailures = 20

// VerifyPack checks a pack from its own bytes: that nothing in it differs from
// its manifest, and that every deadline, outcome, sum, sign and measured cell
// of the form follows from its tables. Name is what messages call the pack.
// The error is of reading; what is wrong with the pack stands in Failures.
func VerifyPack(name string, r io.ReaderAt, size int64) (*Verification, error) {
	v := &Verification{details: map[schoolRuleKey]numbersDetail{}}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		v.fail(name, "это не ZIP-архив или он повреждён")
		return v, nil
	}
	v.pack = &pack{name: name, zip: archive, bytes: r, size: size, files: map[string]*zip.File{}}
	for _, check := range []func() error{
		v.checkArchive, v.checkManifest, v.checkContainer, v.readPolicy, v.checkSchools, v.checkLessons, v.checkForm, v.checkPages,
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
		v.Failures = append(v.Failures, PackFailure{cleanText(file), cleanText(fmt.Sprintf(format, args...))})
	}
}

func (v *Verification) checked(format string, args ...any) {
	v.Checked = append(v.Checked, fmt.Sprintf(format, args...))
}

// pack is an open evidence pack.
type pack struct {
	name  string
	zip   *zip.Reader
	bytes io.ReaderAt
	size  int64
	files map[string]*zip.File
}

func (p *pack) open(name string) (io.ReadCloser, error) {
	file := p.files[name]
	if file == nil {
		return nil, PackFailure{name, "такого файла в пакете нет"}
	}
	member, err := file.Open()
	if err != nil {
		return nil, PackFailure{name, "не читается: " + readProblem(err)}
	}
	return member, nil
}

// read reads a whole member.
func (p *pack) read(name string) ([]byte, error) {
	member, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer member.Close()
	data, err := io.ReadAll(member)
	if err != nil {
		return nil, PackFailure{name, "не читается: " + readProblem(err)}
	}
	return data, nil
}

func readProblem(err error) string {
	if errors.Is(err, zip.ErrChecksum) {
		return "содержимое изменено (не сходится контрольная сумма архива)"
	}
	return "архив повреждён"
}

// checkArchive refuses an archive that WriteZIP did not write: one that was
// packed anew, holds a file twice, or holds a folder.
func (v *Verification) checkArchive() error {
	for _, file := range v.pack.zip.File {
		switch {
		case v.pack.files[file.Name] != nil:
			v.fail(file.Name, "в архиве два файла с этим именем")
		case file.Method != zip.Store:
			v.fail(file.Name, "архив упакован заново другой программой: проверяйте исходный файл пакета")
		case file.Name != path.Clean(file.Name) || strings.HasPrefix(file.Name, "/") || strings.HasPrefix(file.Name, ".."):
			v.fail(file.Name, "недопустимое имя файла")
		}
		v.pack.files[file.Name] = file
	}
	v.HandUp = v.pack.files[handUpMember] != nil
	for _, name := range []string{manifestMember, signMember} {
		if v.pack.files[name] == nil {
			v.fail(name, "такого файла в пакете нет")
		}
	}
	return nil
}

var manifestPattern = regexp.MustCompile(`^([0-9a-f]{64}) (0|[1-9][0-9]*) (\S+)$`)

// readManifest reads the manifest as manifestText writes it.
func readManifest(data []byte) ([]manifestLine, error) {
	var lines []manifestLine
	for text := range strings.Lines(string(data)) {
		match := manifestPattern.FindStringSubmatch(strings.TrimSuffix(text, "\n"))
		if match == nil {
			return nil, fmt.Errorf("строка %d не похожа на строку описи", len(lines)+1)
		}
		size, err := strconv.ParseInt(match[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("строка %d: размер «%s» не прочитан", len(lines)+1, match[2])
		}
		lines = append(lines, manifestLine{match[3], size, match[1]})
	}
	if !bytes.Equal(manifestText(lines), data) {
		return nil, errors.New("опись записана не этой программой")
	}
	return lines, nil
}

// checkManifest compares every member with the manifest, and the manifest
// with the page to sign. A changed byte breaks one of the two: where the page
// carries another hash than the manifest has, and every file fits the
// manifest, the page was changed; where a file does not fit, the manifest.
func (v *Verification) checkManifest() error {
	data, err := v.pack.read(manifestMember)
	if err != nil {
		v.failWith(manifestMember, err)
		return nil
	}
	lines, err := readManifest(data)
	if err != nil {
		v.fail(manifestMember, "%v", err)
		return nil
	}
	v.Manifest = sumOf(data)
	carried := v.checkListed(lines)
	listed := map[string]bool{manifestMember: true, handUpMember: v.HandUp}
	for _, line := range lines {
		if listed[line.name] {
			v.fail(manifestMember, "файл %s перечислен дважды", line.name)
		}
		listed[line.name] = true
	}
	for _, file := range v.pack.zip.File {
		if !listed[file.Name] {
			v.fail(file.Name, "файла нет в описи: он в пакете лишний")
		}
	}
	switch {
	case carried == v.Manifest || carried == "":
	case len(v.Failures) > 0:
		v.fail(manifestMember, "сумма описи не та, что на листе подписи: изменена сама опись")
	default:
		v.fail(signMember, "на листе стоит другая сумма описи: лист изменён")
	}
	missing := "лишних и недостающих нет"
	if v.HandUp {
		missing = "лишних нет, остальное остаётся у муниципалитета"
	}
	v.checked("Опись: %s, размеры и суммы SHA-256 сходятся, %s; сумма на листе подписи — от этой описи.",
		Count(len(v.pack.files), "файл", "файла", "файлов"), missing)
	return nil
}

func (v *Verification) failWith(file string, err error) {
	var failure PackFailure
	if errors.As(err, &failure) {
		v.fail(failure.File, "%s", failure.Reason)
		return
	}
	v.fail(file, "%v", err)
}

// checkListed compares the members that the manifest lists and returns the
// hash that the page to sign carries.
func (v *Verification) checkListed(lines []manifestLine) (carried string) {
	for _, line := range lines {
		if v.pack.files[line.name] == nil && v.HandUp && staysHome(line.name) {
			continue
		}
		if v.pack.files[line.name] == nil {
			v.fail(line.name, "файл стоит в описи, а в пакете его нет")
			continue
		}
		if line.name == signMember {
			carried = v.checkSignPage(line)
			continue
		}
		got, err := v.pack.line(line.name)
		switch {
		case err != nil:
			v.failWith(line.name, err)
		case got.size != line.size:
			v.fail(line.name, "размер %d байт, а в описи %d: файл изменён", got.size, line.size)
		case got.sum != line.sum:
			v.fail(line.name, "сумма SHA-256 не та, что в описи: файл изменён")
		}
	}
	return carried
}

// line sums a member up without holding it.
func (p *pack) line(name string) (manifestLine, error) {
	member, err := p.open(name)
	if err != nil {
		return manifestLine{}, err
	}
	defer member.Close()
	counted := newCounted(io.Discard)
	if _, err := io.Copy(counted, member); err != nil {
		return manifestLine{}, PackFailure{name, readProblem(err)}
	}
	return counted.line(name), nil
}

var carriedHash = regexp.MustCompile(`<code class="hash" id="manifest-hash">([0-9a-f]{64})</code>`)

// checkSignPage compares the page to sign, zeros in place of the hash.
func (v *Verification) checkSignPage(line manifestLine) (carried string) {
	data, err := v.pack.read(signMember)
	if err != nil {
		v.failWith(signMember, err)
		return ""
	}
	places := carriedHash.FindAllSubmatchIndex(data, -1)
	if len(places) != 1 {
		v.fail(signMember, "на листе не найдена сумма описи: лист изменён")
		return ""
	}
	start, end := places[0][2], places[0][3]
	carried = string(data[start:end])
	blank := slices.Concat(data[:start], []byte(zeroHash), data[end:])
	if lineOf(signMember, blank) != line {
		v.fail(signMember, "лист подписи не тот, что в описи: изменён")
	}
	return carried
}

// checkContainer writes the archive anew from its members and compares the
// bytes: what lies between the members belongs to the pack too.
func (v *Verification) checkContainer() error {
	same := &comparingWriter{want: io.NewSectionReader(v.pack.bytes, 0, v.pack.size)}
	again := zip.NewWriter(same)
	for _, file := range v.pack.zip.File {
		out, err := again.CreateHeader(packHeader(file.Name))
		if err != nil {
			return err
		}
		member, err := file.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(out, member)
		member.Close()
		if err != nil && same.differs {
			v.fail(v.pack.name, "изменены служебные байты архива у файла %s", file.Name)
			return nil
		}
		if err != nil {
			return err
		}
	}
	if err := again.Close(); err != nil && !same.differs {
		return err
	}
	if same.differs || !same.ended() {
		v.fail(v.pack.name, "изменены служебные байты архива: оглавление или конец файла")
		return nil
	}
	v.checked("Архив: записан этой программой, между файлами и после них ничего постороннего нет.")
	return nil
}

// comparingWriter fails at the first byte that differs from what is wanted.
type comparingWriter struct {
	want    io.Reader
	buffer  []byte
	offset  int64
	differs bool
}

var errDiffers = errors.New("differs")

func (c *comparingWriter) Write(data []byte) (int, error) {
	if len(c.buffer) < len(data) {
		c.buffer = make([]byte, len(data))
	}
	want := c.buffer[:len(data)]
	n, err := io.ReadFull(c.want, want)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	if n < len(data) || !bytes.Equal(want, data) {
		c.differs = true
		return 0, errDiffers
	}
	c.offset += int64(n)
	return n, nil
}

// ended tells whether everything wanted has been written.
func (c *comparingWriter) ended() bool {
	n, err := c.want.Read(make([]byte, 1))
	return n == 0 && errors.Is(err, io.EOF)
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
	v.Round = cleanText(v.policy.Round)
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
	if own, err := analysis.LoadCalendar(); err == nil && !tables.calendar.Serves(own, v.policy.question.From, v.policy.question.To) {
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
		Count(rows, "обязанности", "обязанностей", "обязанностей"))
	v.checked("Итоги: пять исходов сходятся с обязанностями, знаки — с числами и порогом %s; школ %s, правил %d.",
		v.policy.Threshold, Number(len(v.policy.Schools)), len(analysis.Rules))
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
		return readPackCSV(r, obligationColumns, func(cells []string) error {
			o, err := parseObligation(cells)
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

// checkFormSigns recomputes each measured cell of the form from the signs of
// the rules that it combines.
func (v *Verification) checkFormSigns(tables packTables) {
	for _, cell := range tables.signs {
		var parts []analysis.Part
		for _, rule := range cell.rules {
			i := slices.IndexFunc(tables.verdicts, func(x verdict) bool { return x.School == cell.school && x.Rule == rule })
			if i < 0 {
				v.fail(formSignsMember, "строка формы %d: школы %s нет в %s", cell.row, cell.school, verdictsMember)
				return
			}
			parts = append(parts, analysis.Part{Sign: tables.verdicts[i].Sign, NoExport: tables.verdicts[i].NoExport})
		}
		if sign := analysis.Combine(parts); sign != cell.sign {
			v.fail(formSignsMember, "строка формы %d, школа %s: знак «%s», а по правилам выходит «%s»", cell.row, cell.school, cell.sign, sign)
		}
	}
}

// mostFormBytes is how far a form may unpack.
const mostFormBytes = 256 << 20

// checkForm compares the measured cells and the numbers of the form's
// workbook with the pack's tables.
func (v *Verification) checkForm() error {
	if v.HandUp {
		return nil // they are withheld
	}
	tables := v.readTables()
	data, err := v.pack.read(formMember)
	if err != nil {
		v.failWith(formMember, err)
		return nil
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostFormBytes, UnzipXMLSizeLimit: mostFormBytes})
	if err != nil {
		v.fail(formMember, "книга не открывается: %v", err)
		return nil
	}
	defer book.Close()
	form, err := readFormSheet(book)
	if err != nil {
		v.fail(formMember, "%v", err)
		return nil
	}
	v.compareForm(form, tables.signs)
	if err := v.compareNumbers(book, tables); err != nil {
		v.fail(formMember, "%v", err)
	}
	v.checked("Форма: %s совпадают с таблицами пакета, числа на листе «%s» — тоже.",
		Count(len(tables.signs), "измеренная клетка", "измеренные клетки", "измеренных клеток"), numbersSheet)
	return nil
}

// formSheetCells is the form as a workbook shows it.
type formSheetCells struct {
	schools []string            // heads of the school columns
	rows    map[string][]string // signs by the number of the row
}

// readFormSheet finds the form by the head of its first column, as drawForm
// writes it.
func readFormSheet(book *excelize.File) (formSheetCells, error) {
	form := formSheetCells{rows: map[string][]string{}}
	rows, err := book.GetRows(formSheet)
	if err != nil {
		return form, fmt.Errorf("нет листа «%s»", formSheet)
	}
	head := slices.IndexFunc(rows, func(cells []string) bool { return len(cells) >= firstSchool && cells[0] == "Стр." })
	if head < 0 {
		return form, fmt.Errorf("на листе «%s» не найден заголовок формы", formSheet)
	}
	form.schools = rows[head][firstSchool-1:]
	for _, cells := range rows[head+1:] {
		if len(cells) == 0 || cells[0] == "" {
			break
		}
		signs := make([]string, len(form.schools))
		if len(cells) >= firstSchool {
			copy(signs, cells[firstSchool-1:])
		}
		form.rows[cells[0]] = signs
	}
	return form, nil
}

// compareForm compares the measured rows sign by sign, the schools in the
// form's order; a remark's number may follow the sign.
func (v *Verification) compareForm(form formSheetCells, signs []formSign) {
	seen := map[int]int{} // cells of a row so far
	for _, cell := range signs {
		column := seen[cell.row]
		seen[cell.row]++
		row := form.rows[strconv.Itoa(cell.row)]
		if column >= len(row) {
			v.fail(formMember, "строка формы %d: столбца школы «%s» нет", cell.row, cell.name)
			continue
		}
		if form.schools[column] != cell.name {
			v.fail(formMember, "строка формы %d: в столбце %d школа «%s», ожидается «%s»", cell.row, column+1, form.schools[column], cell.name)
			continue
		}
		if sign, _, _ := strings.Cut(row[column], " "); sign != string(cell.sign) {
			v.fail(formMember, "строка формы %d, школа «%s»: стоит «%s», а по данным выходит «%s»", cell.row, cell.name, row[column], cell.sign)
		}
	}
	for row, cells := range seen {
		if cells != len(form.schools) {
			v.fail(formSignsMember, "строка формы %d: школ %d, а в форме их %d", row, cells, len(form.schools))
		}
	}
}

// compareNumbers compares the sheet of numbers, which has the form's schools
// in their order, each under every rule, with the verdicts.
func (v *Verification) compareNumbers(book *excelize.File, tables packTables) error {
	rows, err := book.GetRows(numbersSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return fmt.Errorf("нет листа «%s»", numbersSheet)
	}
	head := slices.IndexFunc(rows, func(cells []string) bool {
		return slices.Contains(cells, "Правило") && slices.Contains(cells, "Знак")
	})
	if head < 0 {
		return fmt.Errorf("на листе «%s» не найден заголовок", numbersSheet)
	}
	at, withLessons := head, slices.Contains(rows[head], lateLessonsHead) // not in the first packs
	for _, verdict := range tables.inFormOrder() {
		var detail numbersDetail
		if withLessons {
			detail = v.details[schoolRuleKey{verdict.School, verdict.Rule}]
		}
		for _, n := range numberRows(SchoolRule{SchoolCode: verdict.School, SchoolName: verdict.SchoolName, Rule: verdict.Rule, Counts: verdict.Counts,
			Sign: verdict.Sign, Doubts: verdict.Doubts, MadeUp: verdict.MadeUp, Exempted: verdict.Exempted, Lessons: detail.lessons, Changes: detail.changes}) {
			if at++; at >= len(rows) {
				return fmt.Errorf("на листе «%s» нет строки «%s, %s»", numbersSheet, verdict.SchoolName, n.Rule)
			}
			if err := n.compare(rows[head], rows[at], withLessons); err != nil {
				return fmt.Errorf("лист «%s», строка %d, школа «%s», «%s»: %w", numbersSheet, at+1, verdict.SchoolName, n.Rule, err)
			}
		}
	}
	return nil
}

// compare refuses a line of the sheet of numbers that is not this one.
func (n NumberRow) compare(head, cells []string, withLessons bool) error {
	want := [][2]string{{"Правило", n.Rule}, {"Знак", string(n.Sign)}, {outsideHead, n.outside()}, {DoubtsHead, n.doubts()}}
	if withLessons {
		want = append(want, [2]string{lateLessonsHead, n.lateLessons()}, [2]string{lessonShareHead, n.lessonShare()})
	}
	for _, outcome := range analysis.Outcomes {
		want = append(want, [2]string{upperFirst(outcome.Title()), strconv.Itoa(n.Counts.Of(outcome))})
	}
	for _, cell := range want {
		if got := headed(head, cells, cell[0]); got != cell[1] {
			return fmt.Errorf("в столбце «%s» стоит «%s», а по данным выходит «%s»", cell[0], got, cell[1])
		}
	}
	return nil
}

// inFormOrder are the verdicts in the order of the form's schools; none where
// the form has no measured row to tell that order.
func (t packTables) inFormOrder() []verdict {
	var ordered []verdict
	for _, cell := range t.signs {
		if cell.row != t.signs[0].row {
			break
		}
		for _, v := range t.verdicts {
			if v.School == cell.school {
				ordered = append(ordered, v)
			}
		}
	}
	return ordered
}

// headed is the cell of a row under a head; empty where there is none.
func headed(head, cells []string, word string) string {
	return cellAt(cells, max(0, slices.Index(head, word)))
}

// checkPages compares the pages that are not a school's.
func (v *Verification) checkPages() error {
	if v.HandUp {
		return nil // they are withheld
	}
	if v.policy.PagesVersion != pagesVersion {
		v.Remarks = append(v.Remarks, "Страницы HTML записаны другой версией программы: сверены только их суммы, не содержание.")
		return nil
	}
	tables := v.readTables()
	for name, write := range map[string]func(io.Writer) error{
		indexMember:  func(w io.Writer) error { return v.policy.writeIndex(w, tables.verdicts) },
		methodMember: v.policy.writeMethod,
		limitsMember: func(w io.Writer) error { return v.policy.writeLimits(w, tables.verdicts, tables.exports.rejected) },
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
		if path.Base(name) != obligationsMember && name != exportsMember && name != verdictsMember && name != calendarMember &&
			name != daysMember && name != delaysMember && name != lessonsMember {
			return nil
		}
		if v.pack.files[name] == nil && (name == lessonsMember || v.HandUp && staysHome(name)) {
			return nil // older packs have no lessons, handed up counts no rows
		}
		v.table(name, func(r io.Reader) error {
			again := &comparingWriter{want: r}
			if err := write(again); err != nil && !again.differs {
				return err
			}
			if again.differs || !again.ended() {
				return fmt.Errorf("в базе этой рабочей папки другие данные (первое отличие — после байта %d)", again.offset)
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
		v.checked("База: обязанности, итоги и выгрузки измерены заново и совпали байт в байт (%s).", Count(same, "таблица", "таблицы", "таблиц"))
	}
	return nil
}

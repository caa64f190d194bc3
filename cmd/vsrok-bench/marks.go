package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// district is what the made marks are about: schools of the same size, a
// study year of six-day weeks.
const (
	schools        = 9
	classes        = 24 // of a school
	pupils         = 26 // of a class
	teachers       = 40 // of a school
	badRowEvery    = 100_000
	overlapPercent = 5 // of the rows stand in both files of an overlap
	studyYearDays  = 270
)

var studyYearStart = time.Date(2014, 9, 1, 0, 0, 0, 0, time.UTC)

var subjects = []string{
	"Русский язык", "Литература", "Алгебра", "Геометрия", "Английский", "История", "География", "Биология", "Физика",
	"Химия", "Музыка", "ИЗО", "Труд", "Физкультура",
}

var workKinds = []string{"Ответ", "Контрольная", "Домашняя", "Тест", "Диктант"}

const marksHeader = "Школа;Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Вид работы;Дата внесения;Дата изменения\r\n"

// badDates stand in the rows that an import must reject.
var badDates = []string{"31.02.2015", "вчера", "10.03.15 года", ""}

// random is a number that depends on n alone (the finisher of SplitMix64), so
// that every machine makes the same data.
func random(n uint64) uint64 {
	n += 0x9E3779B97F4A7C15
	n = (n ^ n>>30) * 0xBF58476D1CE4E5B9
	n = (n ^ n>>27) * 0x94D049BB133111EB
	return n ^ n>>31
}

// district holds the words of the made rows, so that a row costs no more than
// their copying.
type district struct {
	rows    int
	days    []string // dd.mm.yyyy, from the first of the study year on
	school  []string
	class   []string
	teacher [][]string
	pupil   [][]string // of a school, class by class
}

func newDistrict(rows int) *district {
	d := &district{rows: rows}
	for day := range studyYearDays + 30 {
		d.days = append(d.days, studyYearStart.AddDate(0, 0, day).Format("02.01.2006"))
	}
	for class := range classes {
		d.class = append(d.class, fmt.Sprintf("%d%c", 5+class/4, []rune("АБВГ")[class%4]))
	}
	for school := range schools {
		d.school = append(d.school, schoolName(school))
		var teacherNames, pupilNames []string
		for n := range teachers {
			teacherNames = append(teacherNames, fmt.Sprintf("Учитель-%02d%02d И.О.", school+1, n+1))
		}
		for _, class := range d.class {
			for n := range pupils {
				pupilNames = append(pupilNames, fmt.Sprintf("у-sosh%d-%s-%02d", school+1, class, n+1))
			}
		}
		d.teacher, d.pupil = append(d.teacher, teacherNames), append(d.pupil, pupilNames)
	}
	return d
}

func schoolName(n int) string { return fmt.Sprintf("МБОУ СОШ %d", n+1) }

// appendRow appends the n-th row. Schools follow one another, and the rows of
// each go through the year, as in an export.
func (d *district) appendRow(out []byte, n int) []byte {
	perSchool := (d.rows + schools - 1) / schools
	school := n / perSchool
	day := n % perSchool * studyYearDays / perSchool
	if day%7 == 6 { // 1 September 2014 was a Monday
		day--
	}
	r := random(uint64(n))
	pupil := int(r % (classes * pupils))
	subject := int(r >> 16 % uint64(len(subjects)))
	class := pupil / pupils
	for _, text := range [...]string{
		d.school[school], d.class[class], subjects[subject],
		d.teacher[school][(subject*3+class%3)%teachers], d.pupil[school][pupil], d.lessonDay(n, day),
	} {
		out = append(append(out, text...), ';')
	}
	out = strconv.AppendUint(out, 1+r>>24%7, 10)
	out = append(out, ';', '2'+byte(r>>28%4), ';')
	out = append(append(out, workKinds[r>>32%uint64(len(workKinds))]...), ';')
	out = d.appendMoment(out, day+delay(r>>36), r>>40)
	out = append(out, ';')
	if r>>52%16 == 0 { // corrected later
		out = d.appendMoment(out, day+delay(r>>36)+1, r>>44)
	}
	return append(out, '\r', '\n')
}

func (d *district) lessonDay(n, day int) string {
	if n%badRowEvery == badRowEvery/2 {
		return badDates[n/badRowEvery%len(badDates)]
	}
	return d.days[day]
}

// delay is how many days after the lesson a mark was entered: one in sixteen
// comes after the deadline.
func delay(r uint64) int {
	return [...]int{0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 12}[r%16]
}

func (d *district) appendMoment(out []byte, day int, r uint64) []byte {
	minute := 8*60 + r%720
	out = append(out, d.days[day]...)
	return append(out, ' ', '0'+byte(minute/600), '0'+byte(minute/60%10), ':', '0'+byte(minute%60/10),
		'0'+byte(minute%10))
}

// marksFile is one made table of marks.
type marksFile struct {
	path     string
	encoding string // utf-8 or windows-1251
}

// write makes the file of the rows that take says yes to. A file that is
// there already is the same one.
func (d *district) write(file marksFile, take func(n int) bool) error {
	return writeOnce(file.path, func(w io.Writer) error {
		if file.encoding == "windows-1251" {
			encoder := transform.NewWriter(w, charmap.Windows1251.NewEncoder())
			defer encoder.Close()
			w = encoder
		}
		buffer := append(make([]byte, 0, 1<<17), marksHeader...)
		for n := range d.rows {
			if take(n) {
				buffer = d.appendRow(buffer, n)
			}
			if len(buffer) > 1<<16 {
				if _, err := w.Write(buffer); err != nil {
					return err
				}
				buffer = buffer[:0]
			}
		}
		_, err := w.Write(buffer)
		return err
	})
}

// writeOnce writes a file under another name first, so that what stands under
// path is whole. It does nothing where path is there.
func writeOnce(path string, write func(io.Writer) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	if err := write(buffered); err != nil {
		file.Close()
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := buffered.Flush(); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// writeReference writes the workspace's tables of schools and periods.
func writeReference(dir string, count int) error {
	schoolLines := "Код;Название;Часовой пояс;Учебная неделя\n"
	for n := range count {
		schoolLines += fmt.Sprintf("sosh%d;%s;Asia/Yekaterinburg;6\n", n+1, schoolName(n))
	}
	if err := os.WriteFile(filepath.Join(dir, "schools.csv"), []byte(schoolLines), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "periods.csv"), []byte(`Школа;Классы;Период;Начало;Окончание
*;*;1 четверть;01.09.2014;31.10.2014
*;*;2 четверть;10.11.2014;27.12.2014
*;*;3 четверть;12.01.2015;21.03.2015
*;*;4 четверть;01.04.2015;29.05.2015
`), 0o644)
}

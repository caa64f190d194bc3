package evidence

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/reports"
)

// TeacherNumbers are the numbers by which a pack calls teachers.
type TeacherNumbers struct {
	byTeacher map[analysis.SchoolTeacher]int
}

// teacherNumbers is how many numbers a school has to give.
const teacherNumbers = 9999

// NumberTeachers gives each teacher of a school a number of four digits. It
// follows from the workspace's key and the name, so it stays the same from
// round to round and nobody without the key can turn it back, as they could an
// alphabetical one with a list of the staff. Of two teachers whom chance gives
// the same number the second takes the next free one.
func NumberTeachers(key []byte, teachers []analysis.SchoolTeacher) TeacherNumbers {
	type wish struct {
		analysis.SchoolTeacher
		sum uint64
	}
	wishes := make([]wish, len(teachers))
	for i, teacher := range teachers {
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "evidence teacher\x00%s\x00%s", teacher.School, teacher.Name)
		wishes[i] = wish{teacher, binary.BigEndian.Uint64(mac.Sum(nil))}
	}
	slices.SortFunc(wishes, func(a, b wish) int {
		if a.sum < b.sum {
			return -1
		}
		return 1
	})
	numbers := TeacherNumbers{map[analysis.SchoolTeacher]int{}}
	taken := map[string]map[int]bool{}
	for _, w := range wishes {
		if taken[w.School] == nil {
			taken[w.School] = map[int]bool{}
		}
		number := int(w.sum%teacherNumbers) + 1
		for taken[w.School][number] && len(taken[w.School]) < teacherNumbers {
			number = number%teacherNumbers + 1
		}
		taken[w.School][number] = true
		numbers.byTeacher[w.SchoolTeacher] = number
	}
	return numbers
}

// of is a teacher's number as the pack writes it; empty without a teacher.
func (n TeacherNumbers) of(school, name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%04d", n.byTeacher[analysis.SchoolTeacher{School: school, Name: name}])
}

// WriteKey writes the table that turns numbers back into names. It stays in
// the workspace.
func (n TeacherNumbers) WriteKey(w io.Writer) error {
	teachers := make([]analysis.SchoolTeacher, 0, len(n.byTeacher))
	for teacher := range n.byTeacher {
		teachers = append(teachers, teacher)
	}
	slices.SortFunc(teachers, func(a, b analysis.SchoolTeacher) int {
		return compareTexts(a.School, b.School, strconv.Itoa(n.byTeacher[a]), strconv.Itoa(n.byTeacher[b]))
	})
	rows := [][]string{{"Школа", "Номер", "Учитель"}}
	for _, teacher := range teachers {
		rows = append(rows, []string{teacher.School, n.of(teacher.School, teacher.Name), teacher.Name})
	}
	return reports.WriteCSV(w, rows)
}

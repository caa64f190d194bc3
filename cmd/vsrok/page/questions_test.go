package page

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// lateApril is the round of April 2015 on its last day: of the two marks of 1
// April the first came in time, the second on the 20th, 14 days after the 6th.
const lateApril = "2015-04-01_2015-04-30_2015-04-30T09%3A00%3A00_calendar_strict_0.95"

var tags = regexp.MustCompile(`<[^>]*>`)

// rowOf is the words of the first row of a table that begins with some words.
func rowOf(got reply, begins string) string {
	for _, row := range strings.Split(got.body, "<tr>")[1:] {
		row, _, _ = strings.Cut(row, "</tr>")
		words := strings.Fields(strings.ReplaceAll(tags.ReplaceAllString(strings.ReplaceAll(row, "<td", " <td"),
			""), "\u00a0", " "))
		if text := strings.Join(words, " "); strings.HasPrefix(text, begins) {
			return text
		}
	}
	return ""
}

// TestQuestions: the numbers are worked out by hand. Of one lesson of one none is
// in time; its 95 % interval reaches up to z²/(1+z²) = 3,8415/4,8415, 79,35 %.
func TestQuestions(t *testing.T) {
	c := imported(t)
	for address, want := range map[string]string{
		"/questions/late":                       "МБОУ СОШ 1 Отметки 1 0 0 0 1 0 0 1 из 1 14 14 0 из 2",
		"/questions/late?school=sosh1":          "МБОУ СОШ 1 Отметки 1 0 0 0 1 0 0 1 из 1 14 14 0 из 2",
		"/questions/trend":                      "МБОУ СОШ 1 Отметки 04.2015 1 1 0,0 % (0,0–79,4) * 50,0 %",
		"/questions/trend?by=week&school=sosh1": "МБОУ СОШ 1 Отметки с 30.03.2015 1 1 0,0 % (0,0–79,4) 50,0 %",
		"/questions/compare":                    "МБОУ СОШ 1 1 1 0 0,0 % (0,0–79,4) 0 0 в пределах в пределах случайного (1,000)",
	} {
		query := map[bool]string{true: "&round=", false: "?round="}[strings.Contains(address, "?")] + lateApril
		got := c.want(http.StatusOK, c.get(address+query))
		if row := rowOf(got, "МБОУ СОШ 1"); row != want {
			t.Errorf("%s: «%s», want «%s»\n%s", address, row, want, got.body)
		}
	}
	for _, q := range questions {
		got := c.want(http.StatusOK, c.get("/questions/"+q.name+"?round="+lateApril))
		if strings.Contains(got.body, `role="alert"`) {
			t.Errorf("%s has no answer:\n%s", q.name, got.body)
		}
		c.says(got, `aria-current="page">`+q.title, `href="/?round=`+lateApril+`"`)
	}
	// 1 April 2015 was a Wednesday, the 20th a Monday; both were entered at 10:00.
	clock := c.get("/questions/clock?round=" + lateApril)
	if lessons, entered := rowOf(clock, "среда"), rowOf(clock, "понедельник"); lessons != "среда 1 из 2" ||
		entered != "понедельник 1 / 1" {
		t.Errorf("the clock says «%s» and «%s»:\n%s", lessons, entered, clock.body)
	}
	c.want(http.StatusNotFound, c.get("/questions/horoscope"))
	c.want(http.StatusNotFound, c.get("/questions/late?school=none"))
	c.says(c.get("/questions/plan?month=xx&round="+lateApril), "месяц «xx» не понят")
}

// TestSaveRound: a saved round opens by its name, and is not replaced unasked.
func TestSaveRound(t *testing.T) {
	c := imported(t)
	save := func(round string, form url.Values) reply { return c.post("/rounds?round="+round, form) }
	c.says(save(lateApril, url.Values{"name": {"Апрель & май"}}), "Раунд «Апрель &amp; май» сохранён",
		"30.04.2015 09:00")
	early := url.QueryEscape("2015-04-01_2015-04-30_2015-04-10T09:00:00_calendar_strict_0.95")
	got := save(early, url.Values{"name": {"Апрель & май"}})
	c.says(c.want(http.StatusUnprocessableEntity, got), `id="wrong-keep-name"`, "отметьте «заменить»")
	named := "/school/sosh1?round=" + url.QueryEscape("Апрель & май")
	c.says(c.get(named), "на момент 30.04.2015 09:00", `data-head="С опозданием" class="n">1</td>`)
	save(early, url.Values{"name": {"Апрель & май"}, "replace": {"1"}})
	c.says(c.get(named), "на момент 10.04.2015 09:00", `data-head="С опозданием" class="n">0</td>`)
	c.says(save(early, url.Values{"name": {" "}}), "напишите название")
	c.says(c.get("/questions/rounds?delete="+url.QueryEscape("Апрель & май")), "Да, удалить раунд")
	c.says(c.post("/rounds/delete", url.Values{"name": {"Апрель & май"}}), "удалён", "Раундов с названием ещё нет")
	c.want(http.StatusNotFound, c.get(named))
}

// TestLessonsBook: the late lesson of April comes as a workbook with its row.
func TestLessonsBook(t *testing.T) {
	c := imported(t)
	got := c.want(http.StatusOK, c.get("/school/sosh1/marks?outcome=late&excel=lessons&round="+lateApril))
	book, err := excelize.OpenReader(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Таблица")
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	want := []string{"01.04.2015", "", "1", "5А", "Алгебра", "Учитель-01 И.О.", "С опозданием: 1\u00a0отметка", "1"}
	if diff := cmp.Diff(want, last[:len(want)]); diff != "" {
		t.Error(diff)
	}
	if place := last[len(last)-1]; !strings.Contains(place, "sosh1.csv") || !strings.Contains(place, "3") {
		t.Errorf("it stands in %s, not in row 3 of the file", place)
	}
}

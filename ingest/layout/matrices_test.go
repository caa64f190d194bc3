package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pages reads lines as a sheet of a journal with several matrices.
func pages(t *testing.T, lines ...string) []*Page {
	t.Helper()
	pages, err := (&Plan{}).Journal(sheet(lines...))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if c := page.Batch.Counts; c.Read != c.Loaded+c.Rejected+c.Skipped {
			t.Errorf("counts do not add up: %+v", c)
		}
	}
	return pages
}

func observed(page *Page) []string {
	var got []string
	for _, o := range page.Batch.Observations {
		got = append(got, o.Subject+" "+o.Teacher+" "+seen(o))
	}
	return got
}

func TestMatrixBelow(t *testing.T) {
	got := pages(t, "Класс: 5а", "Год: 2014/2015", "Предмет: Алгебра", "Учитель: У-1",
		"№|Месяц|Март||", "|Число|2|4|", "1|у-01|5||", "",
		"№|Месяц|Март|Апрель|", "|Число|4|6|", "1|у-01|5|н|", "|Учитель: У-1", "",
		"Предмет: Физика", "Учитель: У-2", "№|Месяц|Апрель", "|Число|4", "1|у-01|5")
	if len(got) != 3 {
		t.Fatalf("%d pages", len(got))
	}
	for i, want := range [][]string{
		{"Алгебра У-1 7C отметка 2015-03-02/1"},
		// The first matrix has a column of 4 March already.
		{"Алгебра У-1 11C отметка 2015-03-04/2", "Алгебра У-1 11D пропуск 2015-04-06/1"},
		{"Физика У-2 18C отметка 2015-04-04/1"},
	} {
		if diff := cmp.Diff(want, observed(got[i])); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMatrixRefused(t *testing.T) {
	for name, lines := range map[string][]string{
		"рядом":    {"№|Месяц|Март|№|Месяц|Апрель", "|Число|2||Число|3", "1|у-01|5|1|у-01|4"},
		"«Число»":  {"№|Месяц|Март", "|Число|2", "1|у-01|5", "№|Месяц|Апрель", "1|у-01|5"},
		"предмет":  {"№|Месяц|Март", "|Число|2", "1|у-01|5", "Наименование предмета: Физика", "1|у-01|5"},
		"ещё одна": {"Класс|Предмет|Ученик|Отметка", "5А|Алгебра|у-01|5", "№|Месяц|Март", "|Число|2", "1|у-01|5"},
	} {
		_, err := (&Plan{}).Journal(sheet(withTop(lines...)...))
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestColumnsOfJournal(t *testing.T) {
	page := journal(t, Options{}, withTop(
		"№|Месяц|Октябрь|||Сентябрь|Ноябрь|СОР 1|||Март 2014|1 чет|Тема урока",
		"|Число|3|28|1|5|6||7|03.09.2013|3|||",
		"1|у-01|5|5|5|5|5|20|5|5|5|5|Дроби")...)
	if diff := cmp.Diff([]string{
		"9C отметка 2014-10-03/1", "9D отметка 2014-10-28/1", "9G отметка 2014-11-06/1", "9I отметка 2014-11-07/1",
		"9L итог 1 четверть",
	}, observedPlaces(page)); diff != "" {
		t.Error(diff)
	}
	var reasons []string
	for _, r := range page.Batch.Rejects {
		reasons = append(reasons, r.Column+" "+r.Reason)
	}
	if diff := cmp.Diff([]string{"E " + lostMonth, "F " + monthOrder, "J " + otherMonth, "K " + otherYear},
		reasons); diff != "" {
		t.Error(diff)
	}
	if want := "не прочитаны столбцы: H («СОР 1»), M («Тема урока») — это не дни и не учебные периоды"; len(page.Remarks) != 1 || page.Remarks[0] != want {
		t.Errorf("remarks %q", page.Remarks)
	}
}

func observedPlaces(page *Page) []string {
	var got []string
	for _, o := range page.Batch.Observations {
		got = append(got, seen(o))
	}
	return got
}

func TestTopicsBelowJournal(t *testing.T) {
	page := journal(t, Options{}, withTop("№|Месяц|Май", "|Число|5", "1|у-01|5", "", "№|Дата проведения|Тема урока",
		"1|05.05.2015|Дроби")...)
	if len(page.Pupils) != 1 || len(page.Batch.Rejects) != 0 || len(page.Remarks) != 1 {
		t.Errorf("%+v", page)
	}
}

package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const logHeader = "Класс|Предмет|Дата и время изменений|Пользователь|Занятие в расписании|Учебный период|Действие"

func TestLog(t *testing.T) {
	out := read(t, Options{},
		"Отчет о доступе к классному журналу",
		logHeader,
		"5а|Физика|10.03.2015 08:00:05|Учитель-0101 И.О.|10.03.2015, 1 урок||Выставлена отметка",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|Чт, 12.03.2015, 2 урок||Отмечен пропуск",
		"5А|Физика|23.03.2015 09:00|Учитель-0101 И.О.||3 чет|Выставлена отметка",
		"5А|Физика|23.03.2015 09:00|Учитель-0101 И.О.||Год|Выставлена итоговая отметка",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|10.03.2015, 1 урок||Удалена отметка",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|10.03.2015, 1 урок||Внесено домашнее задание",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|10.03.2015, 1 урок||Сделано нечто",
		"5А|Физика|10.03.2015 25:00|Учитель-0101 И.О.|10.03.2015, 1 урок||Отмечен пропуск",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|урок физики||Отмечен пропуск",
		"5А|Физика|10.03.2015 09:00|Учитель-0101 И.О.|||Отмечен пропуск",
		"Всего записей: 10",
	)
	march := on(2015, 3, 10)
	want := []Action{
		{Kind: Marks, Row: 3, Class: "5А", Subject: "Физика", Teacher: "Учитель-0101 И.О.", Date: march, Lesson: 1,
			At: at(2015, 3, 10, 8, 0, 5)},
		{Kind: Absences, Row: 4, Class: "5А", Subject: "Физика", Teacher: "Учитель-0101 И.О.", Date: march + 2,
			Lesson: 2, At: at(2015, 3, 10, 9, 0, 0)},
		{Kind: PeriodGrades, Row: 5, Class: "5А", Subject: "Физика", Teacher: "Учитель-0101 И.О.", Date: NoDate,
			Period: "3 четверть", At: at(2015, 3, 23, 9, 0, 0)},
		{Kind: PeriodGrades, Row: 6, Class: "5А", Subject: "Физика", Teacher: "Учитель-0101 И.О.", Date: NoDate,
			Period: "Год", At: at(2015, 3, 23, 9, 0, 0)},
	}
	if diff := cmp.Diff(want, out.Actions); diff != "" {
		t.Error(diff)
	}
	wantRejects := []Reject{
		{Row: 9, Column: "Действие", Value: "Ааааааа ааааа",
			Reason: "действие не понято: ожидается «Выставлена отметка», «Отмечен пропуск» и подобные"},
		{Row: 10, Column: "Дата и время изменений", Value: "10.03.2015 25:00", Reason: noSuchTime},
		{Row: 11, Column: "Занятие в расписании", Value: "аааа аааааа", Reason: notSlot},
		{Row: 12, Column: "Занятие в расписании", Value: "", Reason: emptyCell},
	}
	if diff := cmp.Diff(wantRejects, out.Rejects, placeOfReject); diff != "" {
		t.Error(diff)
	}
	if want := (Counts{Read: 13, Loaded: 4, Rejected: 4, Skipped: 5}); out.Counts != want {
		t.Errorf("%+v, want %+v", out.Counts, want)
	}
}

func TestReadAction(t *testing.T) {
	for text, want := range map[string]actionWord{
		"Выставлена отметка": actMark, "Выставление оценки": actMark, "Выставлена отметка за домашнее задание": actMark,
		"Отмечен пропуск": actAbsence, "Отметка об отсутствии": actAbsence, "Внесена посещаемость": actAbsence,
		"Выставлена итоговая отметка": actPeriod, "Выставлена отметка за период": actPeriod,
		"Оценка за четверть": actPeriod,
		"Удалена отметка":    actAside, "Изменена отметка": actAside, "Снят пропуск": actAside,
		"Отменён пропуск":     actAside,
		"Изменён тип отметки": actAside, "Просмотр отметок": actAside, "Добавлен комментарий к отметке": actAside,
		"Задана тема урока": actAside, "Внесено домашнее задание": actAside, "Вход в журнал": actAside,
		"Нечто": actUnknown,
	} {
		if got := readAction(text); got != want {
			t.Errorf("readAction(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestSlot(t *testing.T) {
	for text, want := range map[string]int{
		"10.03.2015, 1 урок": 1, "10.03.2015 1 урок": 1, "Вт, 10.03.2015, 1 урок": 1,
		"вторник, 10.03.2015 (1-й урок)": 1,
		"10.03.2015": 0, "1 урок, 10.03.2015": 1, "10.03.2015 08:30, 2 урок": 2, "10 марта 2015 г., 3 урок": 3,
		"10.03.15, урок 4": 4, "42073": 0,
		"10.03.2015,\u00a01\u00a0урок": 1, "10.03.2015, 1. 08:30–09:15": 1, "10.03.2015, 2 (09:25-10:10)": 2,
		"10.03.2015 (3 урок, 8.30-9.15)": 3,
		"10.03.2015 8:30 AM, 4 урок":     4, "10.03.2015, 5.13:30": 5, "2015-03-10T08:30, 6 урок": 6,
	} {
		date, lesson, reason := (&clockwork{}).slot(text)
		if date != on(2015, 3, 10) || lesson != want || reason != "" {
			t.Errorf("slot(%q) = %d, %d, %q; want lesson %d", text, date, lesson, reason, want)
		}
	}
	for text, want := range map[string]string{"31.02.2015, 1 урок": noSuchDay, "10.03.2015, кабинет": notSlot,
		"1 урок": notSlot, "10.03.2015, 55 урок": notSlot} {
		if _, _, reason := (&clockwork{}).slot(text); reason != want {
			t.Errorf("slot(%q) gives %q, want %q", text, reason, want)
		}
	}
}

package reports

import (
	"fmt"
	"math"
	"strings"

	"vsrok/analysis"
	"vsrok/analysis/rules"
)

// DoubtsHead heads a column of DoubtsCell.
const DoubtsHead = "Отклонено / не видно / ещё придёт"

// DoubtsNote explains a column with that head.
const DoubtsNote = "Отклонено / не видно / ещё придёт — чего программа не видела: строки, которые не прочитаны; записи, ожидаемые за дни, за которые " +
	"выгрузок нет; опоздания, которые ещё могут внести. В исходы они не входят, но «+» даётся, только если доля в срок не ниже порога и с ними."

// DoubtsCell is what could not be seen, in the order of DoubtsHead; a dash where
// nothing is in doubt.
func DoubtsCell(d analysis.Doubts) string {
	if d.None() {
		return Dash
	}
	return strings.Join([]string{Number(d.Rejected), Number(d.Silent), Number(d.ToCome)}, " / ")
}

// DoubtWords say of each doubt how many entries it is and what the number was
// made from; of a line that is not a school's only how many.
func DoubtWords(l analysis.Line) []string {
	var words []string
	add := func(n int, text string) {
		if n > 0 {
			words = append(words, text)
		}
	}
	add(l.Doubts.Rejected, fmt.Sprintf("Отклонено при загрузке: %s — даты лежат в раунде или неизвестны. Какие и почему, покажет vsrok rejects; поможет исправленный файл.",
		Count(l.Doubts.Rejected, "строка", "строки", "строк")))
	add(l.Doubts.Silent, fmt.Sprintf("Не видно записей: примерно %s%s", Number(l.Doubts.Silent),
		silentWords(l.Grounds)))
	add(l.Doubts.ToCome, fmt.Sprintf("Ещё придёт с опозданием: до %s%s", Number(l.Doubts.ToCome), toComeWords(l)))
	return words
}

func silentWords(g *rules.Grounds) string {
	if g == nil {
		return " (часть того, чего не видно у школы)."
	}
	return fmt.Sprintf(" — %s без записей (%s) при обычных %s в день. Если уроков не было, впишите дни в days.csv; если были, попросите выгрузку за них.",
		Count(g.Silence.Days, "учебный день", "учебных дня", "учебных дней"), SpanWords(g.Silence.Spans),
		oneDecimal(g.Silence.Usual))
}

// shownSpans is how many runs of days a sentence names.
const shownSpans = 4

// SpanWords name silent days: «20.04.2015–30.04.2015: выгрузки их не охватывают».
func SpanWords(spans []rules.Span) string {
	var words []string
	for i, span := range spans {
		if i == shownSpans {
			words = append(words, fmt.Sprintf("и ещё %s",
				Count(len(spans)-i, "промежуток", "промежутка", "промежутков")))
			break
		}
		days := Date(span.First)
		if !span.Last.Equal(span.First) {
			days += "–" + Date(span.Last)
		}
		why := "выгрузки их не охватывают"
		if span.Gap {
			why = "выгрузки их охватывают, но пусто"
		}
		words = append(words, days+" — "+why)
	}
	return strings.Join(words, "; ")
}

func toComeWords(l analysis.Line) string {
	if l.Grounds == nil {
		return " (часть того, что ожидается у школы)."
	}
	late := l.Grounds.Late
	whose := "по задержкам района, своих записей меньше 200"
	if late.Own {
		whose = "по задержкам самой школы"
	}
	if !late.Enough() {
		return fmt.Sprintf(": задержек больше %s ещё не видно, а оценивать можно, когда видны три недели, поэтому под сомнением всё, что уже внесено за уроки моложе %d дней.",
			Count(max(late.Learned, 0), "дня", "дней", "дней"), rules.MostDelay)
	}
	return fmt.Sprintf(" — %s (%s за последние %d дней): ожидается %s, с запасом на случай %s.", whose,
		Count(late.Entries, "запись", "записи", "записей"), rules.LearnDays, oneDecimal(late.Expected),
		Number(l.Doubts.ToCome))
}

func oneDecimal(n float64) string {
	tenths := int(math.Round(n * 10))
	return fmt.Sprintf("%s,%d", Number(tenths/10), tenths%10)
}

// DecidedWords say from what day on a «?» can be decided by waiting; empty
// where waiting decides nothing.
func DecidedWords(l analysis.Line) string {
	if l.DecidedOn.IsZero() {
		return ""
	}
	return fmt.Sprintf("Знак можно будет поставить примерно с %s, по выгрузке того дня или более поздней.",
		Date(l.DecidedOn))
}

// DoubtRemarks are DoubtWords and DecidedWords as a remark below a table has
// room for.
func DoubtRemarks(l analysis.Line) []string {
	var words []string
	if n := l.Doubts.Rejected; n > 0 {
		words = append(words, fmt.Sprintf("не прочитано %s, их даты лежат в раунде или неизвестны: нужен исправленный файл",
			Count(n, "строка", "строки", "строк")))
	}
	if n := l.Doubts.Silent; n > 0 {
		text := fmt.Sprintf("не видно примерно %s", Count(n, "записи", "записей", "записей"))
		if l.Grounds != nil {
			text += ": " + SpanWords(l.Grounds.Silence.Spans) + ", нужна выгрузка за эти дни"
		}
		words = append(words, text)
	}
	if n := l.Doubts.ToCome; n > 0 {
		words = append(words, fmt.Sprintf("с опозданием могут прийти ещё до %s",
			Count(n, "записи", "записей", "записей")))
	}
	if !l.DecidedOn.IsZero() {
		words = append(words, "знак можно будет поставить примерно с "+Date(l.DecidedOn))
	}
	return words
}

// YoungNote says what a month or week means whose late entries are still to
// come.
const YoungNote = "моложе трёх недель: доля ещё упадёт, если внесут опоздавшее; рано судить, стало ли лучше"

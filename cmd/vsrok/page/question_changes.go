package page

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
)

// changes sets the round against a saved one.
func (p *answer) changes(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	round, err := p.chooseRound(ctx, session)
	if err != nil || round == nil {
		return err
	}
	changes, err := session.CompareWith(ctx, round, p.School)
	if err != nil {
		return err
	}
	p.Words = append(p.Words, fmt.Sprintf("Прошлый раунд «%s»: %s.", round.Name, roundOf(round.Question).Words))
	if !round.Reading.Equal(session.Reading) {
		p.Words = append(p.Words,
			"Прошлый раунд посчитан при другом прочтении сроков, поэтому доли не сравниваются: посчитайте этот "+
				"раунд с его днями и переносом.")
	} else if age := session.SameAge(round); session.Age() != age || round.Age() != age {
		p.Words = append(p.Words, fmt.Sprintf("Оба раунда взяты на один возраст: %s после последнего дня раунда.",
			reports.Count(int(age.Hours()/24), "день", "дня", "дней")))
	}
	p.add(part{Grid: p.changesGrid(changes)})
	return nil
}

// chooseRound offers the saved rounds; nil where there is none to compare with.
func (p *answer) chooseRound(ctx context.Context, session *analysis.Session) (*analysis.SavedRound, error) {
	rounds, err := session.SavedRounds(ctx)
	if err != nil {
		return nil, err
	}
	choices := []parameter{{"", "последний раньше этого"}}
	for _, round := range rounds {
		choices = append(choices, parameter{round.Name, round.Name})
	}
	round, err := session.EarlierRound(ctx, p.choose("against", "Прошлый раунд", choices...))
	if err == nil && round == nil {
		p.Words = []string{"Сравнить не с чем: нет сохранённого раунда раньше этого. Сохранить раунд можно на " +
			"странице «Раунды»."}
	}
	return round, err
}

func (p *answer) changesGrid(changes []analysis.RoundChange) *grid {
	g := &grid{Name: "changes", Caption: "Что изменилось. «Лучше» и «хуже» — где разность больше случайной",
		Empty: "Уроков нет ни в том раунде, ни в этом.",
		Columns: slices.Concat(texts("Школа"), picks("Правило"), orders("Было", "Стало"), picks("Изменение"),
			signs("Знак был", "Знак стал"))}
	for _, c := range changes {
		g.add(p.ofSchool(c.Now.School, c.Now.SchoolName),
			p.ofRule(c.Now.School, c.Now.Rule),
			shareOf(c.Before.Lessons), shareOf(c.Now.Lessons), worded(string(c.Change)), onlySign(c.Before.Sign),
			onlySign(c.Now.Sign))
	}
	return g
}

// shareOf is the share of lessons in time, and of how many.
func shareOf(l analysis.Lessons) cell {
	c := ofLessons(l)
	if l.Due > 0 {
		c.Small = "уроков " + reports.Number(l.Due)
	}
	return c
}

// onlySign is a cell of a sign; a blank one is said in words.
func onlySign(sign analysis.Sign) cell {
	c := cell{Sign: sign, Order: map[analysis.Sign]float64{analysis.Plus: 3, analysis.Unknown: 2,
		analysis.Minus: 1}[sign]}
	if sign == analysis.Blank {
		c.Small = "нет"
	}
	return c
}

// sensitivity tries the signs under other readings.
func (p *answer) sensitivity(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	result, err := session.Sensitivity(ctx, p.School)
	if err != nil {
		return err
	}
	for _, tried := range result.Tried {
		p.Words = append(p.Words, "Проверено: "+tried+".")
	}
	for _, skipped := range result.Skipped {
		p.Words = append(p.Words, "Прочтение "+skipped+".")
	}
	g := &grid{Name: "flips", Caption: "Знаки, которые меняются при другом прочтении",
		Empty: "Знак не меняется ни при каком прочтении.",
		Columns: slices.Concat(texts("Школа"), picks("Правило"), signs("Знак"),
			picks("При каком прочтении меняется"), signs("Станет"), orders("В срок из всего"))}
	for _, flip := range result.Flips {
		low, high := flip.Counts.RateLow(), flip.Counts.RateHigh()
		g.add(p.ofSchool(flip.School, flip.SchoolName),
			p.ofRule(flip.School, flip.Rule), onlySign(flip.Sign),
			worded(flip.Reading), onlySign(flip.Other), cell{Text: reports.CountRange(low.Num,
				high.Num) + " из " + reports.Number(low.Den), Order: share(low)})
	}
	p.add(part{Grid: g})
	return nil
}

// exempted lists what was disputed and accepted.
func (p *answer) exempted(_ context.Context, ws *Workspace, session *analysis.Session) error {
	g := &grid{Name: "exempted", Caption: "Исключено по решению раунда",
		Empty: "В exemptions.csv нет ни одной строки.",
		Columns: slices.Concat(picks("Школа", "Правило"), texts("Учитель", "Класс"), orders("За даты"),
			texts("Причина"), picks("Кто принял"), counts("Строка файла"))}
	for _, x := range ws.Reference.Exemptions {
		rule := "все правила"
		if x.Kind >= 0 {
			rule = analysis.Rules[x.Kind].Title()
		}
		days := cell{Text: layoutOrEmpty(x.From, "02.01.2006") + " – " + layoutOrEmpty(x.To, "02.01.2006"),
			Order: float64(x.From.Unix())}
		g.add(worded(cmp.Or(session.SchoolName(x.School), "все школы")),
			worded(rule), worded(x.Teacher), worded(x.Class),
			days, worded(x.Reason), worded(x.AcceptedBy), counted(x.Line))
	}
	p.add(part{Grid: g})
	return nil
}

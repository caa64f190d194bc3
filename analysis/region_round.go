package analysis

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis/rules"
)

// RegionCautions say of a round what sums alone hide: who has not handed up,
// whose pack is older, whom the region's table lacks. Rounds are all of the
// region's.
func RegionCautions(rounds [][]RegionPack, round []RegionPack, r RegionRules) []string {
	var cautions []string
	if missing := missingFrom(rounds, round, r); len(missing) > 0 {
		cautions = append(cautions, "Не прислали пакет этого раунда: "+strings.Join(missing,
			", ")+". В суммах их нет.")
	}
	newest := slices.MaxFunc(round, func(a, b RegionPack) int { return a.AsOf.Compare(b.AsOf) })
	for _, p := range round {
		if p.AsOf.Before(newest.AsOf) {
			cautions = append(cautions,
				fmt.Sprintf("%s: пакет на момент %s, а самый новый в раунде — на %s; в более раннем доли выше, пока не внесено всё, что опоздает.",
					p.Municipality, p.AsOf.Format(russianMoment), newest.AsOf.Format(russianMoment)))
		}
		if m, known := r.Named(p.Municipality); len(r.Municipalities) > 0 && (!known || m.Kind == "" &&
			len(r.Thresholds) > 0) {
			cautions = append(cautions,
				fmt.Sprintf("%s: в municipalities.csv нет его типа, поэтому порог взят из пакета (%s).",
					p.Municipality, p.Threshold.Words()))
		}
	}
	return cautions
}

// missingFrom are the municipalities that the region's table or another round
// has and this one lacks.
func missingFrom(rounds [][]RegionPack, round []RegionPack, r RegionRules) []string {
	var known []string
	for _, m := range r.Municipalities {
		known = append(known, m.Name)
	}
	for _, other := range rounds {
		for _, p := range other {
			known = append(known, p.Municipality)
		}
	}
	var missing []string
	for _, name := range known {
		m, _ := r.Named(name)
		same := func(other string) bool { o, _ := r.Named(other); return SameName(o.Name, m.Name) }
		if !slices.ContainsFunc(round, func(p RegionPack) bool { return same(p.Municipality) }) &&
			!slices.ContainsFunc(missing, same) {
			missing = append(missing, m.Name)
		}
	}
	return missing
}

// RegionPoint is a municipality, or the whole region, under one rule in one
// round.
type RegionPoint struct {
	RegionLine
	Round  RegionPack // one pack of the round, which tells its days
	Change Change     // against the round before it that has data; empty in the first
	age    int        // days from the round's end to the as-of moment, of the youngest pack
}

// RegionTrend sets the rounds of each municipality, and last of the region,
// side by side in time. The whole region is compared only between rounds of the
// same municipalities.
func RegionTrend(rounds [][]RegionPack, r RegionRules) []RegionPoint {
	var points []RegionPoint
	for _, name := range append(municipalitiesOf(rounds), "") {
		for _, rule := range Rules {
			points = append(points, trendOf(rounds, r, name, rule)...)
		}
	}
	return points
}

func municipalitiesOf(rounds [][]RegionPack) []string {
	var names []string
	for _, round := range rounds {
		for _, p := range round {
			if !slices.ContainsFunc(names, func(name string) bool { return SameName(name, p.Municipality) }) {
				names = append(names, p.Municipality)
			}
		}
	}
	return names
}

// trendOf are the rounds of one municipality, or for "" of the region.
func trendOf(rounds [][]RegionPack, r RegionRules, name string, rule Rule) []RegionPoint {
	var points []RegionPoint
	var before *RegionPoint
	var packsBefore []RegionPack
	for _, round := range rounds {
		packs := slices.DeleteFunc(slices.Clone(round), func(p RegionPack) bool {
			return name != "" &&
				!SameName(p.Municipality, name)
		})
		for _, line := range RegionTotals(packs, r) {
			if line.Rule != rule || line.Lessons.Due == 0 {
				continue
			}
			line.Municipality = name
			point := RegionPoint{RegionLine: line, Round: packs[0], age: youngest(packs)}
			if before != nil {
				point.Change = before.to(point, slices.EqualFunc(packsBefore, packs, RegionPack.sameMunicipality))
			}
			points = append(points, point)
			before, packsBefore = &points[len(points)-1], packs
		}
	}
	return points
}

func youngest(packs []RegionPack) int {
	age := packs[0].Age()
	for _, p := range packs {
		age = min(age, p.Age())
	}
	return int(age.Hours() / 24)
}

// to is how the share moved to a later point. Where late entries are still to
// come in one of the two, and the ages differ, it is too early to tell.
func (p RegionPoint) to(later RegionPoint, sameMembers bool) Change {
	entered := p.Rule == Marks || p.Rule == Absences
	switch {
	case !sameMembers || !p.Round.Reading.Equal(later.Round.Reading):
		return NoComparison
	case entered && p.age != later.age && min(p.age, later.age) < rules.EnoughDays:
		return TooEarly
	}
	return CompareLessons(p.Lessons, later.Lessons)
}

// RegionFunnel sets the lines of schools or municipalities against the pooled
// share of their rule. Names say which municipality a school is of.
func RegionFunnel(lines []RegionLine) []FunnelLine {
	named := make([]Line, len(lines))
	for i, l := range lines {
		named[i] = l.Line
		named[i].School, named[i].SchoolName = l.Municipality+"\x00"+l.School, l.Name()
	}
	return Funnel(named)
}

// Name is a line as tables head it.
func (l RegionLine) Name() string {
	switch {
	case l.Municipality == "":
		return "Весь регион"
	case l.SchoolName == "":
		return l.Municipality
	}
	return l.SchoolName + " (" + l.Municipality + ")"
}

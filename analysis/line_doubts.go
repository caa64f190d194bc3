package analysis

import (
	"context"
	"fmt"
	"math/bits"
	"time"

	"vsrok/analysis/rules"
)

// addDoubts gives every line its doubts. A school has them whole; a month or
// week has those of its days. Of a teacher, class or subject nobody can tell
// whose a rejected row or a silent day's entries are: each has the part that its
// obligations have, of late entries to come the part that its late ones have.
// Each is rounded up, so they need not add up to the school's.
func (s *Session) addDoubts(ctx context.Context, by Cut, only string, lines map[string]*Line) error {
	doubts, err := s.readDoubts(ctx, s.Reading)
	if err != nil {
		return err
	}
	if by == ByMonth || by == ByWeek {
		s.addSilentTimes(by, only, doubts, lines)
	}
	whole := map[schoolRule]*Counts{}
	for _, line := range lines {
		key := schoolRule{line.School, line.Rule}
		if whole[key] == nil {
			whole[key] = &Counts{}
		}
		*whole[key] = whole[key].Add(line.Counts)
	}
	for _, line := range lines {
		key := schoolRule{line.School, line.Rule}
		if found := doubts[key]; found != nil {
			line.Doubts = doubtsOf(by, line, found, *whole[key])
			if by == BySchool {
				line.Grounds = found
			}
		}
	}
	return nil
}

func doubtsOf(by Cut, line *Line, g *rules.Grounds, whole Counts) (d Doubts) {
	switch by {
	case BySchool:
		return g.Judged(line.Counts)
	case ByMonth, ByWeek:
		in := func(place int) bool { return timeName(by, g.Shown.On(place)) == line.Name }
		d = Doubts{Rejected: partOf(g.Rejected, line.Due(), whole.Due()), Silent: rules.SumUp(g.Silence.PerDay, in),
			ToCome: rules.SumUp(g.Late.PerDay, in)}
	default:
		d = Doubts{Rejected: partOf(g.Rejected, line.Due(), whole.Due()),
			Silent: partOf(g.Silent, line.Due(), whole.Due()),
			ToCome: partOf(g.ToCome, line.Late, whole.Late)}
		if whole.Late == 0 {
			d.ToCome = partOf(g.ToCome, line.Due(), whole.Due())
		}
	}
	if line.Due() == 0 {
		d.ToCome = 0 // nothing of it is judged
	}
	return d
}

// partOf is n × part ÷ whole, rounded up, where part is no more than whole; n where there is no whole.
func partOf(n, part, whole int) int {
	if whole == 0 {
		return n
	}
	high, low := bits.Mul64(uint64(n), uint64(part))
	quotient, rest := bits.Div64(high, low, uint64(whole))
	return int(quotient) + int(min(rest, 1))
}

// timeName is the name of a month or week as lines carry it.
func timeName(by Cut, day time.Time) string {
	if by == ByMonth {
		return day.Format("2006-01")
	}
	year, week := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// addSilentTimes adds lines for months or weeks in which no entry stands at all
// though there are silent days.
func (s *Session) addSilentTimes(by Cut, only string, doubts map[schoolRule]*rules.Grounds, lines map[string]*Line) {
	names := s.schoolNames()
	for key, g := range doubts {
		if only != "" && only != key.school {
			continue
		}
		for place, silent := range g.Silence.PerDay {
			if silent == 0 {
				continue
			}
			line := Line{School: key.school, SchoolName: names[key.school], Rule: key.rule,
				Name: timeName(by, g.Shown.On(place))}
			if lines[lineKey(line)] == nil {
				lines[lineKey(line)] = &line
			}
		}
	}
}

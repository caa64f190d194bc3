package analysis

// Standing is where a school lies in a funnel: schools are never ranked, they
// are told from chance or not.
type Standing string

// The standings, in words that reports print.
const (
	Within       Standing = "в пределах"
	Below95      Standing = "ниже пределов 95 %"
	Below998     Standing = "ниже пределов 99,8 %"
	Above95      Standing = "выше пределов 95 %"
	Above998     Standing = "выше пределов 99,8 %"
	NotDecided   Standing = "не определено" // the undetermined lessons would decide
	NothingToSet Standing = "нет данных"
)

// The two levels of a funnel's limits.
const (
	warnLevel  = 0.95
	alarmLevel = 0.998
)

// FunnelLine is one school in the funnel of its rule.
type FunnelLine struct {
	School, SchoolName string
	Rule               Rule
	Lessons            Lessons
	Pooled             Ratio  // lessons in time of all schools, of those whose outcome is determined
	Warn, Alarm        Limits // lessons in time: the 95 % and the 99.8 % limits around the pooled share
	Standing           Standing
	// Adjusted is the chance of lying so far out, many comparisons allowed for:
	// see adjusted; 0 where there is nothing to set.
	Adjusted float64
}

// Funnel sets the lines by school, with their lessons, against what chance
// would give if every school had the pooled share of its rule. The order of
// the lines stays.
func Funnel(lines []Line) []FunnelLine {
	pooled := map[Rule]Ratio{}
	for _, line := range lines {
		low, _ := line.Lessons.onTime()
		sum := pooled[line.Rule]
		pooled[line.Rule] = Ratio{Num: sum.Num + low, Den: sum.Den + low + line.Lessons.Late}
	}
	funnel := make([]FunnelLine, len(lines))
	for i, line := range lines {
		funnel[i] = FunnelLine{School: line.School, SchoolName: line.SchoolName, Rule: line.Rule,
			Lessons: line.Lessons, Pooled: pooled[line.Rule]}
		funnel[i].stand()
	}
	adjust(funnel)
	return funnel
}

// stand fills the limits and the standing.
func (f *FunnelLine) stand() {
	f.Standing = NothingToSet
	if f.Lessons.Due == 0 || f.Pooled.Den == 0 {
		return
	}
	chance := float64(f.Pooled.Num) / float64(f.Pooled.Den)
	f.Warn = binomialLimits(f.Lessons.Due, chance, warnLevel)
	f.Alarm = binomialLimits(f.Lessons.Due, chance, alarmLevel)
	low, high := f.Lessons.onTime()
	f.Standing = f.standingOf(low)
	if f.standingOf(high) != f.Standing {
		f.Standing = NotDecided
	}
}

func (f *FunnelLine) standingOf(onTime int) Standing {
	switch {
	case f.Alarm.side(onTime) < 0:
		return Below998
	case f.Alarm.side(onTime) > 0:
		return Above998
	case f.Warn.side(onTime) < 0:
		return Below95
	case f.Warn.side(onTime) > 0:
		return Above95
	}
	return Within
}

package analysis

import "vsrok/analysis/rules"

// RegionLine is one school, one municipality or the whole region under one rule.
type RegionLine struct {
	Municipality string    // empty for the whole region
	Kind         string    // of the municipality; empty where the region names none
	Line                   // its school is empty for a municipality or the region
	Threshold    Threshold // 0 where those of the municipalities differ
	Schools      int       // that the line sums up
	Withheld     int       // of them without an export of this kind
}

// RegionThreshold is what a region asks of municipalities of one kind.
type RegionThreshold struct {
	Kind      string
	Threshold Threshold
	Basis     string // the act; may be empty
}

// RegionRules say which municipalities a region has and what it asks of them.
// The zero value asks what each pack asks.
type RegionRules struct {
	Municipalities []RegionMunicipality
	Thresholds     []RegionThreshold
}

// RegionMunicipality is a municipality by the name that the region uses.
type RegionMunicipality struct {
	Name, Kind string
	OtherNames []string
}

// Named finds the municipality that a name means.
func (r RegionRules) Named(name string) (RegionMunicipality, bool) {
	for _, m := range r.Municipalities {
		for _, known := range append([]string{m.Name}, m.OtherNames...) {
			if SameName(known, name) {
				return m, true
			}
		}
	}
	return RegionMunicipality{Name: name}, false
}

// Of is the threshold for a pack: that of its municipality's kind, else its own.
func (r RegionRules) Of(p RegionPack) (kind string, threshold Threshold) {
	m, _ := r.Named(p.Municipality)
	for _, t := range r.Thresholds {
		if m.Kind != "" && SameName(t.Kind, m.Kind) {
			return m.Kind, t.Threshold
		}
	}
	return m.Kind, p.Threshold
}

// RegionSchools are all schools of a round under each rule, each judged by the
// region's threshold for its municipality. Schools of equal codes stay apart.
func RegionSchools(round []RegionPack, r RegionRules) []RegionLine {
	var lines []RegionLine
	for _, pack := range round {
		kind, threshold := r.Of(pack)
		for _, line := range pack.Lines {
			line.Sign = rules.Verdict(line.Counts, line.Doubts, threshold)
			lines = append(lines, RegionLine{pack.Municipality, kind, line, threshold, 1, flag(line.NoExport)})
		}
	}
	return lines
}

// RegionMunicipalities sum the schools up by municipality and rule.
func RegionMunicipalities(round []RegionPack, r RegionRules) []RegionLine {
	return sumUp(RegionSchools(round, r), func(l RegionLine) string { return l.Municipality })
}

// RegionTotals sum the whole region up by rule. Where thresholds differ by kind
// the region has no sign.
func RegionTotals(round []RegionPack, r RegionRules) []RegionLine {
	totals := sumUp(RegionSchools(round, r), func(RegionLine) string { return "" })
	for i := range totals {
		totals[i].Municipality, totals[i].Kind = "", ""
		for _, pack := range round {
			if _, threshold := r.Of(pack); threshold != totals[i].Threshold {
				totals[i].Sign, totals[i].Threshold = Blank, 0
			}
		}
	}
	return totals
}

// sumUp sums lines by a name and their rule, in the order of their first ones.
func sumUp(schools []RegionLine, name func(RegionLine) string) []RegionLine {
	type key struct {
		name string
		rule Rule
	}
	var names []string
	byName := map[string]bool{}
	sums := map[key]*RegionLine{}
	for _, s := range schools {
		k := key{name(s), s.Rule}
		if !byName[k.name] {
			byName[k.name] = true
			names = append(names, k.name)
		}
		if sums[k] == nil {
			sums[k] = &RegionLine{Municipality: s.Municipality, Kind: s.Kind, Threshold: s.Threshold,
				Line: Line{Rule: s.Rule}}
		}
		sums[k].add(s)
	}
	var lines []RegionLine
	for _, n := range names {
		for _, rule := range Rules {
			if sum := sums[key{n, rule}]; sum != nil {
				lines = append(lines, sum.judged())
			}
		}
	}
	return lines
}

func (l *RegionLine) add(s RegionLine) {
	l.Counts = l.Counts.Add(s.Counts)
	l.Obligations += s.Obligations
	l.MadeUp += s.MadeUp
	l.Exempted += s.Exempted
	l.Lessons = l.Lessons.Add(s.Lessons)
	l.Doubts = Doubts{Rejected: l.Doubts.Rejected + s.Doubts.Rejected, Silent: l.Doubts.Silent + s.Doubts.Silent,
		ToCome: l.Doubts.ToCome + s.Doubts.ToCome}
	l.Schools += s.Schools
	l.Withheld += s.Withheld
}

// judged gives a sum its sign. A municipality gets no «+» for what some of its
// schools withhold.
func (l RegionLine) judged() RegionLine {
	l.NoExport = l.Withheld == l.Schools
	l.Sign = rules.Verdict(l.Counts, l.Doubts, l.Threshold)
	if l.Sign == Plus && l.Withheld > 0 {
		l.Sign = Unknown
	}
	return l
}

package ingest

import (
	"math"
	"strconv"
	"strings"

	"vsrok/ingest/layout"
)

// classPattern is one item of the column «Классы»: a class, or the grades
// from low to high, or all classes.
type classPattern struct {
	class     string // canonical; empty for grades
	low, high int    // both 0 for all classes
}

// lastGrade is the highest grade; evening schools have a twelfth.
const lastGrade = 12

// classPatterns reads «*», «5-9», «5», «5А» and lists of them.
func (r *referenceReader) classPatterns(text string) []classPattern {
	var patterns []classPattern
	for item := range strings.SplitSeq(text, ",") {
		pattern, ok := parseClassPattern(layout.Text(item))
		if !ok {
			r.fail(columnClasses, "стоит «%s», ожидается * или классы через запятую: 5, 5-9, 5А. "+
				"Если Excel заменил 5-9 на дату, задайте столбцу текстовый формат", text)
			return nil
		}
		if ambiguous(patterns, []classPattern{pattern}) {
			r.fail(columnClasses, "стоит «%s»: один и тот же класс назван дважды", text)
			return nil
		}
		patterns = append(patterns, pattern)
	}
	return patterns
}

func parseClassPattern(text string) (classPattern, bool) {
	if text == "*" {
		return classPattern{}, true
	}
	from, to, isRange := strings.Cut(strings.NewReplacer("–", "-", "—", "-", "−", "-", " ", "").Replace(text), "-")
	if !isRange {
		to = from
	}
	low, lowErr := strconv.Atoi(from)
	high, highErr := strconv.Atoi(to)
	if lowErr == nil && highErr == nil {
		return classPattern{low: low, high: high}, low >= 1 && low <= high && high <= lastGrade
	}
	class := layout.ClassName(text)
	grade := layout.Grade(class)
	if class == strconv.Itoa(grade) { // «5 класс» is all of grade 5
		return classPattern{low: grade, high: grade}, grade >= 1 && grade <= lastGrade
	}
	// A dot stands in «05.сен», which Excel makes of 5-9.
	return classPattern{class: class}, grade >= 1 && grade <= lastGrade && !strings.Contains(text, ".")
}

// width is how many grades a pattern covers: the fewer, the more specific.
func (p classPattern) width() int {
	switch {
	case p.class != "":
		return 0
	case p.low == 0:
		return math.MaxInt
	}
	return p.high - p.low + 1
}

// matches tells whether a class, by its canonical name, is of the pattern.
func (p classPattern) matches(class string) bool {
	if p.class != "" {
		return p.class == class
	}
	grade := layout.Grade(class)
	return p.low == 0 || p.low <= grade && grade <= p.high
}

// ambiguous tells whether some class would match a pattern of each list and
// neither was the more specific.
func ambiguous(some, others []classPattern) bool {
	for _, p := range some {
		for _, q := range others {
			if p.width() == q.width() && p.class == q.class && p.low <= q.high && q.low <= p.high {
				return true
			}
		}
	}
	return false
}

package reports

import (
	"fmt"
	"math"
	"strings"

	"vsrok/analysis"
)

// ManyNote explains AdjustedWords wherever they stand.
const ManyNote = "С поправкой на число сравнений (Бенджамини и Хохберг, 1995): когда сравнивают многих, кто-нибудь выходит за пределы и случайно. " +
	"«Отличается» стоит там, где среди всех, кто так отмечен, случайных в среднем не больше одного из двадцати; в скобках — наименьшая такая доля. " +
	"При очень большом числе уроков отличается и небольшая разница: смотрите и на саму долю."

// AdjustedHead heads a column of AdjustedWords.
const AdjustedHead = "С поправкой на число сравнений"

// AdjustedWords say whether a line of a funnel differs from the pooled share,
// many comparisons allowed for.
func AdjustedWords(f analysis.FunnelLine) string {
	switch {
	case f.Standing == analysis.NothingToSet:
		return Dash
	case f.Differs():
		return fmt.Sprintf("отличается (%s)", threeDecimals(f.Adjusted))
	}
	return fmt.Sprintf("в пределах случайного (%s)", threeDecimals(f.Adjusted))
}

// threeDecimals rounds a chance up, so that it never looks smaller than it is.
func threeDecimals(chance float64) string {
	if chance < 0.001 {
		return "меньше 0,001"
	}
	return strings.Replace(fmt.Sprintf("%.3f", math.Ceil(chance*1000)/1000), ".", ",", 1)
}

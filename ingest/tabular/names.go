package tabular

import (
	"strings"
	"unicode"
)

// ShownName is a file's name as it may be shown: valid UTF-8 without control
// characters and without what turns the direction of a text or is not seen. A
// question mark stands for each of them. The file is opened by its true name.
func ShownName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '?'
		}
		return r
	}, name)
}

package tabular

import (
	"math"
	"strconv"
	"strings"
)

// mostDigits is how many digits of a number Excel keeps and shows.
const mostDigits = 15

const tooManyDigits = "Excel хранит не больше 15 цифр числа, последние потеряны: задайте столбцу формат «Текстовый» и выгрузите заново"

// shownNumber is a number as a cell of Excel shows it, in its shortest decimal
// form: 1001 for «1001.0», 12345678 for «1.2345678E7», 5.1 for
// «5.0999999999999996». The fault says that its digits are not all known; ok is
// false where the text is no number.
func shownNumber(text string) (shown, fault string, ok bool) {
	if len(text) <= mostDigits && strings.Trim(text, "0123456789") == "" && text != "" &&
		(text[0] != '0' || text == "0") {
		return text, "", true
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return "", "", false
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', mostDigits, 64), 64)
	if err != nil {
		return "", "", false
	}
	if math.Abs(rounded) >= 1e15 {
		fault = tooManyDigits
	}
	format := byte('f')
	if a := math.Abs(rounded); a >= 1e21 || a != 0 && a < 1e-9 {
		format = 'E'
	}
	return strconv.FormatFloat(rounded, format, -1, 64), fault, true
}

package reports

// All sheets are set in one font, which has to be named: without a family
// each program takes another one, and the measured heights fit none. Where
// Arial is missing, Liberation Sans stands in with the same widths.
const (
	FontFamily = "Arial"
	FontSize   = 9.0   // of cells that do not say otherwise
	LineHeight = 1.275 // of a line in Excel, in font sizes
)

// Widths of Arial's characters in thousandths of the font size, as the hmtx
// table of Liberation Sans 2.1 has them (made to Arial's measure).
var (
	latinWidths = [...]int{ // U+0020 to U+007E
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}
	cyrillicWidths = [...]int{ // U+0410 to U+044F
		667, 656, 667, 542, 677, 667, 923, 604, 719, 719, 583, 656, 833, 722, 778, 719,
		667, 722, 611, 635, 760, 667, 740, 667, 917, 938, 792, 885, 656, 719, 1010, 722,
		556, 573, 531, 365, 583, 556, 669, 458, 559, 559, 438, 583, 688, 552, 556, 542,
		556, 500, 458, 500, 823, 500, 573, 521, 802, 823, 625, 719, 521, 510, 750, 542,
	}
)

// otherWidth is taken for every character without a width above; of those
// that reports use only «№» and the em dash are wider.
const otherWidth = 600

// RuneWidth is the width of a letter in thousandths of the font size.
func RuneWidth(r rune) int {
	switch {
	case r >= 0x20 && r <= 0x7e:
		return latinWidths[r-0x20]
	case r >= 'А' && r <= 'я':
		return cyrillicWidths[r-'А']
	case r == '№':
		return 1073
	case r == '—' || r == '…':
		return 1000
	case r == '\u00a0' || r == '·':
		return 278
	}
	return otherWidth
}

// A bold face runs wider, by 2 to 17 per cent a letter. Screens and printers
// round differently, so a line is taken to be full a little before it is.
const Wider, Spare = 1.08, 1.03

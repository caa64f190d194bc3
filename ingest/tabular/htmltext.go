package tabular

// blocks are the elements that begin a new line where they stand.
var blocks = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "body": true, "caption": true,
	"center": true, "dd": true, "div": true, "dl": true, "dt": true, "fieldset": true, "footer": true,
	"form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "head": true,
	"header": true, "hr": true, "html": true, "legend": true, "li": true, "main": true, "nav": true,
	"ol": true, "option": true, "p": true, "pre": true, "section": true, "td": true, "th": true,
	"tr": true, "ul": true,
}

// spacedText gathers text with every run of spaces made one, and none at its
// ends.
type spacedText struct {
	bytes   []byte
	pending bool // a space, if anything follows
}

func (s *spacedText) space() { s.pending = true }

func (s *spacedText) add(text []byte) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			s.pending = true
		case c == 0xC2 && i+1 < len(text) && text[i+1] == 0xA0: // U+00A0
			s.pending = true
			i++
		default:
			if s.pending && len(s.bytes) > 0 {
				s.bytes = append(s.bytes, ' ')
			}
			s.pending = false
			s.bytes = append(s.bytes, c)
		}
	}
}

// take returns the text and begins another.
func (s *spacedText) take() string {
	text := string(s.bytes)
	s.bytes, s.pending = s.bytes[:0], false
	return text
}

package tabular

import (
	"bytes"
	"regexp"
	"strings"
)

// What to do with a file that is no table, by what can be done with it.
const (
	exportTable = "выгрузите таблицу в CSV или XLSX"
	saveAsXLSX  = "откройте файл в Excel или LibreOffice и сохраните как .xlsx"
	unpackFirst = "распакуйте его или упакуйте файлы в ZIP"
	useTheFile  = "укажите сам файл выгрузки"
)

// strangers are formats that are no table or not one that is read here, by
// their first bytes.
var strangers = []struct{ magic, reason string }{
	{"\x89PNG", "это картинка PNG, а не таблица: " + exportTable},
	{"\xFF\xD8\xFF", "это картинка JPEG, а не таблица: " + exportTable},
	{"GIF8", "это картинка GIF, а не таблица: " + exportTable},
	{"II*\x00", "это картинка TIFF, а не таблица: " + exportTable},
	{"%PDF", "это документ PDF, а не таблица: " + exportTable},
	{"{\\rtf", "это документ RTF, а не таблица: " + exportTable},
	{"SQLite format 3\x00", "это база данных SQLite, а не таблица: " + exportTable},
	{"MZ\x90\x00", "это программа, а не таблица: " + exportTable},
	{"Rar!", "это архив RAR: " + unpackFirst},
	{"7z\xBC\xAF", "это архив 7-Zip: " + unpackFirst},
	{"\x1F\x8B", "это архив gzip: " + unpackFirst},
	{"\xFD7zXZ", "это архив xz: " + unpackFirst},
	{"BZh", "это архив bzip2: " + unpackFirst},
	{"PK\x07\x08", "это часть архива, разбитого на тома: " + "соберите его и " + unpackFirst},
	{"\x09\x00\x04\x00", oldExcel},
	{"\x09\x02\x06\x00", oldExcel},
	{"\x09\x04\x06\x00", oldExcel},
	{"\x09\x08\x08\x00", oldExcel},
	{"\x09\x08\x10\x00", oldExcel},
	{"L\x00\x00\x00\x01\x14\x02\x00", "это ярлык Windows, а не таблица: " + useTheFile},
	{"bplist00", "это служебный файл macOS, а не таблица: " + useTheFile},
	{"\x00\x05\x16\x07", "это служебный файл macOS (._имя), а не таблица: " + useTheFile + ", имя которого без «._»"},
	{"\x00\x05\x16\x00", "это служебный файл macOS, а не таблица: " + useTheFile},
	{"\x00\x00\x00\x01Bud1", "это служебный файл macOS (.DS_Store), а не таблица: " + useTheFile},
}

// strangeTexts are texts that are no table or not one that is read here, by how
// they begin in plain ASCII.
var strangeTexts = []struct {
	begins *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`(?i)^[a-z][a-z-]*: [^\n]*\n(.*\n)*?(mime-version|content-type: multipart)`), webArchive},
	{regexp.MustCompile(`(?i)^mime-version: `), webArchive},
	{regexp.MustCompile(`^ID;P`), "это таблица SYLK (.slk): " + saveAsXLSX},
	{regexp.MustCompile(`^socialcalc:version:`), "это таблица EtherCalc: " + saveAsXLSX},
	{regexp.MustCompile(`^TABLE\r?\n0,1\r?\n`), "это таблица DIF: " + saveAsXLSX},
	{regexp.MustCompile(`^(\{\s*["}]|\[\s*[\[{"\]])`), "это JSON, а не таблица: " + exportTable},
	{regexp.MustCompile(`(?i)^\[(InternetShortcut|Desktop Entry)\]`), "это ярлык, а не таблица: " + useTheFile},
	{regexp.MustCompile(`(?i)^-----BEGIN `), "это подпись или ключ, а не таблица: " + useTheFile},
	{regexp.MustCompile(`^,[^,\n]*,[^,\n]*,\d\d\.\d\d\.\d{4} \d\d:\d\d,file:`), lockFile},
}

const (
	webArchive = "это веб-архив (MHTML) или письмо: " + saveAsXLSX
	lockFile   = "это след открытой книги (файл блокировки), а не таблица: закройте книгу и укажите её саму"
	oldExcel   = "это старый формат Excel: " + saveAsXLSX
)

// foreign says what the file is where it is nothing that can be read here.
// Size is of the whole file.
func foreign(head []byte, size int64) string {
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.reason
		}
	}
	if isLock(head, size) {
		return lockFile
	}
	if isDBase(head) {
		return "это таблица dBASE (.dbf): " + saveAsXLSX
	}
	if bytes.Contains(head[:min(len(head), 64)], signedData) {
		return "это файл с электронной подписью: сохраните из него саму выгрузку и укажите её"
	}
	if len(bytes.Trim(head, "\x00")) == 0 {
		return "в начале файла одни нули, это не текст и не таблица: он скачан не полностью, скачайте его заново"
	}
	plain := plainText(head)
	for _, s := range strangeTexts {
		if s.begins.Match(plain) {
			return s.reason
		}
	}
	return foreignXML(plain)
}

// signedData is how PKCS 7 names what it holds.
var signedData = []byte("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02")

// isLock tells the file that Excel keeps beside an open book («~$имя.xlsx»): the
// user's name twice, its length before each.
func isLock(head []byte, size int64) bool {
	return size == 165 && len(head) == 165 && head[0] > 0 && head[0] <= 54 && head[55] == head[0] && head[56] == 0
}

// isDBase tells a table of dBASE by its header: a known first byte, the date of
// its last change, and the size of the header, which ends a list of fields of 32 bytes.
func isDBase(head []byte) bool {
	if len(head) < 32 || !bytes.Contains([]byte{0x02, 0x03, 0x30, 0x31, 0x32, 0x83, 0x8B, 0xF5}, head[:1]) {
		return false
	}
	month, day, size := head[2], head[3], int(head[8])+int(head[9])<<8
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 && size >= 65 && size%32 <= 8 &&
		bytes.Equal(head[12:16], make([]byte, 4))
}

// plainText is the beginning of a text without byte order marks, the zeros of
// UTF-16 and blanks before it: enough to see ASCII.
func plainText(head []byte) []byte {
	if _, wide := utf16Order(head); wide || bytes.HasPrefix(head, bomLittle) || bytes.HasPrefix(head, bomBig) {
		head = bytes.TrimPrefix(bytes.TrimPrefix(head, bomLittle), bomBig)
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	for {
		trimmed := bytes.TrimPrefix(bytes.TrimLeft(head, " \t\r\n"), bomUTF8)
		if len(trimmed) == len(head) {
			return head
		}
		head = trimmed
	}
}

var (
	// beforeRoot is what may stand before the first element of a page or XML.
	beforeRoot = regexp.MustCompile(`^(?s:\s+|<\?.*?\?>|<!--.*?-->|<![^>]*>)`)
	rootTag    = regexp.MustCompile(`^<([^\s/>]+)`)
	// htmlTags are those that a page or a piece of one begins with.
	htmlTags = regexp.MustCompile(`^(?i:html|head|body|meta|base|link|title|style|script|noscript|frameset|iframe|` +
		`table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|div|p|br|hr|h[1-6]|center|font|span|a|b|i|u|s|em|strong|` +
		`small|big|ul|ol|li|dl|pre|form|input|img|header|footer|main|nav|section|article|aside|fieldset|label|o:p|x:.*)$`)
)

// foreignXML says what an XML document is that is no page.
func foreignXML(plain []byte) string {
	if len(plain) == 0 || plain[0] != '<' {
		return ""
	}
	rest := plain
	for len(rest) > 0 {
		before := beforeRoot.Find(rest)
		if len(before) == 0 {
			break
		}
		rest = rest[len(before):]
	}
	root := rootTag.FindSubmatch(rest)
	switch {
	case root == nil || htmlTags.Match(root[1]):
		return ""
	case bytes.Contains(plain, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return "это таблица XML Excel 2003: " + saveAsXLSX
	case bytes.Equal(root[1], []byte("office:document")):
		return "это документ OpenDocument в одном файле (FODS): " + saveAsXLSX
	case bytes.EqualFold(root[1], []byte("svg")):
		return "это картинка SVG, а не таблица: " + exportTable
	case bytes.EqualFold(root[1], []byte("plist")):
		return "это ярлык или служебный файл macOS, а не таблица: " + useTheFile
	}
	return "это XML, а не таблица: " + exportTable
}

// looksLikeHTML tells whether a tag opens the file, in any encoding that has
// ASCII in it, after byte order marks and spaces.
func looksLikeHTML(head []byte) bool {
	head = plainText(head)
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	return strings.IndexByte("!?", head[1]) >= 0 || 'a' <= head[1]|0x20 && head[1]|0x20 <= 'z'
}

package paper

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"vsrok/reports"
)

// Lengths of a document in twips, twentieths of a point.
const (
	Twips        = 20
	docxWidth    = 16838 // A4 on its side
	docxHeight   = 11906
	docxMargin   = 567 // 10 mm
	docxPage     = docxWidth - 2*docxMargin
	docxUnit     = docxPage / PageWidth // of a column width of a sheet, so that both look alike
	docxCellSide = 57                   // a cell's own margin on the sides, 1 mm
	docxCellTop  = 28                   // and above and below
)

// WordDocument gathers the body of a Word document in the order in which it is
// read (ECMA-376, WordprocessingML).
type WordDocument struct{ body strings.Builder }

// Run is a stretch of text in one look.
type Run struct {
	Text         string
	Bold, Raised bool
	HalfPoints   int // size, 0 for the document's own
}

// ParagraphLook is how a paragraph stands.
type ParagraphLook struct {
	Style     string // name of a style, empty for the plain one
	Align     string // left, center or right; empty for left
	KeepNext  bool   // on the page of the next one
	PageBreak bool   // starts a page
	Before    int    // twips above it
}

// Paragraph writes one paragraph.
func (d *WordDocument) Paragraph(look ParagraphLook, runs ...Run) {
	d.body.WriteString("<w:p><w:pPr>")
	if look.Style != "" {
		fmt.Fprintf(&d.body, `<w:pStyle w:val="%s"/>`, look.Style)
	}
	if look.KeepNext {
		d.body.WriteString("<w:keepNext/>")
	}
	if look.PageBreak {
		d.body.WriteString("<w:pageBreakBefore/>")
	}
	if look.Before > 0 {
		fmt.Fprintf(&d.body, `<w:spacing w:before="%d"/>`, look.Before)
	}
	if look.Align != "" {
		fmt.Fprintf(&d.body, `<w:jc w:val="%s"/>`, look.Align)
	}
	if len(runs) > 0 && runs[0].HalfPoints > 0 {
		// The mark at the end makes a line as high as its own size, also an empty one.
		fmt.Fprintf(&d.body, `<w:rPr><w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/></w:rPr>`, runs[0].HalfPoints)
	}
	d.body.WriteString("</w:pPr>")
	for _, r := range runs {
		r.write(&d.body)
	}
	d.body.WriteString("</w:p>")
}

func (r Run) write(b *strings.Builder) {
	if r.Text == "" {
		return
	}
	b.WriteString("<w:r><w:rPr>")
	if r.Bold {
		b.WriteString("<w:b/>")
	}
	if r.HalfPoints > 0 {
		fmt.Fprintf(b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, r.HalfPoints, r.HalfPoints)
	}
	if r.Raised {
		b.WriteString(`<w:vertAlign w:val="superscript"/>`)
	}
	b.WriteString("</w:rPr>")
	for i, line := range strings.Split(reports.CleanText(r.Text), "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + xmlText(line) + "</w:t>")
	}
	b.WriteString("</w:r>")
}

// xmlText escapes text for XML. The text is clean already.
func xmlText(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// WordCell is one cell of a table.
type WordCell struct {
	Runs     []Run
	Align    string
	Fill     string // RGB, empty for none
	Heavy    bool   // thick lines above and below
	Vertical bool   // read from below upwards
}

// WordRow is one row of a table.
type WordRow struct {
	Cells  []WordCell
	Head   bool // repeated on every page
	Height int  // twips, exact; 0 for as high as it needs
}

// tallestTogether is from how many characters on a row may be cut between two
// pages, since it could be higher than one.
const tallestTogether = 2000

// Table writes a table whose columns have these widths in twips.
func (d *WordDocument) Table(widths []int, rows []WordRow) {
	total := 0
	for _, width := range widths {
		total += width
	}
	fmt.Fprintf(&d.body, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, total)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&d.body, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	fmt.Fprintf(&d.body, `</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%[1]d" w:type="dxa"/><w:left w:w="%[2]d" w:type="dxa"/><w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, docxCellTop, docxCellSide)
	for _, width := range widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, width)
	}
	d.body.WriteString("</w:tblGrid>")
	for _, row := range rows {
		d.row(widths, row)
	}
	d.body.WriteString("</w:tbl>")
}

func (d *WordDocument) row(widths []int, row WordRow) {
	d.body.WriteString("<w:tr><w:trPr>")
	if row.characters() < tallestTogether {
		d.body.WriteString("<w:cantSplit/>")
	}
	if row.Height > 0 {
		fmt.Fprintf(&d.body, `<w:trHeight w:val="%d" w:hRule="exact"/>`, row.Height)
	}
	if row.Head {
		d.body.WriteString("<w:tblHeader/>")
	}
	d.body.WriteString("</w:trPr>")
	for i, cell := range row.Cells {
		d.cell(widths[i], cell)
	}
	d.body.WriteString("</w:tr>")
}

func (row WordRow) characters() int {
	n := 0
	for _, cell := range row.Cells {
		for _, r := range cell.Runs {
			n += len([]rune(r.Text))
		}
	}
	return n
}

func (d *WordDocument) cell(width int, cell WordCell) {
	fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if cell.Heavy {
		d.body.WriteString(`<w:tcBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/><w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tcBorders>`)
	}
	if cell.Fill != "" {
		fmt.Fprintf(&d.body, `<w:shd w:val="clear" w:color="auto" w:fill="%s"/>`, cell.Fill)
	}
	if cell.Vertical {
		d.body.WriteString(`<w:textDirection w:val="btLr"/>`)
	}
	d.body.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	d.Paragraph(ParagraphLook{Align: cell.Align}, cell.Runs...)
	d.body.WriteString("</w:tc>")
}

// Write writes the document; its bytes depend on its content alone.
func (d *WordDocument) Write(w io.Writer, title string) error {
	archive := zip.NewWriter(w)
	for _, part := range [][2]string{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRelations},
		{"docProps/core.xml", fmt.Sprintf(docxProperties, xmlText(reports.CleanText(title)))},
		{"word/_rels/document.xml.rels", docxPartRelations},
		{"word/document.xml", fmt.Sprintf(docxBody, d.body.String(), docxWidth, docxHeight, docxMargin)},
		{"word/footer1.xml", docxFooter},
		{"word/settings.xml", docxSettings},
		{"word/styles.xml", docxStyles},
	} {
		out, err := archive.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate, Modified: NoClock})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, xml.Header+part[1]); err != nil {
			return err
		}
	}
	return archive.Close()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

const docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`</Types>`

const docxRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const docxPartRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>` +
	`</Relationships>`

const docxProperties = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
	`<dc:title>%s</dc:title><dc:creator>vsrok</dc:creator><dc:language>ru-RU</dc:language>` +
	`<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>` +
	`<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>`

const docxBody = `<w:document ` + wordSpace +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>%[1]s` +
	`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="%[2]d" w:h="%[3]d" w:orient="landscape"/>` +
	`<w:pgMar w:top="%[4]d" w:right="%[4]d" w:bottom="%[4]d" w:left="%[4]d" w:header="284" w:footer="284" w:gutter="0"/></w:sectPr></w:body></w:document>`

const docxFooter = `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
	`<w:r><w:t xml:space="preserve">Страница </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` +
	`<w:r><w:t xml:space="preserve"> из </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`

const docxSettings = `<w:settings ` + wordSpace +
	`><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

const docxStyles = `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="18"/><w:szCs w:val="18"/><w:lang w:val="ru-RU" w:eastAsia="ru-RU" w:bidi="ar-SA"/>` +
	`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>` +
	`<w:pPr><w:spacing w:after="80"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>` +
	`</w:styles>`

// With is the cell with these runs, aligned left, center or right.
func (cell WordCell) With(align string, runs ...Run) WordCell {
	cell.Align, cell.Runs = align, runs
	return cell
}

// WordUnits turns units of a sheet's columns into twentieths of a point.
func WordUnits(units float64) int { return int(units * docxUnit) }

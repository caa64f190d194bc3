package main

import (
	"archive/zip"
	"bufio"
	"fmt"
	"html"
	"io"
	"strconv"
	"time"
)

// sheetRows gives the rows of a sheet one after the other, nil after the last.
type sheetRows func() []string

// madeSheet is a sheet of a made workbook.
type madeSheet struct {
	name string
	rows sheetRows
}

const sheetNames = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// writeBook writes a workbook of text cells: each in its place, or each text
// once in a table of its own, as Excel does. excelize would take minutes for it.
func writeBook(w io.Writer, made time.Time, shared bool, sheets ...madeSheet) error {
	archive := zip.NewWriter(w)
	member := func(name string, write func(*bufio.Writer)) error {
		part, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(part, 1<<16)
		write(out)
		return out.Flush()
	}
	strings := &sharedTexts{of: map[string]int{}}
	types, names, relations := "", "", ""
	for i, sheet := range sheets {
		n := strconv.Itoa(i + 1)
		types += `<Override PartName="/xl/worksheets/sheet` + n +
			`.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
		names += `<sheet name="` + html.EscapeString(sheet.name) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`
		relations += `<Relationship Id="rId` + n +
			`" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet` + n + `.xml"/>`
		err := member("xl/worksheets/sheet"+n+".xml",
			func(out *bufio.Writer) { writeSheetXML(out, sheet.rows, shared, strings) })
		if err != nil {
			return err
		}
	}
	const texts = `<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>`
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>` + types + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:created xsi:type="dcterms:W3CDTF">` + made.Format("2006-01-02T15:04:05Z") + `</dcterms:created></cp:coreProperties>`},
		{"xl/workbook.xml", `<workbook xmlns="` + sheetNames +
			`" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + names +
			`</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations + texts + `</Relationships>`},
	} {
		if err := member(part.name, func(out *bufio.Writer) { _, _ = out.WriteString(part.text) }); err != nil {
			return err
		}
	}
	if err := member("xl/sharedStrings.xml", strings.write); err != nil {
		return err
	}
	return archive.Close()
}

// sharedTexts numbers texts in the order in which they come.
type sharedTexts struct {
	of   map[string]int
	list []string
}

func (s *sharedTexts) number(text string) int {
	n, met := s.of[text]
	if !met {
		n = len(s.list)
		s.of[text] = n
		s.list = append(s.list, text)
	}
	return n
}

func (s *sharedTexts) write(out *bufio.Writer) {
	fmt.Fprintf(out, `<sst xmlns="%s" uniqueCount="%d">`, sheetNames, len(s.list))
	for _, text := range s.list {
		fmt.Fprintf(out, "<si><t>%s</t></si>", html.EscapeString(text))
	}
	_, _ = out.WriteString("</sst>")
}

func writeSheetXML(out *bufio.Writer, rows sheetRows, shared bool, strings *sharedTexts) {
	fmt.Fprintf(out, `<worksheet xmlns="%s"><sheetData>`, sheetNames)
	number := 0
	for row := rows(); row != nil; row = rows() {
		number++
		fmt.Fprintf(out, `<row r="%d">`, number)
		for i, text := range row {
			switch {
			case text == "":
			case shared:
				fmt.Fprintf(out, `<c r="%s%d" t="s"><v>%d</v></c>`, columnLetters(i), number, strings.number(text))
			default:
				fmt.Fprintf(out, `<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, columnLetters(i), number,
					html.EscapeString(text))
			}
		}
		_, _ = out.WriteString("</row>")
	}
	_, _ = out.WriteString("</sheetData></worksheet>")
}

// columnLetters is the name of the i-th column, from 0.
func columnLetters(i int) string {
	name := ""
	for ; i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}

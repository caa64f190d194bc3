package main

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// terminal is a stream that a person reads: lines of prose are wrapped to its
// width. Tables and what machines read are not.
type terminal struct {
	io.Writer
	width  int   // in characters
	wide   *bool // the user wants everything, however wide
	colour bool
	rest   []byte // of a line that is not ended
}

// leastWidth is a terminal's width below which nothing is fitted.
const leastWidth = 40

// forReader is a stream as people read it: a terminal's, or one whose width
// COLUMNS tells.
func forReader(w io.Writer, wide *bool) io.Writer {
	width, err := strconv.Atoi(os.Getenv("COLUMNS"))
	file, isFile := w.(*os.File)
	isTerminal := isFile && term.IsTerminal(int(file.Fd()))
	if isTerminal {
		if cells, _, sizeErr := term.GetSize(int(file.Fd())); sizeErr == nil {
			width, err = cells, nil
		}
	}
	if err != nil || width < leastWidth {
		return w
	}
	return &terminal{Writer: w, width: width, wide: wide, colour: isTerminal && colours()}
}

// colours tells whether a terminal shows colours and its user wants them. The
// old console of Windows would print their codes.
func colours() bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" &&
		(runtime.GOOS != "windows" || os.Getenv("WT_SESSION") != "")
}

// widthOf is the width to fit into, 0 for any, and whether to use colours.
func widthOf(w io.Writer) (width int, colour bool) {
	t, ok := w.(*terminal)
	switch {
	case !ok:
		return 0, false
	case *t.wide:
		return 0, t.colour
	}
	return t.width, t.colour
}

// tableOut is where a table goes, and what machines read: nothing wraps there.
func tableOut(w io.Writer) io.Writer {
	if t, ok := w.(*terminal); ok {
		t.flush()
		return t.Writer
	}
	return w
}

// outFor is where a format goes: what machines read is not wrapped.
func (a *app) outFor(format string) io.Writer {
	if format == "csv" || format == "json" || format == "excel" {
		return tableOut(a.out)
	}
	return a.out
}

// Write wraps whole lines; the end of a line that is not ended waits.
func (t *terminal) Write(p []byte) (int, error) {
	text := append(t.rest, p...)
	end := bytes.LastIndexByte(text, '\n') + 1
	t.rest = bytes.Clone(text[end:])
	var out bytes.Buffer
	for line := range bytes.Lines(text[:end]) {
		out.WriteString(t.wrap(strings.TrimSuffix(string(line), "\n")) + "\n")
	}
	_, err := t.Writer.Write(out.Bytes())
	return len(p), err
}

func flush(streams ...io.Writer) {
	for _, stream := range streams {
		if t, ok := stream.(*terminal); ok {
			t.flush()
		}
	}
}

// flush writes what waits for the end of its line.
func (t *terminal) flush() {
	_, _ = t.Writer.Write(t.rest)
	t.rest = nil
}

// wrap cuts a line at spaces; a command to be copied stays whole.
func (t *terminal) wrap(line string) string {
	if *t.wide || strings.HasPrefix(strings.TrimSpace(line), "vsrok ") {
		return line
	}
	return wrapLine(line, t.width)
}

// wrapLine cuts a line at spaces. The lines that follow stand below its text.
func wrapLine(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if first, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.Trim(first, "0123456789.-—") == "" {
		indent += strings.Repeat(" ", utf8.RuneCountInString(first)+1)
	}
	var out strings.Builder
	length := 0
	for i, word := range strings.Split(line, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case length+1+n > width && length > len(indent):
			out.WriteString("\n" + indent)
			length = len(indent)
		default:
			out.WriteString(" ")
			length++
		}
		out.WriteString(word)
		length += n
	}
	return out.String()
}

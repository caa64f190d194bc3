package reports

import (
	"bytes"
	"testing"
)

func TestWriteCSV(t *testing.T) {
	var out bytes.Buffer
	err := WriteCSV(&out, [][]string{
		{"+", "-", "−", "?", "", "-5,3", "96,4 %"},
		{"=1+1", "+7(343)", "-приказ", "@x", " =1", "'=1", "а;б\nв"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeff+;-;−;?;;-5,3;96,4 %\r\n'=1+1;'+7(343);'-приказ;'@x;' =1;''=1;\"а;б\nв\"\r\n"
	if out.String() != want {
		t.Errorf("got %q\nwant %q", out.String(), want)
	}
}

func TestUnguardUndoesGuard(t *testing.T) {
	for _, cell := range []string{"", "+", "=1", "'=1", "''-x", "'слово", "-1", "\t=x", "· приказ"} {
		if got := Unguard(Guard(cell)); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
	}
}

package tabular

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestScratch(t *testing.T) {
	root := os.Getenv("SCRATCH")
	if root == "" { t.Skip() }
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if d.IsDir() { return nil }
		src, c, err := File(p)
		if err != nil { fmt.Println(err); return nil }
		defer c.Close()
		list := []Source{src}
		if ok, err := IsArchive(src); err != nil { fmt.Println(err); return nil } else if ok {
			list, err = Members(src, Limits{})
			if err != nil { fmt.Println(err); return nil }
		}
		for _, s := range list {
			b, err := Open(s, Options{})
			if err != nil { fmt.Println("ERR", err); continue }
			for _, sh := range b.Sheets {
				n, cells, first := 0, 0, ""
				for {
					bl, err := sh.Next()
					if err == io.EOF { break }
					if err != nil { fmt.Println("ERR", err); break }
					bl.Each(func(r Row) { if n < 2 { first += fmt.Sprintf(" | %d %q", r.Number, r.Cells) }; n++; cells += len(r.Cells) })
				}
				fmt.Printf("%s %s enc=%s delim=%q created=%s entry=%s sheet=%q rows=%d cells=%d%.300s\n", s.Name, b.Format, b.Encoding, b.Delimiter, b.Created, s.EntryTime, sh.Name, n, cells, first)
			}
			b.Close()
		}
		return nil
	})
}

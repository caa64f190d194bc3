package store

import "testing"

func TestMendedBy(t *testing.T) {
	refused := Import{File: "exports/a/Отметки.xls", SHA256: "1", Status: Refused}
	for _, c := range []struct {
		later Import
		want  bool
	}{
		{Import{File: "exports/a/Отметки.xls", SHA256: "2", Status: Loaded}, true},
		{Import{File: "/home/x/exports/a/отметки.xlsx", SHA256: "2", Status: Loaded}, true},
		{Import{File: `exports\a\Отметки.xlsx`, SHA256: "2", Status: Loaded}, true},
		{Import{File: "a/Отметки.xls", SHA256: "2", Status: Loaded}, true},
		{Import{File: "exports/b/Отметки.xls", SHA256: "2", Status: Loaded}, false}, // another school's
		{Import{File: "exports/a/Отметки.xls", SHA256: "2", Status: Refused}, false},
		{Import{File: "elsewhere.xls", SHA256: "1", Status: Refused}, true}, // the same file is told where it came last
	} {
		if got := refused.MendedBy(c.later); got != c.want {
			t.Errorf("%+v: %v, want %v", c.later, got, c.want)
		}
	}
}

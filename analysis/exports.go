package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"strings"
	"time"
)

//go:embed queries/exports.sql
var exportsSQL string

// Export is one imported file that a session's numbers come from. Its name,
// which often holds a surname, is left out: papers know it by its number and
// hash.
type Export struct {
	Number  int    // of the import
	SHA256  string // of the file, hexadecimal
	Size    int64  // bytes
	Kinds   string // what it holds, in Russian: «отметки, пропуски»
	Schools string // names, separated by commas
	// ExportedAt is the moment that the file shows; zero where it is unknown.
	ExportedAt             time.Time
	Read, Loaded, Rejected int // rows
}

// The shapes that a part of an export can have beside a long table.
var titlesOfShapes = map[string]string{"journal": "классный журнал", "log": "отчёт о доступе к журналу"}

// Exports lists the loaded files that the analysis can know of at its as-of
// moment, by their numbers.
func (s *Session) Exports(ctx context.Context) ([]Export, error) {
	var exports []Export
	err := s.each(ctx, exportsSQL, func(rows *sql.Rows) error {
		var e Export
		var shapes string
		var exported sql.NullTime
		if err := rows.Scan(&e.Number, &e.SHA256, &e.Size, &shapes, &e.Schools, &exported, &e.Read, &e.Loaded,
			&e.Rejected); err != nil {
			return err
		}
		e.Kinds, e.ExportedAt = kindWords(shapes), exported.Time
		exports = append(exports, e)
		return nil
	})
	return exports, err
}

// kindWords turns «table 0,table 2,journal» into Russian.
func kindWords(shapes string) string {
	var words []string
	for shape := range strings.SplitSeq(shapes, ",") {
		if title, ok := titlesOfShapes[shape]; ok {
			words = append(words, title)
			continue
		}
		for i, rule := range Rules {
			if shape == "table "+string(rune('0'+i)) {
				words = append(words, strings.ToLower(rule.Title()))
			}
		}
	}
	return strings.Join(words, ", ")
}

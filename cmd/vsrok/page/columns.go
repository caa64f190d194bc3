package page

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"vsrok/ingest"
	"vsrok/ingest/layout"
)

// columnsForm asks what the unknown columns of a sheet mean.
type columnsForm struct {
	Sheet   string
	Missing string // columns that are needed and not there, in words
	Columns []columnRow
}

type columnRow struct {
	Name         string // of the field; empty where the column is understood
	Letter, Word string
	Known        string // what it is taken for
	Near         string // known word that it resembles
}

// columnForms are the sheets of a file that have unknown columns.
func columnForms(f dropped) (forms []columnsForm) {
	for i, sheet := range f.Columns {
		form := columnsForm{Sheet: sheet.Sheet, Missing: fieldWords(sheet.Missing)}
		unknown := false
		for _, heading := range sheet.Headings {
			row := columnRow{Letter: layout.ColumnLetter(heading.Number), Word: layout.ShownWord(heading.Word),
				Known: heading.Field.String()}
			if heading.Field == layout.None {
				row.Name, row.Near, unknown = columnField(i, heading), layout.Nearest(heading.Word), true
			}
			form.Columns = append(form.Columns, row)
		}
		if unknown {
			forms = append(forms, form)
		}
	}
	return forms
}

func columnField(sheet int, heading layout.Heading) string {
	return fmt.Sprintf("c-%d-%d", sheet, heading.Number)
}

func fieldWords(fields []layout.Field) string {
	var words []string
	for _, field := range fields {
		words = append(words, "«"+field.String()+"»")
	}
	return strings.Join(words, ", ")
}

// mapColumns keeps what a person says of a file's columns in mapping.yaml, for
// all files to come, and lets those that wait be looked at anew.
func (s *Server) mapColumns(w http.ResponseWriter, r *http.Request) {
	id := pathID(r)
	f, ok := s.batch.find(id)
	if !ok {
		s.fail(w, r, errFileGone)
		return
	}
	chosen, err := chosenWords(r, f.Columns)
	if err == nil {
		err = s.changeTables(r.Context(), func(dir string) error { return s.addMapping(dir, chosen) })
	}
	if err != nil {
		s.showFile(w, r, http.StatusUnprocessableEntity, f, typedIn(r, "columns", err))
		return
	}
	s.back(w, r, s.readAgain("/files"), "Запомнено в mapping.yaml: файлы с такими столбцами теперь понятны.", nil)
}

// chosenWords are the header words by the field that was chosen for them.
func chosenWords(r *http.Request, sheets []ingest.SheetColumns) (map[string][]string, error) {
	words := map[string][]string{}
	for i, sheet := range sheets {
		for _, heading := range sheet.Headings {
			name := r.PostFormValue(columnField(i, heading))
			if name == "" || heading.Field != layout.None {
				continue
			}
			if !slices.Contains(layout.FieldNames(), name) {
				return nil, fmt.Errorf("«%s» — не столбец, который программа читает: выберите из списка", name)
			}
			if !slices.Contains(words[name], heading.Word) {
				words[name] = append(words[name], heading.Word)
			}
		}
	}
	if len(words) == 0 {
		return nil, errors.New("ничего не выбрано: укажите хотя бы один столбец")
	}
	return words, nil
}

const mappingTable = "mapping.yaml"

// addMapping adds words to the workspace's mapping file, whose text stays.
func (s *Server) addMapping(dir string, words map[string][]string) error {
	path := filepath.Join(dir, mappingTable)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s не читается: %w", path, err)
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	return s.replaceTables(dir, map[string][]byte{mappingTable: append(text, layout.MappingText(words)...)})
}

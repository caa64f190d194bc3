// Package opendata describes the files of an export to whoever reads them with
// another program.
package opendata

import (
	"encoding/json"
	"io"
	"time"

	"vsrok/analysis"
)

// File is a written file of an open table.
type File struct {
	Path   string `json:"path"` // relative to the data package, with slashes
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"hash"`

	Table *analysis.OpenTable `json:"-"`
}

// Package is datapackage.json: a Frictionless Data Package that describes
// the files of an export and the question that they answer.
type Package struct {
	Municipality string // its name
	Code         string
	Format       string // parquet or csv
	Question     analysis.Question
	Basis        string // the act that sets the threshold
	Files        []File
	Warnings     []string
}

type packageField struct {
	Name        string              `json:"name"`
	Type        string              `json:"type"`
	Description string              `json:"description"`
	Constraints *packageConstraints `json:"constraints,omitempty"`
}

type packageConstraints struct {
	Required bool  `json:"required,omitempty"`
	Enum     []any `json:"enum,omitempty"`
}

type packageResource struct {
	Name        string   `json:"name"`
	Path        []string `json:"path"`
	Format      string   `json:"format"`
	Mediatype   string   `json:"mediatype"`
	Description string   `json:"description"`
	Schema      struct {
		Fields []packageField `json:"fields"`
	} `json:"schema"`
	Files []File `json:"files"`
}

type packageRound struct {
	Municipality     string `json:"municipality"`
	MunicipalityCode string `json:"municipality_code"`
	From             string `json:"from"`
	To               string `json:"to"`
	AsOf             string `json:"as_of"`
	Days             string `json:"days"`
	Rollover         bool   `json:"rollover"`
	Threshold        string `json:"threshold"`
	Basis            string `json:"threshold_basis"`
}

var mediatypes = map[string]string{"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}

// Write writes the package's description.
func (p Package) Write(w io.Writer) error {
	q := p.Question
	document := struct {
		Name        string            `json:"name"`
		Title       string            `json:"title"`
		Description string            `json:"description"`
		Round       packageRound      `json:"round"`
		Warnings    []string          `json:"warnings"`
		Resources   []packageResource `json:"resources"`
	}{
		Name:        "vsrok-" + q.From.Format(time.DateOnly) + "-" + q.To.Format(time.DateOnly),
		Title:       "Своевременность ведения электронных журналов",
		Description: "Обязанности раунда без имён. Числа команды analyze по школам даёт из этих таблиц запрос analyze.sql. Моменты — местное время школы.",
		Round: packageRound{p.Municipality, p.Code, q.From.Format(time.DateOnly), q.To.Format(time.DateOnly),
			q.AsOf.Format("2006-01-02T15:04:05"),
			q.Reading.Days, q.Reading.Rollover, q.Threshold.String(), p.Basis},
		Warnings: append([]string{}, p.Warnings...),
	}
	for _, table := range analysis.OpenTables() {
		document.Resources = append(document.Resources, p.resource(table))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

func (p Package) resource(table *analysis.OpenTable) packageResource {
	r := packageResource{Name: table.Name, Format: p.Format, Mediatype: mediatypes[p.Format],
		Description: table.About, Path: []string{}, Files: []File{}}
	for _, c := range table.Columns {
		f := packageField{Name: c.Name, Type: c.Type, Description: c.About}
		if !c.Nullable || c.Values != nil {
			f.Constraints = &packageConstraints{Required: !c.Nullable, Enum: c.Values}
		}
		r.Schema.Fields = append(r.Schema.Fields, f)
	}
	for _, file := range p.Files {
		if file.Table == table {
			r.Path = append(r.Path, file.Path)
			r.Files = append(r.Files, file)
		}
	}
	return r
}

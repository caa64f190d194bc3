package ingest

import "strings"

// Region is what a region's analyst says of its municipalities: the optional
// tables municipalities.csv and thresholds.csv of one folder.
type Region struct {
	Municipalities []MunicipalityRow
	Thresholds     []ThresholdRow
}

// MunicipalityRow is one line of municipalities.csv.
type MunicipalityRow struct {
	Name, Kind string // the kind may be empty
	OtherNames []string
	Line       int // of the file
}

// ThresholdRow is one line of thresholds.csv: from what share municipalities
// of a kind get «+».
type ThresholdRow struct {
	Kind      string
	Threshold string // as written
	Basis     string // the act; may be empty
	File      string // path, for messages
	Line      int
}

const (
	municipalitiesFile = "municipalities.csv"
	thresholdsFile     = "thresholds.csv"

	columnMunicipality = "Муниципалитет"
	columnKind         = "Тип"
	columnThreshold    = "Порог"
	columnBasis        = "Основание"
)

type municipalityLine struct {
	Name       string `csv:"Муниципалитет"`
	Kind       string `csv:"Тип"`
	OtherNames string `csv:"Другие названия"`
}

type thresholdLine struct {
	Kind      string `csv:"Тип"`
	Threshold string `csv:"Порог"`
	Basis     string `csv:"Основание"`
}

// ReadRegion reads the tables that are there. Errors are *ReferenceError,
// several of them joined.
func ReadRegion(folder string) (Region, error) {
	r := referenceReader{}
	var region Region
	if isThere(folder, thresholdsFile) {
		readReferenceTable(&r, folder, thresholdsFile, []string{columnKind, columnThreshold}, []string{columnBasis},
			func(line thresholdLine) {
				r.filled(columnKind, line.Kind, "тип муниципалитета, например город")
				r.filled(columnThreshold, line.Threshold, "доля, например 0,95")
				r.once(columnKind, line.Kind, region.kindLine(line.Kind))
				region.Thresholds = append(region.Thresholds,
					ThresholdRow{line.Kind, line.Threshold, line.Basis, r.file,
						r.line})
			})
	}
	if isThere(folder, municipalitiesFile) {
		readReferenceTable(&r, folder, municipalitiesFile, []string{columnMunicipality}, []string{columnKind,
			columnOtherNames}, func(line municipalityLine) {
			r.filled(columnMunicipality, line.Name, "название муниципалитета")
			if line.Kind != "" && len(region.Thresholds) > 0 && region.kindLine(line.Kind) == 0 {
				r.fail(columnKind, "типа «%s» нет в %s: допишите его туда или исправьте", line.Kind, thresholdsFile)
			}
			row := MunicipalityRow{line.Name, line.Kind, splitNames(line.OtherNames), r.line}
			for _, name := range append([]string{row.Name}, row.OtherNames...) {
				r.once(columnMunicipality, name, region.municipalityLine(name))
			}
			region.Municipalities = append(region.Municipalities, row)
		})
	}
	if len(r.problems) > 0 {
		return Region{}, r.failure()
	}
	return region, nil
}

// once refuses a name that an earlier line has.
func (r *referenceReader) once(column, name string, earlier int) {
	if name != "" && earlier > 0 {
		r.fail(column, "«%s» уже стоит в строке %d: оставьте одну", name, earlier)
	}
}

// kindLine is the line of thresholds.csv that has a kind; 0 where none has.
func (region Region) kindLine(kind string) int {
	for _, row := range region.Thresholds {
		if strings.EqualFold(row.Kind, kind) {
			return row.Line
		}
	}
	return 0
}

// municipalityLine is the line of municipalities.csv that has a name; 0 where
// none has.
func (region Region) municipalityLine(name string) int {
	for _, row := range region.Municipalities {
		for _, known := range append([]string{row.Name}, row.OtherNames...) {
			if strings.EqualFold(known, name) {
				return row.Line
			}
		}
	}
	return 0
}

package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
)

// Settle brings the database in line with the reference tables and derives
// the entries that imports have changed. It numbers the schools of ref. Run
// it after opening a workspace and after the last import.
func Settle(ctx context.Context, db *store.DB, ref *Reference) error {
	if err := numberSchools(ctx, db, ref); err != nil {
		return err
	}
	if err := db.Derive(ctx); err != nil {
		return err
	}
	if err := syncTables(ctx, db, ref); err != nil {
		return err
	}
	if err := db.NamePeriodSystems(ctx, layout.PeriodSystem, layout.KnownPeriod); err != nil {
		return err
	}
	return db.Reconcile(ctx)
}

func numberSchools(ctx context.Context, db *store.DB, ref *Reference) error {
	rows := make([]store.SchoolRow, len(ref.Schools))
	for i, s := range ref.Schools {
		rows[i] = store.SchoolRow{Code: s.Code, Name: s.Name, Zone: s.Location.String(), Week: s.Week}
	}
	if err := db.NumberSchools(ctx, rows); err != nil {
		return err
	}
	for i := range ref.Schools {
		ref.Schools[i].Number = rows[i].Number
	}
	return nil
}

// syncTables writes what the reference tables say in the database's numbers.
func syncTables(ctx context.Context, db *store.DB, ref *Reference) error {
	classes, err := db.Classes(ctx)
	if err != nil {
		return err
	}
	digest := ref.digest(classes)
	if known, err := db.ReferenceDigest(ctx); err != nil || known == digest {
		return err
	}
	return db.ReplaceReference(ctx, digest, layout.SubjectKey,
		func(names *store.Dimensions) (store.ReferenceRows, error) {
			periods, err := ref.periodRows(classes, names.Period)
			if err != nil {
				return nil, err
			}
			rows, err := ref.aliasRows(names)
			if err != nil {
				return nil, err
			}
			rows["school_day"], rows["class_period"], rows["exemption"] = ref.dayRows(), periods, ref.exemptionRows()
			return rows, nil
		})
}

// aliasRows are the lines of aliases.csv in the database's numbers, by table.
func (ref *Reference) aliasRows(names *store.Dimensions) (store.ReferenceRows, error) {
	rows := store.ReferenceRows{}
	for _, alias := range ref.Aliases {
		table, of, key := "subject_alias", names.Subject, func(s string) string { return s }
		switch alias.Of {
		case OfTeacher:
			rows["teacher_alias"] = append(rows["teacher_alias"], store.Row{alias.Spelling, alias.Canonical})
			continue
		case OfClass:
			table, of, key = "class_alias", names.Class, layout.ClassName
		}
		spelling, err := of.Number(key(alias.Spelling))
		if err != nil {
			return nil, err
		}
		canonical, err := of.Number(key(alias.Canonical))
		if err != nil {
			return nil, err
		}
		rows[table] = append(rows[table], store.Row{uint16(spelling), uint16(canonical)})
	}
	return rows, nil
}

// exemptionRows gives each line of exemptions.csv once for each school and
// rule that it names.
func (ref *Reference) exemptionRows() []store.Row {
	var rows []store.Row
	for _, x := range ref.Exemptions {
		for _, school := range ref.Schools {
			for kind := layout.Marks; kind <= layout.Timetable; kind++ {
				if x.School != AnySchool && x.School != school.Code || x.Kind >= 0 && x.Kind != int(kind) {
					continue
				}
				rows = append(rows, store.Row{int32(x.Line), uint16(school.Number), uint8(kind), x.Teacher, x.Class,
					dayOrNil(x.From), dayOrNil(x.To), x.Reason, x.AcceptedBy, x.Subject, lessonOrNil(x.Lesson)})
			}
		}
	}
	return rows
}

func lessonOrNil(lesson int) any {
	if lesson == 0 {
		return nil
	}
	return uint8(lesson)
}

func dayOrNil(day time.Time) any {
	if day.IsZero() {
		return nil
	}
	return day
}

func (ref *Reference) digest(classes []store.ClassOfSchool) string {
	hash := sha256.New()
	for _, row := range ref.Periods {
		fmt.Fprintf(hash, "%s|%s|%s|%v|%v\n", row.School, row.Classes, row.Period, row.Start, row.End)
	}
	for _, row := range ref.Days {
		fmt.Fprintf(hash, "%s|%v|%v\n", row.School, row.Date, row.Working)
	}
	for _, school := range ref.Schools {
		fmt.Fprintf(hash, "%d|%s\n", school.Number, school.Code)
	}
	fmt.Fprintf(hash, "%+v\n%+v\n", ref.Exemptions, ref.Aliases)
	fmt.Fprint(hash, classes)
	return hex.EncodeToString(hash.Sum(nil))
}

func (ref *Reference) dayRows() []store.Row {
	var rows []store.Row
	for _, school := range ref.Schools {
		for day, working := range ref.Overrides(school.Code) {
			rows = append(rows, store.Row{uint16(school.Number), day, working})
		}
	}
	return rows
}

func (ref *Reference) periodRows(classes []store.ClassOfSchool, names *store.Names) ([]store.Row, error) {
	codes := map[int]string{}
	for _, school := range ref.Schools {
		codes[school.Number] = school.Code
	}
	var rows []store.Row
	for _, class := range classes {
		for _, period := range ref.periodNames() {
			row, ok := ref.Period(codes[class.School], class.Name, period)
			if !ok {
				continue
			}
			number, err := names.Number(period)
			if err != nil {
				return nil, err
			}
			rows = append(rows, store.Row{uint16(class.School), uint16(class.Class), uint16(number), row.Start,
				row.End})
		}
	}
	return rows, nil
}

// periodNames lists the periods of periods.csv, each once, in its order.
func (ref *Reference) periodNames() []string {
	var names []string
	seen := map[string]bool{}
	for _, row := range ref.Periods {
		if !seen[row.Period] {
			seen[row.Period] = true
			names = append(names, row.Period)
		}
	}
	return names
}

// commonZone is the zone of all schools, or nil where they differ.
func (ref *Reference) commonZone() *time.Location {
	if len(ref.Schools) == 0 {
		return nil
	}
	zone := ref.Schools[0].Location
	for _, school := range ref.Schools {
		if school.Location.String() != zone.String() {
			return nil
		}
	}
	return zone
}

package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"vsrok/ingest/store"
)

// Settle brings the database in line with the reference tables and derives
// the entries that imports have changed. It numbers the schools of ref. Run
// it after opening a workspace and after the last import.
func Settle(ctx context.Context, db *store.DB, ref *Reference) error {
	if err := numberSchools(ctx, db, ref); err != nil {
		return err
	}
	if err := syncPeriods(ctx, db, ref); err != nil {
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

// syncPeriods writes which dates each study period has for each class.
func syncPeriods(ctx context.Context, db *store.DB, ref *Reference) error {
	classes, err := db.Classes(ctx)
	if err != nil {
		return err
	}
	digest := ref.digest(classes)
	if known, err := db.ReferenceDigest(ctx); err != nil || known == digest {
		return err
	}
	return db.ReplaceReference(ctx, digest, ref.dayRows(), func(names *store.Names) ([]store.Row, error) {
		return ref.periodRows(classes, names)
	})
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
			rows = append(rows, store.Row{uint16(class.School), uint16(class.Class), uint16(number), row.Start, row.End})
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
	zone := ref.Schools[0].Location
	for _, school := range ref.Schools {
		if school.Location.String() != zone.String() {
			return nil
		}
	}
	return zone
}

package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis/rules"
)

// RegionPack is what one municipality handed up to its region: an evidence
// pack, or its counts alone, that was verified.
type RegionPack struct {
	ID           int // in the order of adding
	Municipality string
	Named        bool   // by the pack or the analyst, not after the file
	File         string // its name, without folders
	Manifest     string // SHA-256 of the pack's manifest
	HandUp       bool   // counts alone
	Round        string // in words
	Question
	Basis      string // the act that sets the threshold
	Calendar   string // SHA-256 of the days that deadlines were counted by
	ReplacedBy int    // the pack that counts instead; 0 while this one counts

	Lines   []Line   // by school and rule; only what AddRegionPack and RegionLines deal with
	Exports []string // SHA-256 of the files that gave rows; only AddRegionPack asks
}

// SameRound tells whether two packs speak of the same days.
func (p RegionPack) SameRound(other RegionPack) bool {
	return p.From.Equal(other.From) && p.To.Equal(other.To)
}

// RoundNamed tells whether the pack's round has this title.
func (p RegionPack) RoundNamed(title string) bool {
	own, _, titled := strings.Cut(p.Round, ": ")
	return titled && SameName(own, title)
}

// sameMunicipality tells whether both are of one municipality.
func (p RegionPack) sameMunicipality(other RegionPack) bool {
	return SameName(p.Municipality, other.Municipality)
}

// SameName tells whether two names differ in nothing but case, spaces and
// Latin look-alikes.
func SameName(a, b string) bool { return rules.FoldKey(a) == rules.FoldKey(b) }

// RegionPacks lists all packs of a region in the order of adding, those that
// were replaced among them.
func RegionPacks(ctx context.Context, db querier) ([]RegionPack, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT pack_id, municipality, named, file, manifest, hand_up, round, first_day, last_day, as_of, days, rollover, day_shift, threshold,
		       basis, calendar, limits, coalesce(replaced_by, 0)
		FROM region_pack ORDER BY pack_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var packs []RegionPack
	for rows.Next() {
		var p RegionPack
		var limits string
		if err := rows.Scan(&p.ID, &p.Municipality, &p.Named, &p.File, &p.Manifest, &p.HandUp, &p.Round, &p.From,
			&p.To, &p.AsOf, &p.Reading.Days,
			&p.Reading.Rollover, &p.Reading.Shift, &p.Threshold, &p.Basis, &p.Calendar, &limits,
			&p.ReplacedBy); err != nil {
			return nil, err
		}
		if p.Reading.Limits, err = rules.ReadLimits(limits); err != nil {
			return nil, fmt.Errorf("пакет № %d: сроки не прочитаны: %w", p.ID, err)
		}
		packs = append(packs, p)
	}
	return packs, rows.Err()
}

// RegionRounds are the rounds of the packs that count, the newest last: each
// with its packs, by name of the municipality, and their lines.
func RegionRounds(ctx context.Context, db querier) ([][]RegionPack, error) {
	packs, err := RegionPacks(ctx, db)
	if err != nil {
		return nil, err
	}
	var rounds [][]RegionPack
	for _, p := range packs {
		if p.ReplacedBy != 0 {
			continue
		}
		place := slices.IndexFunc(rounds, func(round []RegionPack) bool { return round[0].SameRound(p) })
		if place < 0 {
			rounds = append(rounds, nil)
			place = len(rounds) - 1
		}
		rounds[place] = append(rounds[place], p)
	}
	names := collate.New(language.Russian, collate.Numeric)
	for _, round := range rounds {
		slices.SortStableFunc(round, func(a, b RegionPack) int {
			return names.CompareString(a.Municipality,
				b.Municipality)
		})
		for i := range round {
			if round[i].Lines, err = regionLines(ctx, db, round[i].ID); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(rounds, func(a, b []RegionPack) int {
		return cmp.Or(a[0].To.Compare(b[0].To), a[0].From.Compare(b[0].From))
	})
	return rounds, nil
}

func regionLines(ctx context.Context, db querier, pack int) ([]Line, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT school, school_name, rule, on_time, late, overdue, pending, undetermined, made_up, exempted, rejected, silent, to_come,
		       lessons, late_lessons, undetermined_lessons, no_export, sign
		FROM region_line WHERE pack_id = ? ORDER BY place`, pack)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.School, &l.SchoolName, &l.Rule, &l.OnTime, &l.Late, &l.Overdue, &l.Pending,
			&l.Undetermined, &l.MadeUp, &l.Exempted,
			&l.Doubts.Rejected, &l.Doubts.Silent, &l.Doubts.ToCome, &l.Lessons.Due, &l.Lessons.Late,
			&l.Lessons.Undetermined, &l.NoExport, &l.Sign); err != nil {
			return nil, err
		}
		l.Obligations = l.Total()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

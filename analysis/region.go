package analysis

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
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
func SameName(a, b string) bool { return foldKey(a) == foldKey(b) }

// RegionRefusal says why a verified pack was not taken into the region.
type RegionRefusal struct{ Reason string }

func (e *RegionRefusal) Error() string { return e.Reason }

func refuse(format string, args ...any) error { return &RegionRefusal{fmt.Sprintf(format, args...)} }

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
		if err := rows.Scan(&p.ID, &p.Municipality, &p.Named, &p.File, &p.Manifest, &p.HandUp, &p.Round, &p.From, &p.To, &p.AsOf, &p.Reading.Days,
			&p.Reading.Rollover, &p.Reading.Shift, &p.Threshold, &p.Basis, &p.Calendar, &limits, &p.ReplacedBy); err != nil {
			return nil, err
		}
		if p.Reading.Limits, err = readLimits(limits); err != nil {
			return nil, fmt.Errorf("пакет № %d: сроки не прочитаны: %w", p.ID, err)
		}
		packs = append(packs, p)
	}
	return packs, rows.Err()
}

// AddedPack is what came of adding a pack.
type AddedPack struct {
	ID       int
	Replaced *RegionPack // the older pack that no longer counts; nil where there was none
	Remarks  []string    // Russian: what differs from the other packs and does not stop it
}

// AddRegionPack takes a verified pack into the region. It refuses with
// *RegionRefusal a pack that is there already, one that is older than the one it
// would replace, and one whose deadlines were counted otherwise than the
// round's other packs. Where the region has no thresholds of its own
// (ownThresholds) packs of one round must share theirs.
func AddRegionPack(ctx context.Context, db *sql.DB, p RegionPack, ownThresholds bool) (AddedPack, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return AddedPack{}, err
	}
	added, err := addRegionPack(ctx, tx, p, ownThresholds)
	if err != nil {
		return added, errors.Join(err, tx.Rollback())
	}
	return added, tx.Commit()
}

func addRegionPack(ctx context.Context, tx *sql.Tx, p RegionPack, ownThresholds bool) (AddedPack, error) {
	packs, err := RegionPacks(ctx, tx)
	if err != nil {
		return AddedPack{}, err
	}
	added := AddedPack{ID: len(packs) + 1}
	if added.Replaced, err = p.replaces(packs); err != nil {
		return added, err
	}
	others := slices.DeleteFunc(slices.Clone(packs), func(o RegionPack) bool {
		return o.ReplacedBy != 0 || !o.SameRound(p) || o.sameMunicipality(p) || added.Replaced != nil && o.ID == added.Replaced.ID
	})
	for _, other := range others {
		if err := p.differs(other, ownThresholds); err != nil {
			return added, err
		}
	}
	if added.Remarks, err = p.remarks(ctx, tx, packs, others); err != nil {
		return added, err
	}
	if added.Replaced != nil {
		remark, err := p.changedFrom(ctx, tx, added.Replaced.ID)
		if err != nil {
			return added, err
		}
		if remark != "" {
			added.Remarks = append(added.Remarks, remark)
		}
	}
	return added, p.insert(ctx, tx, added)
}

// changedFrom says how many lines differ from those of the pack that is
// replaced, and names the first; empty where none does.
func (p RegionPack) changedFrom(ctx context.Context, tx *sql.Tx, replaced int) (string, error) {
	before, err := regionLines(ctx, tx, replaced)
	if err != nil {
		return "", err
	}
	changed, first := 0, ""
	for _, now := range p.Lines {
		place := slices.IndexFunc(before, func(l Line) bool { return l.School == now.School && l.Rule == now.Rule })
		if place >= 0 && before[place].Counts == now.Counts && before[place].Doubts == now.Doubts {
			continue
		}
		if changed++; changed == 1 && place >= 0 {
			first = fmt.Sprintf("; первая: %s, %s — было в срок %d из %d, стало %d из %d", now.SchoolName, now.Rule.Title(),
				before[place].OnTime, before[place].Due(), now.OnTime, now.Due())
		}
	}
	if changed == 0 {
		return "", nil
	}
	return fmt.Sprintf("числа не те, что в заменённом пакете: строк %d из %d%s", changed, len(p.Lines), first), nil
}

// replaces finds the pack of the same municipality and round that this one
// comes instead of.
func (p RegionPack) replaces(packs []RegionPack) (*RegionPack, error) {
	for i, old := range packs {
		switch {
		case old.Manifest != p.Manifest || old.ReplacedBy != 0:
		case old.HandUp && !p.HandUp && old.sameMunicipality(p):
			return &packs[i], nil // the rows behind counts that are known
		case !old.Named && p.Named:
			return &packs[i], nil // now it has a name
		default:
			return nil, refuse("повтор: этот пакет уже добавлен под № %d (%s, муниципалитет «%s»)", old.ID, old.File, old.Municipality)
		}
	}
	for _, old := range packs {
		if old.Manifest == p.Manifest {
			return nil, refuse("устарел: этот пакет уже был добавлен под № %d и заменён пакетом № %d", old.ID, old.ReplacedBy)
		}
	}
	for i, old := range packs {
		if old.ReplacedBy != 0 || !old.SameRound(p) || !old.sameMunicipality(p) {
			continue
		}
		if p.AsOf.Before(old.AsOf) {
			return nil, refuse("устарел: он на момент %s, а в регионе уже лежит пакет № %d того же муниципалитета и раунда на момент %s",
				p.AsOf.Format(russianMoment), old.ID, old.AsOf.Format(russianMoment))
		}
		return &packs[i], nil
	}
	return nil, nil
}

const russianMoment = "02.01.2006 15:04"

// differs refuses a policy that another pack of the round does not share: sums
// of both would mean nothing.
func (p RegionPack) differs(other RegionPack, ownThresholds bool) error {
	var words []string
	if !p.Reading.Equal(other.Reading) {
		words = append(words, fmt.Sprintf("сроки: %s — а там %s", p.Reading, other.Reading))
	}
	if p.Calendar != other.Calendar {
		words = append(words, "производственный календарь: дни в calendar.csv не те")
	}
	if !ownThresholds && p.Threshold != other.Threshold {
		words = append(words, fmt.Sprintf("порог: %s — а там %s", p.Threshold.Words(), other.Threshold.Words()))
	}
	if !ownThresholds && p.Basis != other.Basis {
		words = append(words, fmt.Sprintf("основание порога: «%s» — а там «%s»", p.Basis, other.Basis))
	}
	if len(words) == 0 {
		return nil
	}
	return refuse("правила не те, что у пакета № %d (%s): %s; договоритесь об одних правилах и соберите пакет заново", other.ID, other.Municipality, strings.Join(words, "; "))
}

// remarks say what differs from the other packs without making sums wrong, and
// refuse files that stand in two municipalities where nobody named them.
func (p RegionPack) remarks(ctx context.Context, tx *sql.Tx, packs, others []RegionPack) ([]string, error) {
	var remarks []string
	for _, other := range others {
		if !other.AsOf.Equal(p.AsOf) {
			remarks = append(remarks, fmt.Sprintf("момент анализа %s, а у пакета № %d (%s) — %s: доли в более раннем выше, пока не внесено всё, что опоздает",
				p.AsOf.Format(russianMoment), other.ID, other.Municipality, other.AsOf.Format(russianMoment)))
			break
		}
	}
	if other := p.otherRound(packs); other != nil {
		remarks = append(remarks, fmt.Sprintf("раунд %s–%s не тот, что у пакета № %d (%s–%s): такие пакеты вместе не суммируются, они стоят рядом в ходе по раундам",
			p.From.Format(russianDay), p.To.Format(russianDay), other.ID, other.From.Format(russianDay), other.To.Format(russianDay)))
	}
	for _, other := range others {
		shared, err := p.sharedExports(ctx, tx, other)
		if err != nil {
			return nil, err
		}
		if shared == 0 {
			continue
		}
		words := fmt.Sprintf("повтор: файлов выгрузок, которые есть и в пакете № %d (муниципалитет «%s»), — %d из %d", other.ID, other.Municipality, shared, len(p.Exports))
		if p.AsOf.Before(other.AsOf) {
			words += fmt.Sprintf(", и этот пакет устарел: он на момент %s, а тот — на %s", p.AsOf.Format(russianMoment), other.AsOf.Format(russianMoment))
		}
		if !p.Named && 2*shared >= len(p.Exports) {
			return nil, refuse("%s; если это исправленный пакет того же муниципалитета, добавьте его с ключом --municipality «%s»", words, other.Municipality)
		}
		remarks = append(remarks, words+"; если это одни и те же школы, они считаются дважды")
	}
	return remarks, nil
}

// otherRound is the newest pack that counts in another round which overlaps or
// follows this one's; nil where there is none.
func (p RegionPack) otherRound(packs []RegionPack) (newest *RegionPack) {
	for i, other := range packs {
		if other.ReplacedBy == 0 && !other.SameRound(p) && !other.To.Before(p.From) && (newest == nil || other.To.After(newest.To)) {
			newest = &packs[i]
		}
	}
	return newest
}

func (p RegionPack) sharedExports(ctx context.Context, tx *sql.Tx, other RegionPack) (shared int, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT sha256 FROM region_export WHERE pack_id = ?", other.ID)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var sum string
		if err := rows.Scan(&sum); err != nil {
			return 0, err
		}
		if slices.Contains(p.Exports, sum) {
			shared++
		}
	}
	return shared, rows.Err()
}

func (p RegionPack) insert(ctx context.Context, tx *sql.Tx, added AddedPack) error {
	if added.Replaced != nil {
		if _, err := tx.ExecContext(ctx, "UPDATE region_pack SET replaced_by = ? WHERE pack_id = ?", added.ID, added.Replaced.ID); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO region_pack VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", added.ID, p.Municipality, p.Named, p.File,
		p.Manifest, p.HandUp, p.Round, p.From, p.To, p.AsOf, p.Reading.Days, p.Reading.Rollover, p.Reading.Shift, int(p.Threshold), p.Basis, p.Calendar,
		p.Reading.Limits.text()); err != nil {
		return err
	}
	for i, l := range p.Lines {
		if _, err := tx.ExecContext(ctx, "INSERT INTO region_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", added.ID, i,
			l.School, l.SchoolName, string(l.Rule), l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.MadeUp, l.Exempted,
			l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome, l.Lessons.Due, l.Lessons.Late, l.Lessons.Undetermined, l.NoExport, string(l.Sign)); err != nil {
			return err
		}
	}
	for _, sum := range p.Exports {
		if _, err := tx.ExecContext(ctx, "INSERT INTO region_export VALUES (?, ?)", added.ID, sum); err != nil {
			return err
		}
	}
	return nil
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
		slices.SortStableFunc(round, func(a, b RegionPack) int { return names.CompareString(a.Municipality, b.Municipality) })
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
		if err := rows.Scan(&l.School, &l.SchoolName, &l.Rule, &l.OnTime, &l.Late, &l.Overdue, &l.Pending, &l.Undetermined, &l.MadeUp, &l.Exempted,
			&l.Doubts.Rejected, &l.Doubts.Silent, &l.Doubts.ToCome, &l.Lessons.Due, &l.Lessons.Late, &l.Lessons.Undetermined, &l.NoExport, &l.Sign); err != nil {
			return nil, err
		}
		l.Obligations = l.Total()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

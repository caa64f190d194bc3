package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis/rules"
)

// RegionRefusal says why a verified pack was not taken into the region.
type RegionRefusal struct{ Reason string }

func (e *RegionRefusal) Error() string { return e.Reason }

func refuse(format string, args ...any) error { return &RegionRefusal{fmt.Sprintf(format, args...)} }

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
		return o.ReplacedBy != 0 || !o.SameRound(p) || o.sameMunicipality(p) || added.Replaced != nil &&
			o.ID == added.Replaced.ID
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
			first = fmt.Sprintf("; первая: %s, %s — было в срок %d из %d, стало %d из %d", now.SchoolName,
				now.Rule.Title(),
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
			return nil, refuse("повтор: этот пакет уже добавлен под № %d (%s, муниципалитет «%s»)", old.ID, old.File,
				old.Municipality)
		}
	}
	for _, old := range packs {
		if old.Manifest == p.Manifest {
			return nil, refuse("устарел: этот пакет уже был добавлен под № %d и заменён пакетом № %d", old.ID,
				old.ReplacedBy)
		}
	}
	for i, old := range packs {
		if old.ReplacedBy != 0 || !old.SameRound(p) || !old.sameMunicipality(p) {
			continue
		}
		if p.AsOf.Before(old.AsOf) {
			return nil,
				refuse("устарел: он на момент %s, а в регионе уже лежит пакет № %d того же муниципалитета и раунда на момент %s",
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
	return refuse("правила не те, что у пакета № %d (%s): %s; договоритесь об одних правилах и соберите пакет заново",
		other.ID, other.Municipality, strings.Join(words, "; "))
}

// remarks say what differs from the other packs without making sums wrong, and
// refuse files that stand in two municipalities where nobody named them.
func (p RegionPack) remarks(ctx context.Context, tx *sql.Tx, packs, others []RegionPack) ([]string, error) {
	var remarks []string
	for _, other := range others {
		if !other.AsOf.Equal(p.AsOf) {
			remarks = append(remarks,
				fmt.Sprintf("момент анализа %s, а у пакета № %d (%s) — %s: доли в более раннем выше, пока не внесено всё, что опоздает",
					p.AsOf.Format(russianMoment), other.ID, other.Municipality, other.AsOf.Format(russianMoment)))
			break
		}
	}
	if other := p.otherRound(packs); other != nil {
		remarks = append(remarks,
			fmt.Sprintf("раунд %s–%s не тот, что у пакета № %d (%s–%s): такие пакеты вместе не суммируются, они стоят рядом в ходе по раундам",
				p.From.Format(rules.RussianDay), p.To.Format(rules.RussianDay), other.ID,
				other.From.Format(rules.RussianDay),
				other.To.Format(rules.RussianDay)))
	}
	for _, other := range others {
		shared, err := p.sharedExports(ctx, tx, other)
		if err != nil {
			return nil, err
		}
		if shared == 0 {
			continue
		}
		words := fmt.Sprintf("повтор: файлов выгрузок, которые есть и в пакете № %d (муниципалитет «%s»), — %d из %d",
			other.ID, other.Municipality, shared, len(p.Exports))
		if p.AsOf.Before(other.AsOf) {
			words += fmt.Sprintf(", и этот пакет устарел: он на момент %s, а тот — на %s",
				p.AsOf.Format(russianMoment), other.AsOf.Format(russianMoment))
		}
		if !p.Named && 2*shared >= len(p.Exports) {
			return nil,
				refuse("%s; если это исправленный пакет того же муниципалитета, добавьте его с ключом --municipality «%s»",
					words, other.Municipality)
		}
		remarks = append(remarks, words+"; если это одни и те же школы, они считаются дважды")
	}
	return remarks, nil
}

// otherRound is the newest pack that counts in another round which overlaps or
// follows this one's; nil where there is none.
func (p RegionPack) otherRound(packs []RegionPack) (newest *RegionPack) {
	for i, other := range packs {
		if other.ReplacedBy == 0 && !other.SameRound(p) && !other.To.Before(p.From) && (newest == nil ||
			other.To.After(newest.To)) {
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
		if _, err := tx.ExecContext(ctx, "UPDATE region_pack SET replaced_by = ? WHERE pack_id = ?", added.ID,
			added.Replaced.ID); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx,
		"INSERT INTO region_pack VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", added.ID,
		p.Municipality, p.Named, p.File,
		p.Manifest, p.HandUp, p.Round, p.From, p.To, p.AsOf, p.Reading.Days, p.Reading.Rollover, p.Reading.Shift,
		int(p.Threshold), p.Basis, p.Calendar,
		p.Reading.Limits.Text()); err != nil {
		return err
	}
	for i, l := range p.Lines {
		if _, err := tx.ExecContext(ctx,
			"INSERT INTO region_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", added.ID,
			i,
			l.School, l.SchoolName, string(l.Rule), l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.MadeUp,
			l.Exempted,
			l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome, l.Lessons.Due, l.Lessons.Late,
			l.Lessons.Undetermined, l.NoExport, string(l.Sign)); err != nil {
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

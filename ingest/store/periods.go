package store

import "context"

// NamePeriodSystems keeps of each study period that is new what system says
// that it divides the year into, and whether known says that its name is
// understood.
func (db *DB) NamePeriodSystems(ctx context.Context, system func(name string) string,
	known func(name string) bool) error {
	rows, err := db.QueryContext(ctx, "SELECT period_id, name FROM period WHERE period_id NOT IN (SELECT period_id FROM period_system)")
	if err != nil {
		return err
	}
	defer rows.Close()
	named := map[uint16]string{}
	for rows.Next() {
		var number uint16
		var name string
		if err := rows.Scan(&number, &name); err != nil {
			return err
		}
		named[number] = name
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for number, name := range named {
		if _, err := db.ExecContext(ctx, "INSERT INTO period_system VALUES (?, nullif(?, ''), ?)", number, system(name),
			known(name)); err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
)

// Names gives each name of a dimension a number from 1 on. Names with the
// same key share a number. It is safe for concurrent use.
type Names struct {
	table string
	limit uint32 // greatest number that the column holds
	key   func(string) string

	mu     sync.RWMutex
	byName map[string]uint32
	byKey  map[string]uint32
	fresh  []named
	next   uint32
}

type named struct {
	number uint32
	name   string
}

// TooManyError says that a dimension is full: the file is not what it seems.
type TooManyError struct{ Table string }

func (e *TooManyError) Error() string {
	return fmt.Sprintf("слишком много разных значений (%s): похоже, столбцы файла перепутаны; проверьте заголовок",
		e.Table)
}

// Number returns the number of name; the empty name is 0. It keeps the name.
func (n *Names) Number(name string) (uint32, error) {
	if name == "" {
		return 0, nil
	}
	n.mu.RLock()
	number, ok := n.byName[name]
	n.mu.RUnlock()
	if ok {
		return number, nil
	}
	return n.add(name)
}

func (n *Names) add(name string) (uint32, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if number, ok := n.byName[name]; ok {
		return number, nil
	}
	number, err := n.numberOfKey(n.key(name))
	if err != nil {
		return 0, err
	}
	n.byName[name] = number
	n.fresh = append(n.fresh, named{number, name})
	return number, nil
}

func (n *Names) numberOfKey(key string) (uint32, error) {
	if number, ok := n.byKey[key]; ok {
		return number, nil
	}
	if n.next >= n.limit {
		return 0, &TooManyError{n.table}
	}
	n.next++
	n.byKey[key] = n.next
	return n.next, nil
}

// Fresh tells that no import before this one had the name.
func (n *Names) Fresh(name string) bool {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return slices.ContainsFunc(n.fresh, func(row named) bool { return row.name == name })
}

func (n *Names) load(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+n.table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number uint32
		var name string
		if err := rows.Scan(&number, &name); err != nil {
			return err
		}
		n.byName[name] = number
		n.byKey[n.key(name)] = number
		n.next = max(n.next, number)
	}
	return rows.Err()
}

func (n *Names) save(conn *sql.Conn) error {
	rows := make([]Row, len(n.fresh))
	for i, row := range n.fresh {
		rows[i] = Row{row.number, row.name}
	}
	return appendRows(conn, n.table, rows)
}

// Dimensions are the names that observations refer to by number. They live
// as long as one transaction: what it does not commit is forgotten with them.
type Dimensions struct {
	Class, Subject, Teacher, Period, Work, Group *Names
}

func readDimensions(ctx context.Context, tx *sql.Tx, subjectKey func(string) string) (*Dimensions, error) {
	same := func(name string) string { return name }
	const small, large = 1<<16 - 1, 1<<32 - 1
	d := &Dimensions{
		Class:   newNames("class", small, same),
		Subject: newNames("subject_spelling", small, subjectKey),
		Teacher: newNames("teacher", large, same),
		Period:  newNames("period", small, same),
		Work:    newNames("work", small, same),
		Group:   newNames("class_group", small, same),
	}
	for _, names := range d.all() {
		if err := names.load(ctx, tx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func newNames(table string, limit uint32, key func(string) string) *Names {
	return &Names{table: table, limit: limit, key: key, byName: map[string]uint32{}, byKey: map[string]uint32{}}
}

func (d *Dimensions) all() []*Names {
	return []*Names{d.Class, d.Subject, d.Teacher, d.Period, d.Work, d.Group}
}

// save writes the names that are new inside the transaction of conn.
func (d *Dimensions) save(conn *sql.Conn) error {
	for _, names := range d.all() {
		if err := names.save(conn); err != nil {
			return err
		}
	}
	return nil
}

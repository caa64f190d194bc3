package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// ForeignKeyError says that the key of the pupils' hashes is another one than
// that with which the database was filled.
type ForeignKeyError struct{ Database string }

func (e *ForeignKeyError) Error() string {
	return fmt.Sprintf("ключ учеников не подходит к базе %s: он от другой рабочей папки, с ним те же ученики стали бы другими", e.Database)
}

// CheckKey compares a key with the mark of the one that the database knows; the
// first key becomes known. It returns *ForeignKeyError for another key.
func (db *DB) CheckKey(ctx context.Context, key []byte) error {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("mark of the key"))
	mark := hex.EncodeToString(mac.Sum(nil)[:16])
	var known string
	if err := db.QueryRowContext(ctx, "SELECT coalesce(max(mark), '') FROM key_mark").Scan(&known); err != nil {
		return err
	}
	switch known {
	case "":
		_, err := db.ExecContext(ctx, "INSERT INTO key_mark VALUES (?)", mark)
		return err
	case mark:
		return nil
	}
	return &ForeignKeyError{db.Path}
}

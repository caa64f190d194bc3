package tabular

// Block is a run of consecutive rows of one sheet. Text formats cut their
// rows only when Each is called, so that blocks can be parsed in parallel.
type Block struct {
	rows []Row // rows that are cut already
}

// Each calls fn for every row of the block in order. The Cells slice is
// reused from row to row: fn may keep the strings, not the slice.
func (b *Block) Each(fn func(Row)) {
	for _, row := range b.rows {
		fn(row)
	}
}

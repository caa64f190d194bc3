package tabular

// NewBlock returns a block of rows that are cut already. The block keeps the
// slice: the caller must not change it afterwards.
func NewBlock(rows []Row) *Block { return &Block{rows: rows} }

package analysis

import (
	"fmt"
	"strings"
)

// ClickHouseDatabase is the database, and the cluster of its shards, that open
// tables are loaded into.
const ClickHouseDatabase = "vsrok"

// clickHouseTypes are ClickHouse's words for the types of columns. Moments stay
// the text of ISO 8601, which sorts alike and keeps microseconds: old servers
// know whole seconds only.
var clickHouseTypes = map[string]string{"string": "String", "integer": "UInt64", "date": "Date", "datetime": "String"}

// clickHouseOrder is by what each table is sorted, and by what its rows are
// dealt to the shards.
var clickHouseOrder = map[*OpenTable][2]string{
	openObligationsTable: {"school_year, rule, school, anchor", "sipHash64(municipality, school)"},
	openDoubtsTable:      {"school, rule", "sipHash64(municipality, school)"},
	openExportsTable:     {"export_no", "sipHash64(municipality)"},
}

// ClickHouseTables are the statements that make the tables on one server: each
// table's own part, and the Distributed table over all shards that queries name.
func ClickHouseTables() string {
	var out strings.Builder
	fmt.Fprintf(&out, "CREATE DATABASE IF NOT EXISTS %s;\n", ClickHouseDatabase)
	for _, table := range OpenTables() {
		columns := make([]string, len(table.Columns))
		for i, c := range table.Columns {
			kind := clickHouseTypes[c.Type]
			if c.Nullable {
				kind = "Nullable(" + kind + ")"
			}
			columns[i] = "    " + c.Name + " " + kind
		}
		order, key := clickHouseOrder[table][0], clickHouseOrder[table][1]
		fmt.Fprintf(&out,
			"\nCREATE TABLE IF NOT EXISTS %[1]s.%[2]s_local (\n%[3]s\n) ENGINE = MergeTree() PARTITION BY municipality ORDER BY (%[4]s);\n"+
				"CREATE TABLE IF NOT EXISTS %[1]s.%[2]s AS %[1]s.%[2]s_local ENGINE = Distributed(%[1]s, %[1]s, %[2]s_local, %[5]s);\n",
			ClickHouseDatabase, table.Name, strings.Join(columns, ",\n"), order, key)
	}
	return out.String()
}

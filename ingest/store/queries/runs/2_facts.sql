-- What the pages of the import in session variable import_id show, of its file sha256.

-- one row is one page; the pages of one series have turns
CREATE OR REPLACE TEMP TABLE new_page AS
SELECT *, row_number() OVER (PARTITION BY series_id ORDER BY moment, part) AS turn
FROM (
    SELECT g.*, p.exported_to + to_microseconds((hash(i.sha256, part) % 1000000)::BIGINT) AS moment
    FROM page g JOIN part p USING (part) JOIN import i USING (import_id)
    WHERE import_id = getvariable('import_id')
);

-- one row is one fact that a page shows, see table journal_run
CREATE OR REPLACE TEMP TABLE page_fact AS
WITH cell AS (SELECT * REPLACE (coalesce(date, DATE '0001-01-01') AS date) FROM page_cell),
head AS (SELECT * REPLACE (coalesce(date, DATE '0001-01-01') AS date) FROM page_column)
SELECT part, kind AS what, date, period_id, lesson, 0::UTINYINT AS lessons, pupil,
       (row_number() OVER (PARTITION BY part, kind, date, period_id, lesson, pupil ORDER BY row, col) - 1)::UINTEGER AS n
FROM cell
UNION ALL
SELECT DISTINCT part, 4, DATE '0001-01-01', 0, 0, 0, pupil, 0 FROM page_pupil
UNION ALL
SELECT DISTINCT part, 5, DATE '0001-01-01', 0, 0, 0, pupil, row FROM cell
UNION ALL
SELECT DISTINCT part, 6, date, period_id, lesson, max(lesson) OVER (PARTITION BY part, date), 0, 0 FROM head
UNION ALL
SELECT DISTINCT part, 7, date, period_id, lesson, 0, 0, col FROM cell;

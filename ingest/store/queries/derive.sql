-- What follows from the observations of one import; its number is in the
-- session variable import_id.

-- A table that holds entries later than its file was made says by that that
-- the file's moment is a template's or a stopped clock's: it is not known.
UPDATE part SET exported_from = NULL, exported_to = NULL, moment_source = 'не указан (время файла раньше записей в нём)'
FROM (SELECT part AS n, max(entered_at) AS newest FROM observation WHERE import_id = getvariable('import_id') GROUP BY part) o
WHERE part.import_id = getvariable('import_id') AND part.part = o.n AND part.timed AND part.exported_to < o.newest;

-- one row is one class (and period) that a long table shows, with the dates of the whole table.
-- Tables of marks and absences with entry times are never asked what they could have shown.
INSERT INTO table_extent
SELECT import_id, part, school_id, kind, class_id, period_id,
       min(first) OVER sheet, max(last) OVER sheet
FROM (
    SELECT import_id, part, school_id, o.kind, class_id, period_id, min(date) AS first, max(date) AS last
    FROM observation o JOIN part p USING (import_id, part)
    WHERE import_id = getvariable('import_id') AND p.shape = 'table' AND (NOT p.timed OR o.kind IN (1, 3))
    GROUP BY ALL
)
WINDOW sheet AS (PARTITION BY import_id, part, school_id, kind);

-- one row is one school and kind that this import gave rows of
INSERT INTO given
SELECT DISTINCT import_id, part, school_id, kind FROM observation o
WHERE import_id = getvariable('import_id')
  AND NOT EXISTS (FROM given g WHERE g.import_id = o.import_id AND g.part = o.part AND g.school_id = o.school_id AND g.kind = o.kind);

-- one row is one class that some export of the school shows
INSERT INTO school_class
SELECT school_id, class_id FROM observation WHERE import_id = getvariable('import_id')
UNION SELECT school_id, class_id FROM journal_column WHERE import_id = getvariable('import_id')
EXCEPT FROM school_class;

-- one row is one kind of entry of a school that this import touched: stale until reconciled
CREATE OR REPLACE TEMP TABLE touched_school AS
SELECT school_id FROM given WHERE import_id = getvariable('import_id')
UNION SELECT school_id FROM action WHERE import_id = getvariable('import_id');

CREATE OR REPLACE TEMP TABLE touched_slice AS
SELECT school_id, kind FROM slice WHERE school_id IN (FROM touched_school)
UNION SELECT school_id, kind FROM given WHERE import_id = getvariable('import_id');

DELETE FROM slice WHERE school_id IN (FROM touched_school);
INSERT INTO slice SELECT school_id, kind, false, true FROM touched_slice;

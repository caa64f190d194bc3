-- What follows from the observations of one import; its number is in the
-- session variable import_id.

-- one row is what this import shows of one class (and period): its rows are read once, here
CREATE OR REPLACE TEMP TABLE shown AS
SELECT part, school_id, kind, class_id, period_id, min(date) AS first, max(date) AS last, max(entered_at) AS newest
FROM observation WHERE import_id = getvariable('import_id')
GROUP BY ALL;

-- A table that holds entries later than its file was made says by that that
-- the file's stamp is a template's or a stopped clock's: it is not known.
UPDATE part SET exported_from = NULL, exported_to = NULL
FROM (SELECT part AS n, max(newest) AS newest FROM shown GROUP BY part) o
WHERE part.import_id = getvariable('import_id') AND part.part = o.n AND part.timed AND part.exported_to < o.newest
  AND part.stamped;

-- one row is one class (and period) that a long table shows, with the dates of the whole table.
-- Tables of marks and absences with entry times are never asked what they could have shown.
INSERT INTO table_extent
SELECT p.import_id, part, school_id, s.kind, class_id, period_id, min(first) OVER sheet, max(last) OVER sheet
FROM shown s JOIN part p USING (part)
WHERE p.import_id = getvariable('import_id') AND p.shape = 'table' AND (NOT p.timed OR s.kind IN (1, 3))
WINDOW sheet AS (PARTITION BY part, school_id, s.kind);

-- one row is one kind of entry of a school that a sheet shows, with its first and last date
INSERT INTO shown_days
SELECT getvariable('import_id'), part, school_id, kind, min(first), max(last) FROM shown WHERE first IS NOT NULL
GROUP BY part, school_id, kind;

-- one row is one school and kind that this import gave rows of
INSERT INTO given
SELECT DISTINCT getvariable('import_id'), part, school_id, kind FROM shown s
WHERE NOT EXISTS (FROM given g WHERE g.import_id = getvariable('import_id')
                    AND g.part = s.part AND g.school_id = s.school_id AND g.kind = s.kind);

-- A table whose rows all name other schools answers nothing for the one that its folder names.
DELETE FROM given USING part p
WHERE given.import_id = getvariable('import_id') AND p.import_id = given.import_id AND p.part = given.part AND p.shape = 'table'
  AND given.part IN (SELECT part FROM shown)
  AND (given.part, given.school_id, given.kind) NOT IN (SELECT (part, school_id, kind) FROM shown);

-- one row is one class that some export of the school shows
INSERT INTO school_class
SELECT school_id, class_id FROM shown
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

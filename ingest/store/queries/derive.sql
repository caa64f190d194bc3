-- What follows from the rows of the imports that are not derived yet: many small files cost no more than one.

CREATE OR REPLACE TEMP TABLE pending AS SELECT import_id FROM import WHERE NOT derived AND status = 'loaded';
UPDATE import SET derived = true WHERE NOT derived;

-- one row is what a sheet shows of one class, subject, group (and period): the rows are read once, here
CREATE OR REPLACE TEMP TABLE shown AS
SELECT import_id, part, school_id, o.kind, class_id, if(p.timed, 0, subject_id) AS subject_id, if(p.timed, 0, group_id) AS group_id, period_id,
       min(date) AS first, max(date) AS last, max(entered_at) AS newest
FROM observation o JOIN part p USING (import_id, part)
WHERE import_id IN (FROM pending)
GROUP BY ALL;

-- A table that holds entries later than its file was made says by that that
-- the file's stamp is a template's or a stopped clock's: it is not known.
UPDATE part SET exported_from = NULL, exported_to = NULL
FROM (SELECT import_id, part AS n, max(newest) AS newest FROM shown GROUP BY ALL) o
WHERE part.import_id = o.import_id AND part.part = o.n AND part.timed AND part.exported_to < o.newest
  AND part.stamped;

INSERT INTO table_extent
SELECT import_id, part, school_id, kind, class_id, subject_id, group_id, period_id,
       min(first) OVER subject, max(last) OVER subject
FROM shown
WINDOW subject AS (PARTITION BY import_id, part, school_id, kind, class_id, subject_id);

INSERT INTO shown_work
SELECT DISTINCT import_id, part, school_id, work_id
FROM observation o JOIN part p USING (import_id, part)
WHERE import_id IN (FROM pending) AND o.kind = 0 AND NOT p.timed;

-- one row is one kind of entry of a school that a sheet shows, with its first and last date
INSERT INTO shown_days
SELECT import_id, part, school_id, kind, min(first), max(last) FROM shown WHERE first IS NOT NULL
GROUP BY import_id, part, school_id, kind;

-- one row is one school and kind that an import gave rows of
INSERT INTO given
SELECT DISTINCT import_id, part, school_id, kind, false FROM shown s
WHERE (import_id, part, school_id, kind) NOT IN (SELECT (import_id, part, school_id, kind) FROM given);

-- A table whose rows all name other schools answers nothing for the one that its folder names.
DELETE FROM given USING part p
WHERE given.import_id IN (FROM pending) AND p.import_id = given.import_id AND p.part = given.part AND p.shape = 'table'
  AND (given.import_id, given.part) IN (SELECT (import_id, part) FROM shown)
  AND (given.import_id, given.part, given.school_id, given.kind) NOT IN (SELECT (import_id, part, school_id, kind) FROM shown);

-- one row is one class that some export of the school shows
INSERT INTO school_class
SELECT school_id, class_id FROM shown
UNION SELECT school_id, class_id FROM journal_page WHERE import_id IN (FROM pending)
EXCEPT FROM school_class;

-- What a table touches: of one with entry times the days that it shows, of a snapshot those that it
-- covers; a log touches what its classes have. Pages of journals said it themselves.
INSERT INTO stale_range
SELECT school_id, class_id, 0, coalesce(min(first), DATE '0001-01-01'), coalesce(max(last), DATE '0001-01-01')
FROM shown
GROUP BY school_id, class_id
UNION
SELECT DISTINCT school_id, class_id, 0, DATE '0001-01-01', DATE '9999-12-31' FROM action WHERE import_id IN (FROM pending);

-- one row is one kind of entry of a school; those that the imports touched are stale until reconciled
CREATE OR REPLACE TEMP TABLE touched_school AS
SELECT school_id FROM given WHERE import_id IN (FROM pending)
UNION SELECT school_id FROM action WHERE import_id IN (FROM pending);
UPDATE slice SET stale = true WHERE school_id IN (FROM touched_school);
INSERT INTO slice
SELECT DISTINCT school_id, kind, true, true FROM given
WHERE import_id IN (FROM pending) AND (school_id, kind) NOT IN (SELECT (school_id, kind) FROM slice);

-- What a row of a plain slice is: 0 an entry by itself, 1 the same as a row of an older file, 2 a row of a
-- day of a class and subject on which files contradict each other, whose entries are in table reconciled.
ALTER TABLE observation ADD COLUMN role UTINYINT DEFAULT 0;
-- the rows were compared with those of other files
ALTER TABLE given ADD COLUMN compared BOOLEAN DEFAULT false;

-- one row is one entry of a plain slice that needs no reconciling
CREATE OR REPLACE VIEW plain_entry AS
SELECT school_id, kind, class_id, subject_id, teacher_id, pupil, date, period_id, lesson AS slot, work_id, cancelled,
       CASE WHEN cancelled THEN changed_at END AS cancelled_at,
       entered_at AS entered_after, entered_at AS entered_by, entered_at AS known_at, absence_known_at, NULL::TIMESTAMP AS superseded_at,
       false AS narrowed, false AS vanished, false AS journal, import_id, part, row, col
FROM observation SEMI JOIN (FROM slice WHERE plain) s USING (school_id, kind)
WHERE role = 0;

-- one row is one moment at which a timetable says that a lesson was changed
CREATE OR REPLACE VIEW lesson_change AS
SELECT school_id, class_id, subject_id, date, lesson AS slot, changed_at, NULL::TIMESTAMP AS known_at, import_id, part, row
FROM observation
WHERE kind = 3 AND role = 0 AND (changed_at > entered_at OR changed_at IS NOT NULL AND entered_at IS NULL)
  AND (school_id, kind) IN (SELECT (school_id, kind) FROM slice WHERE plain)
UNION ALL BY NAME
SELECT * FROM reconciled_change;

UPDATE slice SET stale = true;

-- What tells the files of one archive apart and where a moment comes from, what
-- is known of an entry since when, and which class a log covers. Some databases
-- have a part of it already. All that is derived is derived anew.

-- the moment comes from the file's own stamps, not from its text or a person
ALTER TABLE part ADD COLUMN IF NOT EXISTS stamped BOOLEAN DEFAULT false;
ALTER TABLE part DROP COLUMN IF EXISTS moment_source;
ALTER TABLE part ADD COLUMN member USMALLINT DEFAULT 0; -- which file of the archive; 0 where the import is no archive

-- of a mark in a plain slice: since when an absence of that pupil from that lesson is known
ALTER TABLE observation ADD COLUMN IF NOT EXISTS absence_known_at TIMESTAMP;
ALTER TABLE reconciled ADD COLUMN IF NOT EXISTS absence_known_at TIMESTAMP; -- the same

ALTER TABLE reconciled ADD COLUMN cancelled_at TIMESTAMP; -- NULL: always was, or never
-- since when another source counts instead, which names pupils otherwise; NULL: none does
ALTER TABLE reconciled ADD COLUMN superseded_at TIMESTAMP;

ALTER TABLE reconciled_change ADD COLUMN known_at TIMESTAMP; -- of a snapshot its moment; NULL: changed_at

-- one row is one moment at which a timetable says that a lesson was changed
CREATE OR REPLACE VIEW lesson_change AS
SELECT school_id, class_id, subject_id, date, lesson AS slot, changed_at, NULL::TIMESTAMP AS known_at, import_id, part, row
FROM observation
WHERE kind = 3 AND (changed_at > entered_at OR changed_at IS NOT NULL AND entered_at IS NULL) AND (school_id, kind) IN (SELECT (school_id, kind) FROM slice WHERE plain)
UNION ALL BY NAME
SELECT * FROM reconciled_change;

-- one row is one run of days that the access logs of a class cover without a gap
CREATE OR REPLACE TABLE log_span (
    school_id USMALLINT NOT NULL,
    class_id  USMALLINT NOT NULL,
    first     DATE      NOT NULL,
    last      DATE      NOT NULL
);

-- one row is one class and kind of entry whose tables name pupils otherwise than its journals do
CREATE OR REPLACE TABLE unmatched_class (
    school_id USMALLINT NOT NULL,
    class_id  USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL
);

-- one row is one entry
CREATE OR REPLACE VIEW entry AS
SELECT school_id, kind, class_id, subject_id, teacher_id, pupil, date, period_id, lesson AS slot, work_id, cancelled,
       CASE WHEN cancelled THEN changed_at END AS cancelled_at,
       entered_at AS entered_after, entered_at AS entered_by, entered_at AS known_at, absence_known_at, NULL::TIMESTAMP AS superseded_at,
       false AS narrowed, false AS vanished, false AS journal, import_id, part, row, col
FROM observation SEMI JOIN (FROM slice WHERE plain) s USING (school_id, kind)
UNION ALL BY NAME
SELECT * FROM reconciled;

UPDATE slice SET plain = false, stale = true;

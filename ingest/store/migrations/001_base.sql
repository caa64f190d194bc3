-- Reference tables, kept as the workspace's CSV files say them.

-- one row is one school that was ever listed in schools.csv
CREATE TABLE school (
    school_id USMALLINT NOT NULL,
    code      VARCHAR   NOT NULL,
    name      VARCHAR   NOT NULL,
    zone      VARCHAR   NOT NULL,
    week      UTINYINT  NOT NULL, -- 5 or 6 school days
    listed    BOOLEAN   NOT NULL  -- still in schools.csv
);

-- one row is one study period of one class, as the most specific line of periods.csv says it
CREATE TABLE class_period (
    school_id USMALLINT NOT NULL,
    class_id  USMALLINT NOT NULL,
    period_id USMALLINT NOT NULL,
    start     DATE      NOT NULL,
    finish    DATE      NOT NULL
);

-- one row is one class that some export of the school shows
CREATE TABLE school_class (school_id USMALLINT NOT NULL, class_id USMALLINT NOT NULL);

-- one row is what the tables above were made from: a digest of the reference files and classes
CREATE TABLE reference_state (digest VARCHAR NOT NULL);

-- one row is one line of days.csv: a school's own day off or working day
CREATE TABLE school_day (
    school_id USMALLINT NOT NULL,
    day       DATE      NOT NULL,
    working   BOOLEAN   NOT NULL
);

-- Dimensions. Numbers are given in the order of arrival: sort by names.

CREATE TABLE class   (class_id USMALLINT NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE period  (period_id USMALLINT NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE work    (work_id USMALLINT NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE teacher (teacher_id UINTEGER NOT NULL, name VARCHAR NOT NULL);
-- one row is one spelling of a subject; spellings that fold alike share the number
CREATE TABLE subject_spelling (subject_id USMALLINT NOT NULL, name VARCHAR NOT NULL);
CREATE VIEW subject AS SELECT subject_id, min(name) AS name FROM subject_spelling GROUP BY subject_id;

-- aliases.csv: one row is one spelling of a teacher that stands for another
CREATE TABLE teacher_alias (spelling VARCHAR NOT NULL, canonical VARCHAR NOT NULL);
-- aliases.csv: one row is one subject whose entries belong to another
CREATE TABLE subject_alias (subject_id USMALLINT NOT NULL, canonical_id USMALLINT NOT NULL);

-- one row is one teacher's number and the name by which reports call them
CREATE VIEW person AS
SELECT teacher_id, coalesce(a.canonical, t.name) AS name
FROM teacher t LEFT JOIN teacher_alias a ON a.spelling = t.name;

-- exemptions.csv: one row is what one line takes out of the denominator, in one school and under one rule
CREATE TABLE exemption (
    line        INTEGER  NOT NULL,
    school_id   USMALLINT NOT NULL,
    rule        UTINYINT NOT NULL,
    teacher     VARCHAR  NOT NULL, -- empty: any
    class       VARCHAR  NOT NULL, -- empty: any
    first       DATE,              -- NULL: open
    last        DATE,
    reason      VARCHAR  NOT NULL,
    accepted_by VARCHAR  NOT NULL
);

-- Imports.

-- one row is one file that was given to import
CREATE TABLE import (
    import_id     INTEGER NOT NULL,
    file          VARCHAR NOT NULL,
    sha256        VARCHAR NOT NULL,
    size          BIGINT  NOT NULL,
    format        VARCHAR NOT NULL,
    encoding      VARCHAR NOT NULL,
    status        VARCHAR NOT NULL, -- loaded, or refused with a reason
    reason        VARCHAR,
    rows_read     BIGINT  NOT NULL,
    rows_loaded   BIGINT  NOT NULL,
    rows_rejected BIGINT  NOT NULL,
    rows_skipped  BIGINT  NOT NULL
);

-- one row is one sheet of an imported file, with the moment that it shows
CREATE TABLE part (
    import_id     INTEGER   NOT NULL,
    part          USMALLINT NOT NULL,
    name          VARCHAR   NOT NULL, -- archive's member and sheet, empty where there is but one
    shape         VARCHAR   NOT NULL, -- table, journal or log
    kind          UTINYINT,           -- of a table, see kind below
    timed         BOOLEAN   NOT NULL, -- has a column of entry times
    has_lesson    BOOLEAN   NOT NULL,
    has_work      BOOLEAN   NOT NULL,
    has_record    BOOLEAN   NOT NULL,
    exported_from TIMESTAMP,          -- the export moment lies between these two; NULL when unknown
    exported_to   TIMESTAMP,
    moment_source VARCHAR   NOT NULL
);

-- one row is one kind of entry that a sheet answers for, and the school that gave it, filled or not
CREATE TABLE given (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    school_id USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL
);

-- one row is one row or cell that could not be understood
CREATE TABLE reject (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    row       UINTEGER  NOT NULL,
    col       VARCHAR   NOT NULL,
    value     VARCHAR   NOT NULL, -- masked
    reason    VARCHAR   NOT NULL
);

-- kind: 0 marks, 1 period grades, 2 absences, 3 timetable

-- one row is one entry as one row or cell of an export shows it
CREATE TABLE observation (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    row        UINTEGER  NOT NULL,
    col        USMALLINT NOT NULL, -- journals only, else 0
    school_id  USMALLINT NOT NULL,
    kind       UTINYINT  NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    teacher_id UINTEGER  NOT NULL, -- 0 unknown
    pupil      UBIGINT   NOT NULL, -- keyed hash, 0 in timetables
    date       DATE,               -- NULL for period grades
    period_id  USMALLINT NOT NULL, -- 0 for lessons
    lesson     UTINYINT  NOT NULL, -- 0 unknown; in journals the k-th column of the day
    work_id    USMALLINT NOT NULL, -- 0 none
    record     UBIGINT   NOT NULL, -- hash of «ID записи», 0 none
    entered_at TIMESTAMP,
    changed_at TIMESTAMP,
    cancelled  BOOLEAN   NOT NULL
);

-- one row is one lesson or period column that a journal sheet shows, filled or not
CREATE TABLE journal_column (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    school_id  USMALLINT NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    date       DATE,
    lesson     UTINYINT  NOT NULL,
    period_id  USMALLINT NOT NULL,
    teacher_id UINTEGER  NOT NULL  -- of the sheet's head
);

-- one row is one pupil's line in a journal sheet
CREATE TABLE journal_pupil (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    school_id  USMALLINT NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    pupil      UBIGINT   NOT NULL
);

-- one row is one class (and period) that a long table shows, with the first and last date of the whole table
CREATE TABLE table_extent (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    school_id USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL,
    class_id  USMALLINT NOT NULL,
    period_id USMALLINT NOT NULL,
    first     DATE,
    last      DATE
);

-- one row is one logged action
CREATE TABLE action (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    row        UINTEGER  NOT NULL,
    school_id  USMALLINT NOT NULL,
    kind       UTINYINT  NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    teacher_id UINTEGER  NOT NULL,
    date       DATE,
    period_id  USMALLINT NOT NULL,
    lesson     UTINYINT  NOT NULL,
    logged_at  TIMESTAMP NOT NULL
);

-- Entries, derived from observations.

-- one row is one kind of entry of one school. A plain slice needs no
-- reconciling: every source has entry times and no entry comes twice, so its
-- observations are its entries. A stale one must be reconciled again.
CREATE TABLE slice (
    school_id USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL,
    plain     BOOLEAN   NOT NULL,
    stale     BOOLEAN   NOT NULL
);

-- one row is one entry of a slice that is not plain, over all exports that show it
CREATE TABLE reconciled (
    school_id     USMALLINT NOT NULL,
    kind          UTINYINT  NOT NULL,
    class_id      USMALLINT NOT NULL,
    subject_id    USMALLINT NOT NULL,
    teacher_id    UINTEGER  NOT NULL,
    pupil         UBIGINT   NOT NULL,
    date          DATE,
    period_id     USMALLINT NOT NULL,
    slot          UTINYINT  NOT NULL, -- lesson number; where a journal is at hand the k-th lesson of the subject that day
    work_id       USMALLINT NOT NULL,
    cancelled     BOOLEAN   NOT NULL,
    entered_after TIMESTAMP,          -- NULL: no export says
    entered_by    TIMESTAMP,          -- NULL: by the as-of moment
    known_at      TIMESTAMP,          -- the first moment at which an export proves it; NULL: the as-of moment
    narrowed      BOOLEAN   NOT NULL, -- by an access log
    unlogged_after TIMESTAMP,         -- entered_after and entered_by as they would be without the log;
    unlogged_by   TIMESTAMP,          -- they differ only where narrowed
    vanished      BOOLEAN   NOT NULL, -- a later export covers it and lacks it
    journal       BOOLEAN   NOT NULL, -- the row below is a journal's
    import_id     INTEGER   NOT NULL, -- the row that proves entered_by
    part          USMALLINT NOT NULL,
    row           UINTEGER  NOT NULL,
    col           USMALLINT NOT NULL
);

-- one row is one change of a timetable's lesson in a slice that is not plain
CREATE TABLE reconciled_change (
    school_id  USMALLINT NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    date       DATE      NOT NULL,
    slot       UTINYINT  NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    row        UINTEGER  NOT NULL
);

-- one row is one run of days that the access logs of a school cover without a gap
CREATE TABLE log_span (school_id USMALLINT NOT NULL, first DATE NOT NULL, last DATE NOT NULL);

-- one row is one class whose journals name pupils otherwise than its tables do
CREATE TABLE unmatched_class (school_id USMALLINT NOT NULL, class_id USMALLINT NOT NULL);

-- one row is one entry
CREATE VIEW entry AS
SELECT school_id, kind, class_id, subject_id, teacher_id, pupil, date, period_id, lesson AS slot, work_id, cancelled,
       entered_at AS entered_after, entered_at AS entered_by, entered_at AS known_at,
       false AS narrowed, false AS vanished, false AS journal, import_id, part, row, col
FROM observation
WHERE (school_id, kind) IN (SELECT (school_id, kind) FROM slice WHERE plain)
UNION ALL BY NAME
SELECT * FROM reconciled;

-- one row is one moment at which a timetable says that a lesson was changed
CREATE VIEW lesson_change AS
SELECT school_id, class_id, subject_id, date, lesson AS slot, changed_at, import_id, part, row
FROM observation
WHERE kind = 3 AND changed_at IS NOT NULL AND (school_id, kind) IN (SELECT (school_id, kind) FROM slice WHERE plain)
UNION ALL BY NAME
SELECT * FROM reconciled_change;

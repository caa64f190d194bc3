-- A class journal is kept as what changed from snapshot to snapshot, and only
-- what a new file touches is derived anew.

-- one row is one sheet of a class journal, the same in all snapshots that show it
CREATE TABLE journal_series (
    series_id  UINTEGER  NOT NULL,
    school_id  USMALLINT NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    sheet      VARCHAR   NOT NULL -- group and name of the sheet, and which of the sheets named alike
);

-- one row is one sheet of a class journal as one snapshot shows it
CREATE TABLE journal_sheet_page (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    series_id  UINTEGER  NOT NULL,
    teacher_id UINTEGER  NOT NULL, -- of the sheet's head
    moment         TIMESTAMP NOT NULL  -- orders the pages of a series: the export's moment, unlike for unlike files
);

-- one row is one fact that pages of a series show without a gap, from the page
-- at first to the page at last; infinity: to the newest. What it is:
-- 0 to 2 an entry of that kind, the n-th of its cell from 0; 4 a line of a pupil and 5 its row, n;
-- 6 a column, lesson of so many lessons of its day, and 7 its number, n.
CREATE TABLE journal_run (
    series_id UINTEGER  NOT NULL,
    what      UTINYINT  NOT NULL,
    date      DATE      NOT NULL, -- 0001-01-01 for period columns and pupils
    period_id USMALLINT NOT NULL, -- 0 for lessons
    lesson    UTINYINT  NOT NULL, -- the k-th column of the day
    lessons   UTINYINT  NOT NULL, -- of a column, else 0
    pupil     UBIGINT   NOT NULL, -- 0 for columns
    n         UINTEGER  NOT NULL,
    first     TIMESTAMP NOT NULL,
    last      TIMESTAMP NOT NULL
);

-- one row is days of a class (0: all) and subject (0: all) whose entries are to be derived anew;
-- 0001-01-01 stands for period grades
CREATE TABLE stale_range (
    school_id  USMALLINT NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    first      DATE      NOT NULL,
    last       DATE      NOT NULL
);

-- What older databases hold becomes runs: pages in their order, facts in islands of them.
CREATE TEMP TABLE old_page AS
SELECT *, row_number() OVER (PARTITION BY series ORDER BY moment) AS page
FROM (
    SELECT import_id, part, min(c.teacher_id) AS teacher_id,
           {school: c.school_id, class: c.class_id, subject: c.subject_id, sheet: '|' || parse_filename(any_value(p.name))} AS series,
           any_value(p.exported_to) + to_microseconds((hash(any_value(i.sha256), part) % 1000000)::BIGINT) AS moment
    FROM journal_column c JOIN part p USING (import_id, part) JOIN import i USING (import_id)
    GROUP BY import_id, part, c.school_id, c.class_id, c.subject_id
);
INSERT INTO journal_series
SELECT row_number() OVER (ORDER BY series), series.school, series.class, series.subject, series.sheet
FROM (SELECT DISTINCT series FROM old_page);
INSERT INTO journal_sheet_page
SELECT import_id, part, series_id, teacher_id, moment
FROM old_page o JOIN journal_series s
  ON s.school_id = o.series.school AND s.class_id = o.series.class AND s.subject_id = o.series.subject AND s.sheet = o.series.sheet;
INSERT INTO journal_run
WITH page AS (
    SELECT import_id, part, series_id, moment, row_number() OVER (PARTITION BY series_id ORDER BY moment) AS page,
           lead(moment) OVER (PARTITION BY series_id ORDER BY moment) IS NULL AS newest
    FROM journal_sheet_page
),
dated AS (SELECT * REPLACE (coalesce(date, DATE '0001-01-01') AS date) FROM observation JOIN page USING (import_id, part)),
columned AS (SELECT * REPLACE (coalesce(date, DATE '0001-01-01') AS date) FROM journal_column JOIN page USING (import_id, part)),
fact AS (
    SELECT series_id, page, moment, newest, kind AS what, date, period_id, lesson, 0 AS lessons, pupil,
           row_number() OVER (PARTITION BY import_id, part, kind, date, period_id, lesson, pupil ORDER BY row, col) - 1 AS n
    FROM dated
    UNION
    SELECT series_id, page, moment, newest, 4, DATE '0001-01-01', 0, 0, 0, pupil, 0 FROM journal_pupil JOIN page USING (import_id, part)
    UNION
    SELECT series_id, page, moment, newest, 5, DATE '0001-01-01', 0, 0, 0, pupil, row FROM dated
    UNION
    SELECT series_id, page, moment, newest, 6, date, period_id, lesson, max(lesson) OVER (PARTITION BY import_id, part, date), 0, 0 FROM columned
    UNION
    SELECT series_id, page, moment, newest, 7, date, period_id, lesson, 0, 0, col FROM dated
),
island AS (
    SELECT *, page - row_number() OVER (PARTITION BY series_id, what, date, period_id, lesson, lessons, pupil, n ORDER BY page) AS island
    FROM fact
)
SELECT series_id, what, date, period_id, lesson, lessons, pupil, n, min(moment), if(bool_or(newest), TIMESTAMP 'infinity', max(moment))
FROM island
GROUP BY series_id, what, date, period_id, lesson, lessons, pupil, n, island;
DELETE FROM observation USING part p
WHERE p.import_id = observation.import_id AND p.part = observation.part AND p.shape = 'journal';
DROP TABLE old_page;
DROP TABLE journal_column;
DROP TABLE journal_pupil;

-- one row is one lesson or period column (date NULL) that a series shows from the page at first to the page at last
CREATE VIEW journal_column AS
SELECT s.school_id, s.class_id, s.subject_id, r.series_id, nullif(r.date, DATE '0001-01-01') AS date, r.lesson, r.lessons, r.period_id, r.first, r.last
FROM journal_run r JOIN journal_series s USING (series_id)
WHERE r.what = 6;

-- one row is one pupil whom a series lists from the page at first to the page at last
CREATE VIEW journal_pupil AS
SELECT s.school_id, s.class_id, s.subject_id, r.series_id, r.pupil, r.first, r.last
FROM journal_run r JOIN journal_series s USING (series_id)
WHERE r.what = 4;

-- one row is one entry that cells of a series show from the page at first to the page at last
CREATE VIEW journal_entry AS
SELECT s.school_id, s.class_id, s.subject_id, r.series_id, r.what AS kind, nullif(r.date, DATE '0001-01-01') AS date,
       r.period_id, r.lesson, r.pupil, r.first, r.last
FROM journal_run r JOIN journal_series s USING (series_id)
WHERE r.what <= 2;

-- one row is one sheet of a class journal as one snapshot shows it
CREATE VIEW journal_page AS
SELECT s.school_id, s.class_id, s.subject_id, g.*, p.exported_from, p.exported_to
FROM journal_sheet_page g JOIN journal_series s USING (series_id) JOIN part p USING (import_id, part);

-- Groups of a class, which tell what a table of a subject covers.
CREATE TABLE class_group (group_id USMALLINT NOT NULL, name VARCHAR NOT NULL);

-- aliases.csv: one row is one class whose entries belong to another
CREATE TABLE class_alias (class_id USMALLINT NOT NULL, canonical_id USMALLINT NOT NULL);

-- one row is one class, or subject, that exports show and the one that its entries belong to
CREATE VIEW class_of AS
SELECT c.class_id, coalesce(a.canonical_id, c.class_id) AS canonical_id FROM class c LEFT JOIN class_alias a USING (class_id);
CREATE VIEW subject_of AS
SELECT s.subject_id, coalesce(a.canonical_id, s.subject_id) AS canonical_id
FROM (SELECT DISTINCT subject_id FROM subject_spelling) s LEFT JOIN subject_alias a USING (subject_id);

-- one row is one class, subject, group (and period) that a long table shows, with the first and last date of
-- the class and subject; tables with entry times are kept by class alone, with subject and group 0
CREATE OR REPLACE TABLE table_extent (
    import_id  INTEGER   NOT NULL,
    part       USMALLINT NOT NULL,
    school_id  USMALLINT NOT NULL,
    kind       UTINYINT  NOT NULL,
    class_id   USMALLINT NOT NULL,
    subject_id USMALLINT NOT NULL,
    group_id   USMALLINT NOT NULL,
    period_id  USMALLINT NOT NULL,
    first      DATE,
    last       DATE
);
INSERT INTO table_extent
SELECT import_id, part, school_id, o.kind, class_id, if(p.timed, 0, subject_id), 0, period_id, min(date), max(date)
FROM observation o JOIN part p USING (import_id, part)
GROUP BY ALL;

-- one row is one kind of work that a table of marks without entry times shows
CREATE TABLE shown_work (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    school_id USMALLINT NOT NULL,
    work_id   USMALLINT NOT NULL
);
INSERT INTO shown_work
SELECT DISTINCT import_id, part, school_id, work_id
FROM observation o JOIN part p USING (import_id, part) WHERE o.kind = 0 AND NOT p.timed;

-- one row is one study period and its system (quarters, trimesters, half-years); NULL: of none of them
CREATE TABLE period_system (
    period_id USMALLINT NOT NULL,
    system    VARCHAR,
    known     BOOLEAN   NOT NULL -- its name is understood
);

-- one row is what the sources of one kind of entry of a class have in common
CREATE TABLE class_detail (
    school_id   USMALLINT NOT NULL,
    class_id    USMALLINT NOT NULL,
    kind        UTINYINT  NOT NULL,
    by_record   BOOLEAN   NOT NULL, -- every source of the school and kind has «ID записи»
    some_work   BOOLEAN   NOT NULL,
    some_lesson BOOLEAN   NOT NULL
);

-- one row is one run of days that the access logs of a class cover without a gap, up to the instant last
CREATE OR REPLACE TABLE log_span (
    school_id USMALLINT NOT NULL,
    class_id  USMALLINT NOT NULL,
    first     DATE      NOT NULL,
    last      TIMESTAMP NOT NULL
);

-- one row is one entry of a plain slice
CREATE VIEW plain_entry AS
SELECT school_id, kind, class_id, subject_id, teacher_id, pupil, date, period_id, lesson AS slot, work_id, cancelled,
       CASE WHEN cancelled THEN changed_at END AS cancelled_at,
       entered_at AS entered_after, entered_at AS entered_by, entered_at AS known_at, absence_known_at, NULL::TIMESTAMP AS superseded_at,
       false AS narrowed, false AS vanished, false AS journal, import_id, part, row, col
FROM observation SEMI JOIN (FROM slice WHERE plain) s USING (school_id, kind);

-- one row is one entry as all exports together show it
CREATE OR REPLACE VIEW entry AS
FROM plain_entry
UNION ALL BY NAME
SELECT * REPLACE (least(superseded_at, left_at) AS superseded_at,
                  if(moved_by IS NULL, entered_after, NULL) AS entered_after, least(entered_by, moved_by) AS entered_by)
FROM reconciled;

DELETE FROM reconciled;
DELETE FROM reconciled_change;
DELETE FROM unmatched_class;
UPDATE slice SET plain = true, stale = true;
INSERT INTO stale_range SELECT DISTINCT school_id, 0, 0, DATE '0001-01-01', DATE '9999-12-31' FROM slice;

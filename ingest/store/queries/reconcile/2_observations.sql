-- one row is what the sources of one kind of entry of a class have in common
CREATE OR REPLACE TEMP TABLE detail AS
WITH source AS (
    SELECT o.school_id, o.class_id, o.kind, p.*
    FROM (SELECT DISTINCT school_id, class_id, kind, import_id, part FROM observation WHERE school_id IN (SELECT school_id FROM target)) o
    JOIN part p USING (import_id, part)
)
SELECT school_id, class_id, kind,
       bool_and(bool_and(has_record)) OVER (PARTITION BY school_id, kind) AS by_record,
       bool_or(has_work) AS some_work,
       bool_or(has_lesson) FILTER (shape = 'table') AS some_lesson
FROM source
GROUP BY school_id, class_id, kind;

-- one row is one observed subject and the one that its entries belong to
CREATE OR REPLACE TEMP TABLE subject_of AS
SELECT s.subject_id, coalesce(a.canonical_id, s.subject_id) AS canonical_id
FROM (SELECT DISTINCT subject_id FROM subject_spelling) s LEFT JOIN subject_alias a USING (subject_id);

-- one row is one day of a class and subject that some table shows without
-- lesson numbers: nothing tells its lessons apart
CREATE OR REPLACE TEMP TABLE unnumbered_day AS
SELECT DISTINCT o.school_id, o.class_id, s.canonical_id AS subject_id, o.date
FROM observation o JOIN part p USING (import_id, part) JOIN subject_of s USING (subject_id)
WHERE p.shape = 'table' AND NOT p.has_lesson AND o.date IS NOT NULL AND o.school_id IN (SELECT school_id FROM target);

-- one row is one column of a journal sheet, its subject made canonical
CREATE OR REPLACE TEMP TABLE sheet_column AS
SELECT c.* REPLACE (s.canonical_id AS subject_id)
FROM journal_column c JOIN subject_of s USING (subject_id)
WHERE c.school_id IN (SELECT school_id FROM target);

-- one row is one pupil's line in a journal sheet, its subject made canonical
CREATE OR REPLACE TEMP TABLE sheet_pupil AS
SELECT j.* REPLACE (s.canonical_id AS subject_id)
FROM journal_pupil j JOIN subject_of s USING (subject_id)
WHERE j.school_id IN (SELECT school_id FROM target);

-- one row is one day of a class and subject in the journals: how many lessons its newest journal shows
CREATE OR REPLACE TEMP TABLE journal_day AS
SELECT school_id, class_id, subject_id, date, arg_max(lessons, exported_to) AS lessons
FROM (
    SELECT c.school_id, c.class_id, c.subject_id, c.date, p.exported_to, max(c.lesson) AS lessons
    FROM sheet_column c JOIN part p USING (import_id, part)
    WHERE c.date IS NOT NULL
    GROUP BY ALL
)
GROUP BY ALL;

-- one row is one lesson number of a class, subject and day in the tables, the rank-th of that day's numbers
CREATE OR REPLACE TEMP TABLE table_lesson AS
SELECT *, row_number() OVER (day ORDER BY lesson) AS rank, count(*) OVER day AS numbers
FROM (
    SELECT DISTINCT o.school_id, o.class_id, s.canonical_id AS subject_id, o.date, o.lesson
    FROM observation o JOIN part p USING (import_id, part) JOIN subject_of s USING (subject_id)
    WHERE p.shape = 'table' AND o.lesson > 0 AND o.date IS NOT NULL
      AND o.school_id IN (SELECT school_id FROM journal_day)
)
LEFT JOIN journal_day USING (school_id, class_id, subject_id, date)
WINDOW day AS (PARTITION BY school_id, class_id, subject_id, date);

-- one row is one lesson of a day on which the journal shows more lessons than
-- the tables number, and the column whose filled cells it shares most of
CREATE OR REPLACE TEMP TABLE shared_column AS
WITH cell AS (
    SELECT DISTINCT t.school_id, t.class_id, t.subject_id, t.date, o.kind, o.pupil, o.lesson, p.shape
    FROM (SELECT DISTINCT school_id, class_id, subject_id, date FROM table_lesson WHERE numbers < lessons) t
    JOIN subject_of s ON s.canonical_id = t.subject_id
    JOIN observation o ON o.school_id = t.school_id AND o.class_id = t.class_id AND o.subject_id = s.subject_id AND o.date = t.date
    JOIN part p USING (import_id, part)
    WHERE o.pupil <> 0
)
SELECT school_id, class_id, subject_id, date, lesson, arg_max(slot, {n: n, first: -slot::INTEGER}) AS slot
FROM (
    SELECT t.school_id, t.class_id, t.subject_id, t.date, t.lesson, j.lesson AS slot, count(*) AS n
    FROM (FROM cell WHERE shape = 'table') t
    JOIN (FROM cell WHERE shape = 'journal') j USING (school_id, class_id, subject_id, date, kind, pupil)
    GROUP BY ALL
)
GROUP BY ALL;

-- one row is one lesson number of a class, subject and day, and which of that subject's lessons it is.
-- A journal has no lesson numbers: its k-th column of the day is the k-th of them.
CREATE OR REPLACE TEMP TABLE numbered_lesson AS
SELECT t.school_id, t.class_id, t.subject_id, t.date, t.lesson,
       coalesce(c.slot, least(t.rank, coalesce(t.lessons, 255)))::UTINYINT AS slot
FROM table_lesson t LEFT JOIN shared_column c USING (school_id, class_id, subject_id, date, lesson);

-- one row is one class and kind where tables and journals name no pupil alike.
-- One or two pupils of a large class may be new or have left, unless other
-- tables of the class have strangers only.
INSERT INTO unmatched_class
WITH in_table AS (
    SELECT DISTINCT o.school_id, o.class_id, o.kind, o.pupil
    FROM observation o JOIN part p USING (import_id, part)
    WHERE p.shape = 'table' AND o.pupil <> 0 AND o.school_id IN (SELECT school_id FROM journal_day)
),
in_journal AS (
    SELECT DISTINCT school_id, class_id, pupil FROM sheet_pupil
),
stranger AS (
    SELECT school_id, class_id, kind, count(*) > 2 OR 2 * count(*) >= any_value(listed) AS certain
    FROM in_table
    JOIN (SELECT school_id, class_id, count(*) AS listed FROM in_journal GROUP BY ALL) USING (school_id, class_id)
    LEFT JOIN in_journal j USING (school_id, class_id, pupil)
    GROUP BY school_id, class_id, kind
    HAVING count(j.pupil) = 0
)
SELECT school_id, class_id, kind FROM stranger
WHERE certain OR (school_id, class_id) IN (SELECT (school_id, class_id) FROM stranger WHERE certain);

-- one row is one observation of a slice that needs reconciling. Numbered by what it proves, the earliest first.
CREATE OR REPLACE TEMP TABLE seen AS
WITH source AS (
    SELECT p.*, dense_rank() OVER (ORDER BY i.sha256) AS file_rank, p.import_id::BIGINT * 65536 + p.member AS file_no
    FROM part p JOIN import i USING (import_id)
)
SELECT row_number() OVER (ORDER BY coalesce(o.entered_at, p.exported_to, TIMESTAMP 'infinity'), coalesce(p.exported_to, TIMESTAMP 'infinity'),
                                   p.file_rank, o.part, o.row, o.col)::UINTEGER AS seen_no,
       o.school_id, o.kind, o.class_id, s.canonical_id AS subject_id, o.teacher_id, o.pupil, o.period_id, o.lesson, o.work_id, o.cancelled,
       coalesce(o.date, DATE '0001-01-01') AS day,
       o.entered_at, o.changed_at, p.exported_to, p.shape = 'journal' AS journal, p.file_no,
       o.import_id, o.part, o.row, o.col, NULL::TIMESTAMP AS superseded_at,
       CASE WHEN u.date IS NOT NULL THEN 0
            WHEN p.shape = 'journal' THEN o.lesson
            ELSE coalesce(n.slot, o.lesson) END::UTINYINT AS slot,
       -- What alone makes two rows one entry; 0 where some source lacks it.
       CASE WHEN d.by_record THEN o.record ELSE 0 END AS record,
       -- A source that lacks what others have (work kinds, lesson numbers) is matched by count.
       p.shape = 'table'
       AND (d.by_record AND o.record <> 0
            OR (p.has_lesson OR o.kind = 1 OR NOT d.some_lesson)
               AND (p.has_work OR NOT d.some_work OR o.kind <> 0)) AS detailed
FROM observation o
JOIN target t ON t.school_id = o.school_id AND t.kind = o.kind AND NOT t.plain
JOIN detail d ON d.school_id = o.school_id AND d.class_id = o.class_id AND d.kind = o.kind
JOIN subject_of s ON s.subject_id = o.subject_id
JOIN source p ON p.import_id = o.import_id AND p.part = o.part
LEFT JOIN numbered_lesson n
  ON n.school_id = o.school_id AND n.class_id = o.class_id AND n.subject_id = s.canonical_id
 AND n.date = o.date AND n.lesson = o.lesson
LEFT JOIN unnumbered_day u
  ON u.school_id = o.school_id AND u.class_id = o.class_id AND u.subject_id = s.canonical_id AND u.date = o.date;

-- one row is one lesson for which the timetable names exactly one teacher, or else the access log does
CREATE OR REPLACE TEMP TABLE named_teacher AS
WITH named AS (
    SELECT school_id, class_id, subject_id, day, slot, teacher_id, 1 AS rank FROM seen WHERE kind = 3 AND NOT cancelled
    UNION ALL
    SELECT a.school_id, a.class_id, s.canonical_id, a.date, coalesce(n.slot, a.lesson), a.teacher_id, 2
    FROM action a JOIN subject_of s USING (subject_id)
    LEFT JOIN numbered_lesson n ON n.school_id = a.school_id AND n.class_id = a.class_id AND n.subject_id = s.canonical_id
                               AND n.date = a.date AND n.lesson = a.lesson
    WHERE a.date IS NOT NULL AND a.school_id IN (SELECT school_id FROM target)
),
single AS (
    SELECT school_id, class_id, subject_id, day, slot, rank, min(teacher_id) AS teacher_id
    FROM named WHERE teacher_id <> 0
    GROUP BY ALL
    HAVING count(DISTINCT teacher_id) = 1
)
SELECT school_id, class_id, subject_id, day, slot, arg_min(teacher_id, rank) AS teacher_id FROM single GROUP BY ALL;

-- Where pupils cannot be matched the source with entry times counts for a
-- class, subject and month (or period) from its first entry on; the journal
-- only confirms it.
UPDATE seen SET superseded_at = t.since
FROM (
    SELECT school_id, kind, class_id, subject_id, period_id, date_trunc('month', day) AS month,
           min(coalesce(entered_at, exported_to, TIMESTAMP '-infinity')) AS since
    FROM seen WHERE NOT journal
    GROUP BY ALL
) t
WHERE seen.journal AND (seen.school_id, seen.class_id, seen.kind) IN (SELECT (school_id, class_id, kind) FROM unmatched_class)
  AND seen.school_id = t.school_id AND seen.kind = t.kind AND seen.class_id = t.class_id AND seen.subject_id = t.subject_id
  AND seen.period_id = t.period_id AND date_trunc('month', seen.day) = t.month;

-- one row is one stale slice, judged anew: is every observation of it an entry by itself?
-- Rows of one file are all entries, so only rows of different files can repeat each other.
CREATE OR REPLACE TEMP TABLE target AS
WITH stale AS (SELECT DISTINCT school_id FROM slice WHERE stale),
journal_school AS (SELECT DISTINCT school_id FROM journal_column WHERE school_id IN (FROM stale)),
counted AS (
    SELECT school_id, kind, min(import_id) <> max(import_id) AS several, count(*) > count(entered_at) AS untimed
    FROM observation
    WHERE school_id IN (FROM stale)
    GROUP BY school_id, kind
),
repeated AS (
    SELECT DISTINCT school_id, kind
    FROM (
        SELECT school_id, kind
        FROM observation
        WHERE (school_id, kind) IN (SELECT (school_id, kind) FROM counted WHERE several AND NOT untimed)
        GROUP BY school_id, kind, class_id, subject_id, pupil, date, period_id, lesson, work_id
        HAVING min(import_id) <> max(import_id)
        UNION ALL
        SELECT school_id, kind
        FROM observation
        WHERE record <> 0 AND (school_id, kind) IN (SELECT (school_id, kind) FROM counted WHERE several AND NOT untimed)
        GROUP BY school_id, kind, record
        HAVING min(import_id) <> max(import_id)
    )
)
SELECT counted.school_id, counted.kind,
       NOT counted.untimed
       AND counted.school_id NOT IN (FROM journal_school)
       AND NOT EXISTS (FROM repeated r WHERE r.school_id = counted.school_id AND r.kind = counted.kind) AS plain
FROM counted;

DELETE FROM reconciled WHERE school_id IN (SELECT school_id FROM slice WHERE stale);
DELETE FROM reconciled_change WHERE school_id IN (SELECT school_id FROM slice WHERE stale);
DELETE FROM unmatched_class WHERE school_id IN (SELECT school_id FROM slice WHERE stale);

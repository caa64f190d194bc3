-- one row is one stale slice, judged anew: is every observation of it an entry by itself, but for
-- those that repeat or contradict rows of other files?
CREATE OR REPLACE TEMP TABLE judged_slice AS
WITH stale AS (SELECT DISTINCT school_id FROM slice WHERE stale),
journal_school AS (
    SELECT school_id, count(*) AS n
    FROM journal_series JOIN journal_run r USING (series_id) WHERE r.what <= 2 AND school_id IN (FROM stale)
    GROUP BY ALL
),
counted AS (
    SELECT o.school_id, o.kind, count(*) > count(entered_at) AS untimed, count(*) AS n, count(*) FILTER (role = 2) AS contested
    FROM observation o
    WHERE o.school_id IN (FROM stale)
    GROUP BY o.school_id, o.kind
),
-- Some sources number lessons and some do not: none can be told apart by number.
mixed_school AS (
    SELECT school_id
    FROM (SELECT DISTINCT school_id, import_id, part FROM given WHERE kind <> 1 AND school_id IN (FROM stale))
    JOIN part p USING (import_id, part)
    WHERE p.shape = 'table'
    GROUP BY school_id
    HAVING NOT bool_and(p.has_lesson) AND bool_or(p.has_lesson)
),
-- Some sources tell kinds of work and some do not: the latter are matched by count.
mixed_work AS (
    SELECT g.school_id, g.kind
    FROM (SELECT DISTINCT school_id, kind, import_id, part FROM given WHERE kind = 0 AND school_id IN (FROM stale)) g
    JOIN part p USING (import_id, part)
    GROUP BY ALL
    HAVING NOT bool_and(p.has_work) AND bool_or(p.has_work)
),
-- Sources that name pupils otherwise cannot be matched.
mixed_naming AS (
    SELECT g.school_id, g.kind
    FROM (SELECT DISTINCT school_id, kind, import_id, part FROM given WHERE kind <> 3 AND school_id IN (FROM stale)) g
    JOIN part p USING (import_id, part)
    WHERE p.naming <> 0
    GROUP BY ALL
    HAVING min(p.naming) <> max(p.naming)
),
aliased AS (
    SELECT DISTINCT school_id, kind FROM observation
    WHERE school_id IN (FROM stale)
      AND (subject_id IN (SELECT subject_id FROM subject_alias) OR class_id IN (SELECT class_id FROM class_alias))
)
SELECT school_id, kind, if(plain, contested, n) AS n, plain
FROM (
    SELECT school_id, kind, coalesce(c.contested, 0) AS contested, coalesce(c.n, 0) + if(kind = 0, coalesce(j.n, 0), 0) AS n,
           -- Marks and absences are read together: both are plain, or neither is.
           bool_and(coalesce(NOT untimed, true)
                    AND school_id NOT IN (SELECT school_id FROM journal_series)
                    AND school_id NOT IN (FROM mixed_school)
                    AND (school_id, kind) NOT IN (FROM mixed_work)
                    AND (school_id, kind) NOT IN (FROM mixed_naming)
                    AND (school_id, kind) NOT IN (FROM aliased))
           OVER (PARTITION BY school_id, if(kind = 2, 0, kind)) AS plain
    FROM slice
    LEFT JOIN counted c USING (school_id, kind)
    LEFT JOIN journal_school j USING (school_id)
    WHERE school_id IN (FROM stale)
);

-- one row is one run of days that the access logs of a class cover without a gap, up to the instant last.
-- It holds the whole day of its last action, but nothing after its own moment where that is known.
CREATE OR REPLACE TEMP TABLE logged_span AS
WITH named AS (
    SELECT a.school_id, a.import_id, c.canonical_id AS class_id, a.logged_at
    FROM action a JOIN class_of c USING (class_id) WHERE a.school_id IN (FROM target_school)
),
log AS (
    SELECT school_id, class_id, first, last
    FROM (SELECT a.school_id, a.import_id, min(a.logged_at)::DATE AS first,
                 greatest(max(a.logged_at), least(max(a.logged_at)::DATE + INTERVAL 1 DAY, coalesce(max(p.exported_to), TIMESTAMP 'infinity'))) AS last
          FROM named a JOIN part p USING (import_id)
          GROUP BY a.school_id, a.import_id)
    JOIN (SELECT DISTINCT school_id, import_id, class_id FROM named) USING (school_id, import_id)
),
opened AS (
    SELECT *, coalesce(first > (max(last) OVER (PARTITION BY school_id, class_id ORDER BY first, last
                                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                              - INTERVAL 1 MICROSECOND)::DATE + 1, true) AS opens
    FROM log
),
run AS (SELECT *, sum(opens::INTEGER) OVER (PARTITION BY school_id, class_id ORDER BY first, last) AS n FROM opened)
SELECT school_id, class_id, min(first) AS first, max(last) AS last FROM run GROUP BY school_id, class_id, n;

DELETE FROM log_span WHERE school_id IN (FROM target_school);
INSERT INTO log_span FROM logged_span;

-- one row is one logged moment of a lesson (slot 0: which lesson of the day is not certain) or period
CREATE OR REPLACE TEMP TABLE logged_moment AS
WITH logged AS (
    SELECT a.* REPLACE (c.canonical_id AS class_id, s.canonical_id AS subject_id), coalesce(a.date, DATE '0001-01-01') AS day
    FROM action a JOIN subject_of s USING (subject_id) JOIN class_of c USING (class_id)
    WHERE a.school_id IN (FROM target_school)
),
number AS (
    SELECT school_id, class_id, subject_id, day, lesson FROM numbered_lesson
    UNION
    SELECT school_id, class_id, subject_id, day, lesson FROM logged WHERE date IS NOT NULL AND lesson > 0
),
ranked AS (
    SELECT *, row_number() OVER day AS slot, count(*) OVER (PARTITION BY school_id, class_id, subject_id, day) AS lessons
    FROM number WINDOW day AS (PARTITION BY school_id, class_id, subject_id, day ORDER BY lesson)
)
SELECT a.school_id, a.kind, a.class_id, a.subject_id, a.day, a.period_id, a.logged_at,
       CASE WHEN a.school_id NOT IN (SELECT school_id FROM sheet) THEN a.lesson
            WHEN r.lessons = j.lessons THEN r.slot
            ELSE 0 END AS slot
FROM logged a
LEFT JOIN ranked r USING (school_id, class_id, subject_id, day, lesson)
LEFT JOIN journal_day j USING (school_id, class_id, subject_id, day);

-- one row is one entry whose window a log narrows to the first and last moment logged inside it; where
-- the log covers only the first part of it, the first moment logged there is its lower end
CREATE OR REPLACE TEMP TABLE narrowing AS
SELECT e.entry_no, min(l.logged_at) AS first, if(bool_or(e.entered_by <= s.last), max(l.logged_at), any_value(e.entered_by)) AS last
FROM proven e
JOIN logged_span s ON s.school_id = e.school_id AND s.class_id = e.class_id AND s.first <= coalesce(e.entered_after::DATE, e.day)
                  AND s.last > coalesce(e.entered_after, e.day::TIMESTAMP)
JOIN logged_moment l
  ON l.school_id = e.school_id AND l.kind = e.kind AND l.class_id = e.class_id AND l.subject_id = e.subject_id
 AND l.day = e.day AND l.period_id = e.period_id AND (l.slot = e.slot OR l.slot = 0 OR e.slot = 0)
 AND l.logged_at <= least(e.entered_by, s.last) AND (e.entered_after IS NULL OR l.logged_at > e.entered_after)
WHERE NOT e.exact AND e.kind <> 3
GROUP BY e.entry_no;

-- one row is one run of days that the access logs of a class cover without a gap, up to the instant last.
-- It holds the whole day of its last action, but nothing after its own moment where that is known.
CREATE OR REPLACE TEMP TABLE logged_span AS
WITH log AS (
    SELECT school_id, class_id, first, last
    FROM (SELECT a.school_id, a.import_id, min(a.logged_at)::DATE AS first, 
                 greatest(max(a.logged_at), least(max(a.logged_at)::DATE + INTERVAL 1 DAY, coalesce(max(p.exported_to), TIMESTAMP 'infinity'))) AS last
          FROM action a JOIN part p USING (import_id, part)
          WHERE a.school_id IN (SELECT school_id FROM target)
          GROUP BY a.school_id, a.import_id)
    JOIN (SELECT DISTINCT school_id, import_id, class_id FROM action) USING (school_id, import_id)
),
opened AS (
    SELECT *, coalesce(first > (max(last) OVER (PARTITION BY school_id, class_id ORDER BY first, last
                                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                              - INTERVAL 1 MICROSECOND)::DATE + 1, true) AS opens
    FROM log
),
run AS (SELECT *, sum(opens::INTEGER) OVER (PARTITION BY school_id, class_id ORDER BY first, last) AS n FROM opened)
SELECT school_id, class_id, min(first) AS first, max(last) AS last FROM run GROUP BY school_id, class_id, n;

-- one row is one logged moment of a lesson (slot 0: which lesson of the day is not certain) or period
CREATE OR REPLACE TEMP TABLE logged_moment AS
WITH number AS (
    SELECT school_id, class_id, subject_id, date, lesson FROM numbered_lesson
    UNION
    SELECT school_id, class_id, canonical_id, date, lesson FROM action JOIN subject_of USING (subject_id)
    WHERE date IS NOT NULL AND lesson > 0 AND school_id IN (SELECT school_id FROM target)
),
ranked AS (
    SELECT *, row_number() OVER day AS slot, count(*) OVER (PARTITION BY school_id, class_id, subject_id, date) AS lessons
    FROM number WINDOW day AS (PARTITION BY school_id, class_id, subject_id, date ORDER BY lesson)
)
SELECT a.school_id, a.kind, a.class_id, s.canonical_id AS subject_id, coalesce(a.date, DATE '0001-01-01') AS day, a.period_id, a.logged_at,
       CASE WHEN a.school_id NOT IN (SELECT school_id FROM journal_day) THEN a.lesson
            WHEN r.lessons = j.lessons THEN r.slot
            ELSE 0 END AS slot
FROM action a
JOIN subject_of s USING (subject_id)
LEFT JOIN ranked r ON r.school_id = a.school_id AND r.class_id = a.class_id AND r.subject_id = s.canonical_id
                  AND r.date = a.date AND r.lesson = a.lesson
LEFT JOIN journal_day j ON j.school_id = a.school_id AND j.class_id = a.class_id AND j.subject_id = s.canonical_id AND j.date = a.date
WHERE a.school_id IN (SELECT school_id FROM target);

-- one row is one entry whose window a log narrows to the first and last moment logged inside it
CREATE OR REPLACE TEMP TABLE narrowing AS
SELECT e.entry_no, min(l.logged_at) AS first, max(l.logged_at) AS last
FROM proven e
JOIN logged_span s
  ON s.school_id = e.school_id AND s.class_id = e.class_id AND s.first <= coalesce(e.entered_after::DATE, e.day) AND e.entered_by <= s.last
JOIN logged_moment l
  ON l.school_id = e.school_id AND l.kind = e.kind AND l.class_id = e.class_id AND l.subject_id = e.subject_id
 AND l.day = e.day AND l.period_id = e.period_id AND (l.slot = e.slot OR l.slot = 0 OR e.slot = 0)
 AND l.logged_at <= e.entered_by AND (e.entered_after IS NULL OR l.logged_at > e.entered_after)
WHERE NOT e.exact AND e.kind <> 3
GROUP BY e.entry_no;

-- one row is one mark that was entered in an evening, 17:00–03:00, that holds
-- at least half of the month's marks of its teacher, class and subject, in a
-- month with marks of at least $2 lessons; day is the evening's date
WITH mark AS (
    SELECT s.code, j.*, date_trunc('month', anchor)::DATE AS month,
           -- Three hours earlier the evening lies within one date, 14:00–24:00.
           entered_after - INTERVAL 3 HOUR AS lower, entered_by - INTERVAL 3 HOUR AS upper,
           CASE WHEN hour(lower) >= 14 AND hour(upper) >= 14 AND lower::DATE = upper::DATE THEN upper::DATE END AS evening
    FROM judged_teacher j JOIN school s USING (school_id)
    WHERE $1 IN ('', s.code) AND j.rule = 0 AND teacher <> '' AND NOT made_up AND exemption IS NULL
),
whole_month AS (
    SELECT school_id, teacher, class_id, subject_id, month, count(*) AS marks
    FROM mark
    GROUP BY ALL
    HAVING count(DISTINCT (anchor, slot)) >= $2
),
one_evening AS (
    SELECT school_id, teacher, class_id, subject_id, month, evening, m.marks
    FROM mark JOIN whole_month m USING (school_id, teacher, class_id, subject_id, month)
    WHERE evening IS NOT NULL
    GROUP BY ALL
    HAVING 2 * count(*) >= m.marks
)
SELECT m.code, m.rule, m.teacher, c.name AS class, n.name AS subject, m.month, m.evening AS day, e.marks AS entries,
       m.import_id, m.part, p.name AS sheet, m.row, m.col
FROM mark m
JOIN one_evening e USING (school_id, teacher, class_id, subject_id, month, evening)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
JOIN part p USING (import_id, part)
ORDER BY m.code, m.rule, m.teacher, class, subject, m.month, day, import_id, part, row, col

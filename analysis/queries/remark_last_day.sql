-- one row is one mark that was surely entered on its deadline day, of a
-- teacher, class and subject where at least half of what is due came that
-- day, in at least $2 lessons. Only marks have many lessons and a
-- deadline later than the lesson.
WITH due AS (
    SELECT *, entered_after >= date_trunc('day', ends - INTERVAL 1 MICROSECOND) AND entered_by < ends AS last_day
    FROM judged_teacher j JOIN school s USING (school_id)
    WHERE $1 IN ('', s.code) AND j.rule = 0 AND teacher <> '' AND outcome <> 'pending' AND NOT made_up AND exemption IS NULL
),
piled AS (
    SELECT school_id, teacher, class_id, subject_id, count(*) AS due, count(*) FILTER (last_day) AS entries
    FROM due
    GROUP BY ALL
    HAVING count(DISTINCT (anchor, slot)) >= $2 AND 2 * entries >= count(*)
)
SELECT d.code, d.rule, d.teacher, c.name AS class, n.name AS subject, NULL::DATE AS month, NULL::DATE AS day, b.due AS entries,
       d.import_id, d.part, p.name AS sheet, d.row, d.col
FROM due d
JOIN piled b USING (school_id, teacher, class_id, subject_id)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
JOIN part p USING (import_id, part)
WHERE d.last_day
ORDER BY d.code, d.rule, d.teacher, class, subject, import_id, part, row, col

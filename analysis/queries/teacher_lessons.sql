-- one row is the lessons with anything due of one teacher of a school under
-- one rule in one week, which its Monday names; a lesson and its outcome are
-- as in lessons.sql, and what stands apart in teachers.sql is left out
WITH lesson AS (
    SELECT j.teacher, j.rule, j.class_id, j.subject_id, j.anchor, j.slot, j.period_id,
           bool_or(outcome IN ('late', 'overdue')) AS late,
           bool_or(outcome = 'undetermined') AS undetermined
    FROM judged_teacher j
    JOIN school s USING (school_id)
    WHERE s.code = $1 AND NOT (j.substituted OR j.shared) AND outcome <> 'pending' AND NOT made_up AND exemption IS NULL
    GROUP BY ALL
)
SELECT teacher, rule, date_trunc('week', anchor)::DATE AS week, count(*) AS lessons,
       count(*) FILTER (late) AS late,
       count(*) FILTER (undetermined AND NOT late) AS undetermined
FROM lesson
GROUP BY ALL
ORDER BY teacher, rule, week

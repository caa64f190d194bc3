-- one row is the lessons with anything due of one school, or of one of its
-- teachers, classes, subjects, months or weeks, under one rule; the cut's
-- name, join and condition are put in as in lines.sql
WITH lesson AS (
    SELECT j.school_id, %s AS name, j.rule, j.class_id, j.anchor, j.period_id,
           -- The timetable of a class is entered by the day.
           CASE WHEN j.rule = 3 THEN 0 ELSE j.subject_id END AS lesson_subject,
           CASE WHEN j.rule = 3 THEN 0 ELSE j.slot END AS lesson_slot,
           bool_or(outcome IN ('late', 'overdue')) AS late,
           bool_or(outcome = 'undetermined') AS undetermined
    FROM judged j
    JOIN school s USING (school_id)
    %s
    WHERE $1 IN ('', s.code) AND %s AND outcome <> 'pending' AND NOT made_up AND exemption IS NULL
    GROUP BY ALL
)
SELECT s.code, lesson.name, rule, count(*) AS lessons,
       count(*) FILTER (late) AS late,
       count(*) FILTER (undetermined AND NOT late) AS undetermined
FROM lesson JOIN school s USING (school_id)
GROUP BY ALL

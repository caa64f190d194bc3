-- one row is the obligations of one teacher of a school under one rule with
-- one outcome and one number of whole days late, as in lateness.sql; apart are
-- those in lessons for which the timetable names somebody else, and those
-- under a journal's head with two teachers
SELECT j.teacher, j.rule, j.substituted OR j.shared AS apart, j.outcome,
       CASE WHEN outcome = 'late' THEN greatest(1, date_diff('day', ends - INTERVAL 1 MICROSECOND, entered_after)) ELSE 0 END AS days,
       count(*) AS entries,
       count(*) FILTER (outcome = 'late' AND entered_after IS DISTINCT FROM entered_by) AS at_least
FROM judged_teacher j
JOIN school s USING (school_id)
WHERE s.code = $1 AND NOT made_up AND exemption IS NULL
GROUP BY ALL
ORDER BY j.teacher, j.rule, apart, j.outcome, days

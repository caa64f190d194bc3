-- one row is the due obligations of one school and rule by the weekday of the
-- anchor (1 Monday) and, where the moment of the entry is exact, by the weekday
-- and hour in which it was entered; NULL where it is not, or nothing is entered
SELECT s.code, j.rule, isodow(j.anchor) AS weekday,
       CASE WHEN entered_by = entered_after THEN isodow(entered_by) END AS entered_day,
       CASE WHEN entered_by = entered_after THEN hour(entered_by) END AS entered_hour,
       count(*) AS due,
       count(*) FILTER (outcome IN ('late', 'overdue')) AS faults
FROM judged j
JOIN school s USING (school_id)
WHERE $1 IN ('', s.code) AND outcome <> 'pending' AND NOT made_up AND exemption IS NULL AND NOT is_update
GROUP BY ALL
ORDER BY s.code, rule, weekday, entered_day, entered_hour

-- one row is the changes of lessons in one school's timetable with one outcome
SELECT s.code, outcome, count(*) AS changes
FROM judged j JOIN school s USING (school_id)
WHERE is_update AND $1 IN ('', s.code) AND NOT made_up AND exemption IS NULL
GROUP BY ALL

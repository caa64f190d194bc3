-- one row is the due obligations of one school and rule with one outcome and
-- one number of whole days between the deadline day and the entry: of a late
-- one at least 1, and no fewer than that where only a snapshot says when; of
-- the others 0. on_last_day counts what was surely entered on the deadline day.
SELECT s.code, j.rule, j.outcome,
       CASE WHEN outcome = 'late' THEN greatest(1, date_diff('day', ends - INTERVAL 1 MICROSECOND, entered_after)) ELSE 0 END AS days,
       count(*) AS entries,
       count(*) FILTER (outcome = 'late' AND entered_after IS DISTINCT FROM entered_by) AS at_least,
       count(*) FILTER (NOT is_update AND entered_after >= date_trunc('day', ends - INTERVAL 1 MICROSECOND) AND entered_by < ends) AS on_last_day,
       count(*) FILTER (NOT is_update) AS first_entries
FROM judged j
JOIN school s USING (school_id)
WHERE $1 IN ('', s.code) AND outcome <> 'pending' AND NOT made_up AND exemption IS NULL
GROUP BY ALL
ORDER BY s.code, rule, outcome, days

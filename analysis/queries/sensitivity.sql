-- one row is the obligations of one school under one rule, first entries apart
-- from later changes; uncovered is how many have no deadline because the
-- calendar lacks its year
SELECT s.code, j.rule, j.is_update,
       count(*) FILTER (outcome = 'on_time') AS on_time,
       count(*) FILTER (outcome = 'late') AS late,
       count(*) FILTER (outcome = 'overdue') AS overdue,
       count(*) FILTER (outcome = 'pending') AS pending,
       count(*) FILTER (outcome = 'undetermined') AS undetermined,
       count(*) FILTER (ends IS NULL) AS uncovered
FROM judged j
JOIN school s USING (school_id)
WHERE $1 IN ('', s.code) AND NOT made_up AND exemption IS NULL
GROUP BY ALL

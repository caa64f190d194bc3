-- one row is the obligations of one school, or of one of its teachers, classes,
-- subjects, months or weeks, under one rule; the cut's column, name, join and
-- condition are put in. Counting by numbers first keeps the names out of the rows.
WITH counted AS (
    SELECT school_id, rule, %s outcome, made_up, exemption IS NOT NULL AS exempted, count(*) AS n
    FROM judged
    GROUP BY ALL
)
SELECT s.code, %s AS name, j.rule,
       coalesce(sum(n) FILTER (outcome = 'on_time' AND NOT made_up AND NOT exempted), 0)::BIGINT AS on_time,
       coalesce(sum(n) FILTER (outcome = 'late' AND NOT made_up AND NOT exempted), 0)::BIGINT AS late,
       coalesce(sum(n) FILTER (outcome = 'overdue' AND NOT made_up AND NOT exempted), 0)::BIGINT AS overdue,
       coalesce(sum(n) FILTER (outcome = 'pending' AND NOT made_up AND NOT exempted), 0)::BIGINT AS pending,
       coalesce(sum(n) FILTER (outcome = 'undetermined' AND NOT made_up AND NOT exempted), 0)::BIGINT AS undetermined,
       coalesce(sum(n) FILTER (made_up AND NOT exempted), 0)::BIGINT AS made_up,
       coalesce(sum(n) FILTER (exempted), 0)::BIGINT AS exempted,
       coalesce(sum(n) FILTER (NOT made_up AND NOT exempted), 0)::BIGINT AS obligations
FROM counted j
JOIN school s USING (school_id)
%s
WHERE $1 IN ('', s.code) AND %s
GROUP BY ALL

-- one row is the obligations of one school, or of one of its teachers, classes,
-- subjects, months or weeks, under one rule; the cut's column, name, join and
-- condition are put in. Counting by numbers first keeps the names out of the
-- rows. Of the plain ones, nearly all there are, the few outside the denominator
-- are counted apart and taken off, which keeps that question out of the rows too.
WITH outside AS MATERIALIZED (
    SELECT school_id, rule, %[1]s outcome, made_up, exemption IS NOT NULL AS exempted, count(*) AS n
    FROM judged_plain WHERE made_up OR exemption IS NOT NULL
    GROUP BY ALL
),
counted AS (
    SELECT *, false AS made_up, false AS exempted
    FROM (SELECT school_id, rule, %[1]s outcome, count(*) AS n FROM judged_plain GROUP BY ALL)
    UNION ALL BY NAME SELECT * REPLACE (-n AS n, false AS made_up, false AS exempted) FROM outside
    UNION ALL BY NAME FROM outside
    UNION ALL BY NAME
    SELECT school_id, rule, %[1]s outcome, made_up, exemption IS NOT NULL AS exempted, count(*) AS n
    FROM judged_other
    GROUP BY ALL
)
SELECT s.code, %[2]s AS name, j.rule,
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
%[3]s
WHERE $1 IN ('', s.code) AND %[4]s
GROUP BY ALL

-- one row is the obligations of one school, or of one of its teachers, classes,
-- subjects, months or weeks, under one rule; the cut's name, join and condition are put in
SELECT s.code, %s AS name, j.rule,
       count(*) FILTER (outcome = 'on_time' AND NOT made_up AND exemption IS NULL) AS on_time,
       count(*) FILTER (outcome = 'late' AND NOT made_up AND exemption IS NULL) AS late,
       count(*) FILTER (outcome = 'overdue' AND NOT made_up AND exemption IS NULL) AS overdue,
       count(*) FILTER (outcome = 'pending' AND NOT made_up AND exemption IS NULL) AS pending,
       count(*) FILTER (outcome = 'undetermined' AND NOT made_up AND exemption IS NULL) AS undetermined,
       count(*) FILTER (made_up AND exemption IS NULL) AS made_up,
       count(*) FILTER (exemption IS NOT NULL) AS exempted,
       count(*) FILTER (NOT made_up AND exemption IS NULL) AS obligations
FROM judged j
JOIN school s USING (school_id)
%s
WHERE $1 IN ('', s.code) AND %s
GROUP BY ALL

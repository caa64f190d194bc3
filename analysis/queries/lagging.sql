-- one row is one teacher, rule, class and subject of a school with late or
-- overdue obligations: how many, in how many lessons, and since when
SELECT j.teacher, j.rule, c.name AS class, n.name AS subject,
       count(*) FILTER (outcome = 'late') AS late,
       count(*) FILTER (outcome = 'overdue') AS overdue,
       count(DISTINCT (anchor, slot, period_id)) AS incidents,
       min(anchor) AS since
FROM judged_teacher j
JOIN school s USING (school_id)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
WHERE s.code = $1 AND outcome IN ('late', 'overdue') AND NOT made_up AND exemption IS NULL
GROUP BY ALL
ORDER BY incidents DESC, late + overdue DESC, teacher, j.rule, class, subject

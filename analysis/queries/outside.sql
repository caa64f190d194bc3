-- one row is the obligations of one teacher, class and subject of a school
-- that stand outside the denominator for one reason: line 0 is marks made up
-- after an absence, another number the line of exemptions.csv
WITH outside AS (
    SELECT j.*, coalesce(exemption, 0) AS line,
           CASE WHEN j.rule = 3 THEN '' ELSE coalesce(t.name, '') END AS teacher
    FROM judged j LEFT JOIN person t USING (teacher_id)
    WHERE made_up OR exemption IS NOT NULL
)
SELECT o.line, coalesce(x.reason, ''), coalesce(x.accepted_by, ''), o.rule, o.teacher, c.name AS class, n.name AS subject,
       count(*) AS entries, min(o.anchor) AS first, max(o.anchor) AS last
FROM outside o
JOIN school s USING (school_id)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
LEFT JOIN (SELECT line, min(reason) AS reason, min(accepted_by) AS accepted_by FROM exemption GROUP BY line) x ON x.line = o.line
WHERE s.code = $1
GROUP BY ALL
ORDER BY o.line, o.rule, o.teacher, class, subject

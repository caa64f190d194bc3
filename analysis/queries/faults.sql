-- one row is one lesson, or one study period, of a class and subject of a
-- school with obligations that are late or overdue, by the teacher who answers
-- for it; the timetable's teacher is empty, as the office answers for it
WITH answered_for AS (
    SELECT school_id, rule, teacher, substituted OR shared AS apart, class_id, subject_id, period_id, anchor, slot, ends, outcome,
           made_up, exemption
    FROM judged_teacher
    UNION ALL BY NAME
    SELECT school_id, rule, '' AS teacher, false AS apart, class_id, subject_id, period_id, anchor, slot, ends, outcome,
           made_up, exemption
    FROM judged WHERE rule = 3
)
SELECT f.teacher, f.rule, f.apart, c.name AS class, n.name AS subject, coalesce(p.name, '') AS period, f.anchor, f.slot,
       (min(f.ends) - INTERVAL 1 MICROSECOND)::DATE AS due,
       count(*) FILTER (outcome = 'late') AS late,
       count(*) FILTER (outcome = 'overdue') AS overdue
FROM answered_for f
JOIN school s USING (school_id)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
LEFT JOIN period p ON p.period_id = f.period_id AND f.rule = 1
WHERE s.code = $1 AND outcome IN ('late', 'overdue') AND NOT made_up AND exemption IS NULL
GROUP BY f.teacher, f.rule, f.apart, c.name, n.name, period, f.anchor, f.slot
ORDER BY f.teacher, f.rule, f.apart, class, subject, f.anchor, f.slot, period

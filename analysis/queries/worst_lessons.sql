-- one row is one late entry of one of the $1 lessons of a school and rule with
-- the most that is late or missing, or such a lesson without any late entry.
-- The schools are in the temporary table asked_school; a lesson is as in
-- lessons.sql. The order of lessons depends on names and never on numbers.
WITH fault AS (
    SELECT j.school_id, j.rule, c.name AS class, j.anchor, j.period_id,
           CASE WHEN j.rule = 3 THEN '' ELSE n.name END AS subject,
           CASE WHEN j.rule = 3 THEN 0 ELSE j.slot END AS slot,
           j.outcome, j.import_id, j.part, j.row, j.col
    FROM judged j
    JOIN class c USING (class_id)
    JOIN subject n USING (subject_id)
    WHERE j.school_id IN (FROM asked_school) AND j.outcome IN ('late', 'overdue') AND NOT j.made_up AND j.exemption IS NULL
),
lesson AS (
    SELECT school_id, rule, class, subject, anchor, slot, period_id,
           count(*) FILTER (outcome = 'late') AS late, count(*) FILTER (outcome = 'overdue') AS overdue,
           row_number() OVER (PARTITION BY school_id, rule ORDER BY count(*) DESC, anchor, class, subject, slot, any_value(period_id)) AS place
    FROM fault
    GROUP BY school_id, rule, class, subject, anchor, slot, period_id
)
SELECT s.code, l.rule, l.place, l.anchor, l.late, l.overdue,
       coalesce(f.import_id, 0), coalesce(f.part, 0), coalesce(p.name, ''), coalesce(f.row, 0), coalesce(f.col, 0)
FROM lesson l
JOIN school s USING (school_id)
LEFT JOIN (FROM fault WHERE outcome = 'late') f USING (school_id, rule, class, subject, anchor, slot, period_id)
LEFT JOIN part p ON p.import_id = f.import_id AND p.part = f.part
WHERE l.place <= $1
ORDER BY l.school_id, l.rule, l.place, f.import_id, f.part, f.row, f.col

-- one row is one mark or absence that was entered before the day of its lesson
SELECT s.code, j.rule, j.teacher, c.name AS class, n.name AS subject, NULL::DATE AS month, NULL::DATE AS day,
       count(*) OVER (PARTITION BY j.school_id, j.rule, j.class_id, j.subject_id, j.teacher) AS entries,
       j.import_id, j.part, p.name AS sheet, j.row, j.col
FROM judged_teacher j
JOIN school s USING (school_id)
JOIN class c USING (class_id)
JOIN subject n USING (subject_id)
JOIN part p USING (import_id, part)
WHERE $1 IN ('', s.code) AND j.rule IN (0, 2) AND j.entered_by < j.anchor AND NOT made_up AND exemption IS NULL
ORDER BY s.code, j.rule, j.teacher, class, subject, import_id, part, row, col

-- one row is one row of an access log that an end of a narrowed window comes from
SELECT DISTINCT e.story, a.import_id, a.part, a.row, 0 AS col, a.logged_at
FROM explained e
JOIN action a ON a.school_id = e.school_id AND a.kind = e.rule AND a.class_id = e.class_id
             AND (a.logged_at = e.entered_after OR a.logged_at = e.entered_by)
             AND CASE WHEN e.rule = 1 THEN a.period_id = e.period_id ELSE a.date = e.anchor END
JOIN (SELECT DISTINCT subject_id FROM subject_spelling) s ON s.subject_id = a.subject_id
LEFT JOIN subject_alias l ON l.subject_id = a.subject_id
WHERE e.narrowed AND coalesce(l.canonical_id, a.subject_id) = e.subject_id
ORDER BY e.story, a.logged_at, a.import_id, a.part, a.row

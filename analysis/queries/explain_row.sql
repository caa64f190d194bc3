-- one row is what one row or cell of an export shows: an entry of a pupil
SELECT s.code, o.kind, c.name, n.name, coalesce(o.date, p.finish) AS anchor, o.pupil, o.import_id, o.part, o.row, o.col
FROM observation o
JOIN school s ON s.school_id = o.school_id
JOIN class c ON c.class_id = o.class_id
LEFT JOIN subject_alias a ON a.subject_id = o.subject_id
JOIN subject n ON n.subject_id = coalesce(a.canonical_id, o.subject_id)
LEFT JOIN class_period p ON p.school_id = o.school_id AND p.class_id = o.class_id AND p.period_id = o.period_id
WHERE o.import_id = $1 AND $2 IN (0, o.part + 1) AND o.row = $3 AND $4 IN (0, o.col)
ORDER BY ALL

-- one row is one teacher or one subject by the name that reports use, and a
-- school whose exports show it
WITH shown AS (
    SELECT DISTINCT school_id, teacher_id, subject_id FROM observation
    UNION SELECT DISTINCT school_id, teacher_id, subject_id FROM journal_page
    UNION SELECT DISTINCT school_id, teacher_id, subject_id FROM action
)
SELECT DISTINCT s.code, true AS teacher, p.name
FROM shown JOIN school s USING (school_id) JOIN person p USING (teacher_id)
WHERE s.listed
UNION ALL
SELECT DISTINCT s.code, false, n.name
FROM shown
JOIN school s USING (school_id)
LEFT JOIN subject_alias a USING (subject_id)
JOIN subject n ON n.subject_id = coalesce(a.canonical_id, shown.subject_id)
WHERE s.listed
ORDER BY ALL

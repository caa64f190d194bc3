-- one row is one loaded file that the as-of moment knows of: a file without
-- entry times that was saved later shows nothing of it
WITH sheet AS (
    SELECT import_id, part, shape, kind, exported_to,
           timed OR shape = 'log' OR exported_to IS NULL OR exported_to <= getvariable('as_of') AS known
    FROM part
), content AS (
    SELECT import_id, bool_or(known) AS known, max(exported_to) AS exported_to,
           string_agg(DISTINCT CASE shape WHEN 'table' THEN 'table ' || kind ELSE shape END, ','
                      ORDER BY CASE shape WHEN 'table' THEN 'table ' || kind ELSE shape END) AS shapes
    FROM sheet GROUP BY import_id
), owner AS (
    SELECT import_id, string_agg(name, ', ' ORDER BY school_id) AS schools
    FROM (SELECT import_id, school_id FROM given UNION SELECT import_id, school_id FROM action)
    JOIN school USING (school_id) GROUP BY import_id
)
SELECT i.import_id, i.sha256, i.size, coalesce(c.shapes, ''), coalesce(o.schools, ''), c.exported_to,
       i.rows_read, i.rows_loaded, i.rows_rejected
FROM import i
JOIN content c USING (import_id)
LEFT JOIN owner o USING (import_id)
WHERE i.status = 'loaded' AND c.known
ORDER BY i.import_id

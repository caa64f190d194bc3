-- one row is one period of days that exports of a school and kind reach, and
-- up to what moment they speak of it. Where no title line says a period, a
-- table reaches from any day to the last date in it and shows the lessons
-- between its first and last date; a journal holds the whole year.
SELECT s.code, a.kind, p.reach_to IS NOT NULL AS stated,
       coalesce(p.reach_from, CASE WHEN p.shape = 'table' THEN d.first END) AS first,
       coalesce(p.reach_to, CASE WHEN p.shape = 'table' THEN d.last END) AS last,
       max(a.until) AS until
FROM answer a
JOIN school s USING (school_id)
JOIN part p ON p.import_id = a.import_id AND p.part = a.part
LEFT JOIN shown_days d ON d.import_id = a.import_id AND d.part = a.part AND d.school_id = a.school_id AND d.kind = a.kind
WHERE s.listed AND a.kind <> 1 AND (p.shape = 'journal' OR p.reach_to IS NOT NULL OR d.last IS NOT NULL)
GROUP BY ALL

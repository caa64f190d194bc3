-- one row is one school and kind of entry: rows that could not be read and
-- whose date lies in the round or is unknown. Where a row does not tell its
-- school or kind, it may be of each that its file gives.
SELECT s.code, k.kind, sum(r.rows)::BIGINT AS rows
FROM reject_count r
JOIN school s ON s.listed AND (s.school_id = r.school_id
                               OR r.school_id IS NULL AND (r.import_id, s.school_id) IN (SELECT (import_id, school_id) FROM given))
JOIN (VALUES (0), (1), (2), (3)) k(kind)
  ON k.kind = r.kind
  OR r.kind IS NULL AND (r.import_id, s.school_id, k.kind) IN (SELECT (import_id, school_id, kind) FROM given)
WHERE r.date IS NULL OR r.date BETWEEN getvariable('first_day') AND getvariable('last_day')
GROUP BY ALL

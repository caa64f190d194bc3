-- one row is one school and rule: how many of its entries of the round an
-- export showed and a later one that could have shown them does not
SELECT s.code, e.kind, count(*) AS vanished
FROM known_entry e
JOIN school s USING (school_id)
LEFT JOIN class_period p ON e.kind = 1 AND p.school_id = e.school_id AND p.class_id = e.class_id AND p.period_id = e.period_id
WHERE e.vanished AND coalesce(e.date, p.finish) BETWEEN getvariable('first_day') AND getvariable('last_day')
GROUP BY ALL

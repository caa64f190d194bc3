-- one row is one class and day of a school and how many entries of one kind the
-- exports show of it
SELECT c.name, e.date, count(*)
FROM known_entry e
JOIN school s ON s.school_id = e.school_id
JOIN class c ON c.class_id = e.class_id
WHERE s.code = $1 AND e.kind = $2 AND e.date BETWEEN getvariable('first_day') AND getvariable('last_day')
GROUP BY ALL
ORDER BY c.name, e.date

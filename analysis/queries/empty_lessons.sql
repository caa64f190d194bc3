-- one row is one teacher of one school: the lessons that were held, and those
-- of them for which nothing was entered
SELECT s.code, teacher, count(*) AS held, count(*) FILTER (NOT filled) AS empty
FROM filled_lesson JOIN school s USING (school_id)
WHERE $1 IN ('', s.code)
GROUP BY ALL
ORDER BY ALL

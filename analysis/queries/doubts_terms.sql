-- one row is one study period of classes of a school, how many it is of, and
-- how many classes of the school have any. A period of a year says nothing
-- about the breaks in it where the class has shorter ones.
WITH term AS (
    SELECT *, min(finish - start) OVER (PARTITION BY school_id, class_id) AS shortest,
           count(DISTINCT class_id) OVER (PARTITION BY school_id) AS classes
    FROM class_period
)
SELECT s.code, start, finish, count(DISTINCT class_id), any_value(classes)
FROM term JOIN school s USING (school_id)
WHERE finish - start <= 150 OR shortest > 150
GROUP BY ALL

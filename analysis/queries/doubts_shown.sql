-- one row is one school and kind of entry: how many entries its days of lessons
-- show at the end of the last whole day before the as-of moment, as
-- «day:entries:dated» from $1 on, and how late the dated ones of the days from
-- $2 on came, as «delay:entries:squares»
WITH cell AS MATERIALIZED (
    SELECT school_id, kind, date, delay, entries, dated AND delay <= 60 AND date >= $2::DATE AS dated, squares
    FROM day_delay
    WHERE date >= $1::DATE AND date + delay::INTEGER < getvariable('as_of')::DATE
),
shown AS (
    SELECT school_id, kind, string_agg(day || ':' || entries || ':' || dated, ' ') AS days
    FROM (SELECT school_id, kind, date - $1::DATE AS day, sum(entries)::BIGINT AS entries,
                 coalesce(sum(entries) FILTER (dated), 0)::BIGINT AS dated
          FROM cell GROUP BY ALL)
    GROUP BY ALL
),
late AS (
    SELECT school_id, kind, string_agg(delay || ':' || entries || ':' || squares, ' ') AS delays
    FROM (SELECT school_id, kind, delay, sum(entries)::BIGINT AS entries, sum(squares)::BIGINT AS squares
          FROM cell WHERE dated GROUP BY ALL)
    GROUP BY ALL
)
SELECT s.code, kind, days, coalesce(delays, '')
FROM shown
LEFT JOIN late USING (school_id, kind)
JOIN school s USING (school_id)
WHERE s.listed

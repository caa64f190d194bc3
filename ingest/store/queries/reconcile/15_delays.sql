-- How late the entries of the schools of this batch came, by day of lessons.
-- What another source counts instead of is left out, as the newest exports have it.
DELETE FROM day_delay WHERE school_id IN (FROM target_school);
INSERT INTO day_delay
WITH dated AS (
    SELECT school_id, kind, date, class_id::BIGINT << 24 | subject_id::BIGINT << 8 | slot AS of_lesson,
           least(greatest(date_diff('day', date, coalesce(entered_by, known_at, date)::DATE), 0), 61)::UTINYINT AS delay,
           coalesce(date_diff('hour', entered_after, entered_by) <= 36, false) AS dated -- a window from evening to evening
    FROM entry
    WHERE date IS NOT NULL AND superseded_at IS NULL AND school_id IN (FROM target_school)
),
lesson AS (
    SELECT school_id, kind, date, delay, dated, count(*) AS entries
    FROM dated
    GROUP BY school_id, kind, date, delay, dated, of_lesson
)
SELECT school_id, kind, date, delay, dated, sum(entries), sum(entries * entries)
FROM lesson
GROUP BY ALL
ORDER BY ALL;

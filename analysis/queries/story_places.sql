-- one row is one story of those that stand on places $13 to $14 in the order of
-- Stories.Sorted, as far as urgency, size and date tell: all that share the
-- first or the last place are here. With its place, and how many stories the
-- selection has. of_story.sql is put in.
CREATE OR REPLACE TEMP TABLE story_place AS
WITH story AS (
    SELECT school_id, rule, is_update, work, class_id, subject_id, period_id, anchor, slot, teacher, made_up, exempted, entered, covered,
           narrowed, vanished, moved, exact, story_after, story_by, outcome, count(*) AS size,
           CASE WHEN made_up OR exempted <> 0 THEN 6
                ELSE list_position(['late', 'overdue', 'undetermined', 'pending', 'on_time'], outcome::VARCHAR) END AS urgency
    FROM (%s)
    GROUP BY ALL
),
placed AS (
    SELECT *, count(*) OVER () AS stories, count(*) OVER (PARTITION BY urgency, size, anchor) AS sharing,
           rank() OVER (ORDER BY urgency, size DESC, anchor) AS place
    FROM story
)
FROM placed WHERE place <= $14 AND place + sharing > $13

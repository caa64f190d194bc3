-- one row is one obligation of the stories of story_places.sql; of_story.sql is
-- put in. The lessons come first, since few rows are left to be told apart then.
CREATE OR REPLACE TEMP TABLE story_row AS
WITH lesson AS MATERIALIZED (
    SELECT o.* FROM picked($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) o
    SEMI JOIN story_place USING (school_id, rule, class_id, subject_id, anchor, slot, outcome)
)
SELECT o.* FROM (%s) o
SEMI JOIN story_place USING (school_id, rule, is_update, work, class_id, subject_id, period_id, anchor, slot, teacher, made_up, exempted, entered, covered,
                       narrowed, vanished, moved, exact, story_after, story_by, outcome)

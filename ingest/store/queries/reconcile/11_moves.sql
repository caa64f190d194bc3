-- one row is one entry that snapshots lost and one that they gained at the same time, of one pupil (or lessons of
-- one class and day of the timetable), which may be one entry moved: the likelier pairs first. Whole lessons go before
-- single entries, near days before far ones.
CREATE OR REPLACE TEMP TABLE move_candidate AS
WITH lost AS ( -- by a later snapshot of its class, or maybe by one that shows its pupil in another class
    SELECT *, rowid AS id FROM reconciled
    WHERE school_id IN (FROM target_school) AND last_seen IS NOT NULL AND superseded_at IS NULL
),
gained AS (
    SELECT *, rowid AS id FROM reconciled
    WHERE school_id IN (FROM target_school) AND lacking_to IS NOT NULL AND superseded_at IS NULL
),
pair AS (
    SELECT l.id AS lost, g.id AS gained, coalesce(greatest(g.known_at, l.gone_by), g.known_at) AS known_at, l.entered_by,
           CASE WHEN l.kind = 3 THEN 1
                WHEN l.class_id = g.class_id AND l.subject_id = g.subject_id AND l.date = g.date THEN 1
                WHEN l.class_id = g.class_id AND l.subject_id = g.subject_id THEN 2
                WHEN l.subject_id = g.subject_id THEN 3
                ELSE 4 END AS rank,
           abs(coalesce(g.date - l.date, 0)) AS days,
           count(*) OVER (PARTITION BY l.school_id, l.kind, l.class_id, l.subject_id, l.date, l.slot,
                                       g.class_id, g.subject_id, g.date, g.slot) AS together,
           l.date AS lost_date, g.date AS gained_date, l.slot AS lost_slot, g.slot AS gained_slot
    FROM lost l
    JOIN gained g ON g.school_id = l.school_id AND g.kind = l.kind AND g.pupil = l.pupil AND g.id <> l.id
                 AND l.period_id = g.period_id AND l.last_seen < g.unlogged_by
    WHERE CASE WHEN l.kind = 3 THEN g.lacking_to < l.gone_by AND l.class_id = g.class_id AND l.date = g.date
               WHEN l.class_id = g.class_id AND l.subject_id = g.subject_id THEN g.lacking_to < l.gone_by
               WHEN l.date IS DISTINCT FROM g.date THEN false
               WHEN l.class_id = g.class_id THEN g.lacking_to < l.gone_by
               ELSE l.subject_id = g.subject_id AND l.last_seen >= g.lacking_to END
)
SELECT lost, gained, known_at, entered_by,
       row_number() OVER (ORDER BY rank, together DESC, days, lost_date, gained_date, lost_slot, gained_slot, lost, gained) AS place
FROM pair;

-- one row is one entry that was moved: each stands in one pair at most
CREATE OR REPLACE TEMP TABLE move AS FROM move_candidate LIMIT 0;

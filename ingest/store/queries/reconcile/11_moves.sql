-- one row is one entry that snapshots lost and one that they gained at the same time, of one pupil (or lessons of
-- one class and day of the timetable), which may be one entry moved: the likelier pairs first. Whole lessons go before
-- single entries, near days before far ones.
CREATE OR REPLACE TEMP TABLE move_candidate AS
WITH shown AS (
    SELECT *, rowid AS id, coalesce(date, DATE '0001-01-01') AS day
    FROM reconciled WHERE school_id IN (FROM target_school) AND last_seen IS NOT NULL AND superseded_at IS NULL
),
gained AS (FROM shown WHERE lacking_to IS NOT NULL),
likely AS (
    SELECT l AS lost, g AS gained,
           CASE WHEN l.kind = 3 OR l.class_id = g.class_id AND l.subject_id = g.subject_id AND l.day = g.day THEN 1
                WHEN l.class_id = g.class_id AND l.subject_id = g.subject_id THEN 2
                ELSE 4 END AS rank
    FROM (FROM shown WHERE gone_by IS NOT NULL) l
    JOIN gained g ON g.school_id = l.school_id AND g.kind = l.kind AND g.pupil = l.pupil AND g.period_id = l.period_id AND g.class_id = l.class_id
    WHERE g.id <> l.id AND g.lacking_to < l.gone_by AND l.last_seen < g.unlogged_by
      AND (l.day = g.day OR l.kind <> 3 AND l.subject_id = g.subject_id)
    UNION ALL
    -- A pupil who is in another class now: no snapshot of the old one need tell.
    SELECT l, g, 3
    FROM shown l
    JOIN gained g ON g.school_id = l.school_id AND g.kind = l.kind AND g.pupil = l.pupil AND g.period_id = l.period_id
                 AND g.subject_id = l.subject_id AND g.day = l.day
    WHERE l.kind <> 3 AND g.class_id <> l.class_id AND l.last_seen >= g.lacking_to AND l.last_seen < g.unlogged_by
      AND l.pupil IN (SELECT pupil FROM shown GROUP BY pupil HAVING min(class_id) <> max(class_id))
),
pair AS (
    SELECT lost.id AS lost, gained.id AS gained, coalesce(greatest(gained.known_at, lost.gone_by), gained.known_at) AS known_at,
           lost.entered_by, rank, abs(gained.day - lost.day) AS days,
           count(*) OVER (PARTITION BY lost.school_id, lost.kind, lost.class_id, lost.subject_id, lost.day, lost.slot,
                                       gained.class_id, gained.subject_id, gained.day, gained.slot) AS together,
           lost.day AS lost_day, gained.day AS gained_day, lost.slot AS lost_slot, gained.slot AS gained_slot
    FROM likely
)
SELECT lost, gained, known_at, entered_by,
       row_number() OVER (ORDER BY rank, together DESC, days, lost_day, gained_day, lost_slot, gained_slot, lost, gained) AS place
FROM pair;

-- one row is one entry that was moved: each stands in one pair at most
CREATE OR REPLACE TEMP TABLE move AS FROM move_candidate LIMIT 0;

-- one row is one entry that another family of sources counts instead of this one, and since when. The
-- families of a class are set against each other lesson by lesson: first one with entry times, then
-- the one that shows more; of what the next one shows only what it has more of counts.
CREATE OR REPLACE TEMP TABLE superseded AS
WITH entered AS (
    SELECT e.entry_no, e.school_id, e.kind, e.class_id, e.subject_id, e.day, e.period_id, f.family, e.exact,
           coalesce(least(e.timed_at, e.seen_at), TIMESTAMP '-infinity') AS known_at, e.proof
    FROM proven e JOIN family f USING (school_id, class_id, kind, way)
),
ordered AS (
    SELECT *, count(*) OVER shown AS n, bool_or(exact) OVER shown AS timed,
           row_number() OVER (PARTITION BY school_id, kind, class_id, subject_id, day, period_id, family ORDER BY known_at, proof) AS place
    FROM entered WINDOW shown AS (PARTITION BY school_id, kind, class_id, subject_id, day, period_id, family)
)
SELECT entry_no, min(known_at) OVER (PARTITION BY school_id, kind, class_id, subject_id, day, period_id, place
                                     ORDER BY timed DESC, n DESC, family
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS superseded_at
FROM ordered;

-- one row is one entry, see table reconciled
INSERT INTO reconciled BY NAME
SELECT e.school_id, e.kind, e.class_id, e.subject_id, e.teacher_id, e.pupil,
       nullif(e.day, DATE '0001-01-01') AS date, e.period_id, e.slot, e.work_id, e.cancelled, e.cancelled_at, s.superseded_at,
       coalesce(n.first, e.entered_after) AS entered_after,
       coalesce(n.last, e.entered_by) AS entered_by,
       CASE WHEN e.open AND e.timed_at IS NULL THEN NULL ELSE least(e.timed_at, e.seen_at) END AS known_at,
       n.entry_no IS NOT NULL AS narrowed, e.entered_after AS unlogged_after, e.entered_by AS unlogged_by,
       e.gone_by IS NOT NULL AS vanished, e.journal,
       o.import_id, o.part, o.row, o.col,
       e.lacking.i AS lacking_import, e.lacking.p AS lacking_part, e.lacking.t AS lacking_to, e.last_seen, e.gone_by
FROM proven e JOIN seen o ON o.seen_no = e.proof
LEFT JOIN narrowing n USING (entry_no)
LEFT JOIN superseded s USING (entry_no);

-- one row is one change of a lesson, see table reconciled_change; where its table has no lesson number
-- and the day has one lesson of the subject it is a change of that
INSERT INTO reconciled_change BY NAME
SELECT school_id, class_id, subject_id, day AS date, if(seen.slot = 0, coalesce(single.slot, 0), seen.slot) AS slot, changed_at,
       if(entered_at IS NULL, exported_to, NULL) AS known_at, import_id, part, row
FROM seen
LEFT JOIN (SELECT school_id, class_id, subject_id, day, min(slot) AS slot FROM proven WHERE kind = 3 GROUP BY ALL HAVING count(*) = 1) single
  USING (school_id, class_id, subject_id, day)
WHERE kind = 3 AND (changed_at > entered_at OR changed_at IS NOT NULL AND entered_at IS NULL);

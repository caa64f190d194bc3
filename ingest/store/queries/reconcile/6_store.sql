-- one row is one entry, see table reconciled
INSERT INTO reconciled BY NAME
SELECT e.school_id, e.kind, e.class_id, e.subject_id, e.teacher_id, e.pupil,
       nullif(e.day, DATE '0001-01-01') AS date, e.period_id, e.slot, e.work_id, e.cancelled, e.cancelled_at, e.superseded_at,
       coalesce(n.first, e.entered_after) AS entered_after,
       coalesce(n.last, e.entered_by) AS entered_by,
       CASE WHEN e.open AND e.timed_at IS NULL THEN NULL ELSE least(e.timed_at, e.seen_at) END AS known_at,
       n.entry_no IS NOT NULL AS narrowed, e.entered_after AS unlogged_after, e.entered_by AS unlogged_by,
       e.vanished, e.journal,
       o.import_id, o.part, o.row, o.col
FROM proven e JOIN seen o ON o.seen_no = e.proof LEFT JOIN narrowing n USING (entry_no);

-- one row is one change of a lesson, see table reconciled_change
INSERT INTO reconciled_change BY NAME
SELECT school_id, class_id, subject_id, day AS date, slot, changed_at, if(entered_at IS NULL, exported_to, NULL) AS known_at,
       import_id, part, row
FROM seen WHERE kind = 3 AND (changed_at > entered_at OR changed_at IS NOT NULL AND entered_at IS NULL);

-- kept for status, see table log_span
INSERT INTO log_span SELECT school_id, class_id, first, (last - INTERVAL 1 MICROSECOND)::DATE FROM logged_span;

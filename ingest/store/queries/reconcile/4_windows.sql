-- one row is one entry and one snapshot that covers it: that could have shown it
CREATE OR REPLACE TEMP TABLE covering AS
SELECT e.entry_no, e.seen_at, p.exported_from, p.exported_to
FROM shown_entry e
JOIN sheet_pupil r USING (school_id, class_id, subject_id, pupil)
JOIN sheet_column c
  ON c.import_id = r.import_id AND c.part = r.part AND c.class_id = e.class_id AND c.subject_id = e.subject_id
 AND coalesce(c.date, DATE '0001-01-01') = e.day AND c.period_id = e.period_id AND (c.lesson = e.slot OR e.slot = 0)
JOIN part p ON p.import_id = r.import_id AND p.part = r.part
WHERE e.kind <> 3 AND e.seen_at IS NOT NULL
UNION ALL
SELECT e.entry_no, e.seen_at, p.exported_from, p.exported_to
FROM shown_entry e
JOIN table_extent x USING (school_id, kind, class_id)
JOIN part p USING (import_id, part)
WHERE NOT p.timed AND e.seen_at IS NOT NULL
  AND (e.kind = 1 AND x.period_id = e.period_id OR e.kind <> 1 AND e.day BETWEEN x.first AND x.last);

-- one row is one entry with what snapshots and entry times prove of it
CREATE OR REPLACE TEMP TABLE proven AS
SELECT e.* REPLACE (
           -- Of a journal the teacher is whom the timetable or log names for
           -- the lesson; its head says only who teaches the class now.
           CASE WHEN e.journal THEN coalesce(t.teacher_id, e.teacher_id) ELSE e.teacher_id END AS teacher_id),
       -- An entry time later than a snapshot that shows the entry is a later correction.
       e.timed_at IS NOT NULL AND (e.seen_at IS NULL OR e.timed_at <= e.seen_at) AS exact,
       CASE WHEN exact THEN e.timed_at ELSE c.lacking_at END AS entered_after,
       CASE WHEN exact THEN e.timed_at ELSE e.seen_at END AS entered_by,
       coalesce(c.last_covered > e.last_seen, false) AS vanished
FROM shown_entry e
LEFT JOIN (
    SELECT entry_no, max(exported_from) FILTER (exported_to < seen_at) AS lacking_at, max(exported_to) AS last_covered
    FROM covering GROUP BY entry_no
) c USING (entry_no)
LEFT JOIN named_teacher t USING (school_id, class_id, subject_id, day, slot);

-- Which snapshots cover an entry: which could have shown it.

-- one row is one entry and one run of pages of a class journal that have its column and its pupil's line
CREATE OR REPLACE TEMP TABLE page_cover AS
SELECT e.entry_no, e.seen_at, e.last_seen, c.series_id, greatest(c.first, r.first) AS first, least(c.last, r.last) AS last
FROM shown_entry e
JOIN column_slot c ON c.school_id = e.school_id AND c.class_id = e.class_id AND c.subject_id = e.subject_id
                  AND c.day = e.day AND c.period_id = e.period_id AND (c.slot = e.slot OR e.slot = 0) AND c.sure
JOIN journal_run r ON r.series_id = c.series_id AND r.what = 4 AND r.pupil = e.pupil AND r.first <= c.last AND r.last >= c.first
WHERE e.kind <> 3 AND e.seen_at IS NOT NULL;

-- one row is one entry and the last page of such a run before the entry was seen, and one that and the
-- first page after it was last seen
CREATE OR REPLACE TEMP TABLE page_around AS
WITH page AS (FROM page_at WHERE series_id IN (SELECT series_id FROM page_cover))
SELECT c.entry_no, p.import_id, p.part, p.exported_from, p.exported_to, true AS before
FROM page_cover c
ASOF JOIN page b ON b.series_id = c.series_id AND b.exported_to < c.seen_at
JOIN page_at p ON p.series_id = c.series_id AND p.moment = least(b.moment, c.last)
WHERE b.moment >= c.first
UNION ALL
SELECT c.entry_no, p.import_id, p.part, p.exported_from, p.exported_to, false
FROM page_cover c
ASOF JOIN page a ON a.series_id = c.series_id AND a.exported_to > c.last_seen
JOIN page_at p ON p.series_id = c.series_id AND p.moment = greatest(a.moment, c.first)
WHERE a.moment <= c.last;

-- one row is one entry and one table without entry times that could have shown it: that shows its class and
-- subject on days around it, and its group and kind of work, where it tells them
CREATE OR REPLACE TEMP TABLE table_cover AS
WITH extent AS (
    SELECT x.school_id, x.kind, c.canonical_id AS class_id, s.canonical_id AS subject_id, x.import_id, x.part, x.group_id, x.period_id,
           x.first, x.last, p.exported_from, p.exported_to, p.has_work
    FROM table_extent x
    JOIN part p USING (import_id, part) JOIN class_of c USING (class_id) JOIN subject_of s USING (subject_id)
    WHERE NOT p.timed AND x.school_id IN (FROM target_school)
),
work AS (SELECT import_id, part, school_id, list(work_id) AS works FROM shown_work WHERE school_id IN (FROM target_school) GROUP BY ALL)
SELECT DISTINCT e.entry_no, e.seen_at, e.last_seen, x.import_id, x.part, x.exported_from, x.exported_to
FROM shown_entry e
JOIN extent x ON x.school_id = e.school_id AND x.kind = e.kind AND x.class_id = e.class_id AND x.subject_id = e.subject_id
             AND x.group_id IN (0, e.group_id)
             AND CASE WHEN e.kind = 1 THEN x.period_id = e.period_id ELSE e.day BETWEEN x.first AND x.last END
LEFT JOIN work w ON w.import_id = x.import_id AND w.part = x.part AND w.school_id = x.school_id
WHERE e.seen_at IS NOT NULL
  AND (e.kind <> 0 OR NOT x.has_work OR list_contains(w.works, e.work_id) OR e.work_id = 0 AND len(w.works) > 1);

-- one row is one entry, the newest of the earlier snapshots that cover it, and the first later one
-- that covers it and lacks it
CREATE OR REPLACE TEMP TABLE covered AS
SELECT entry_no,
       max({t: exported_to, f: exported_from, i: import_id, p: part}) FILTER (before) AS lacking,
       min(exported_to) FILTER (NOT before) AS gone_by
FROM (
    FROM page_around
    UNION ALL BY NAME
    SELECT entry_no, import_id, part, exported_from, exported_to, true AS before FROM table_cover WHERE exported_to < seen_at
    UNION ALL BY NAME
    SELECT entry_no, import_id, part, exported_from, exported_to, false AS before FROM table_cover WHERE exported_to > last_seen
)
GROUP BY entry_no;

-- one row is one lesson for which the timetable names exactly one teacher, or else the access log does
CREATE OR REPLACE TEMP TABLE named_teacher AS
WITH named AS (
    SELECT school_id, class_id, subject_id, day, slot, teacher_id, 1 AS rank FROM seen WHERE kind = 3 AND NOT cancelled
    UNION ALL
    SELECT a.school_id, c.canonical_id, s.canonical_id, a.date, coalesce(n.slot, a.lesson), a.teacher_id, 2
    FROM action a JOIN subject_of s USING (subject_id) JOIN class_of c USING (class_id)
    LEFT JOIN numbered_lesson n ON n.school_id = a.school_id AND n.class_id = c.canonical_id AND n.subject_id = s.canonical_id
                               AND n.day = a.date AND n.lesson = a.lesson
    WHERE a.date IS NOT NULL AND a.school_id IN (FROM target_school)
),
single AS (
    SELECT school_id, class_id, subject_id, day, slot, rank, min(teacher_id) AS teacher_id
    FROM named WHERE teacher_id <> 0
    GROUP BY ALL
    HAVING count(DISTINCT teacher_id) = 1
)
SELECT school_id, class_id, subject_id, day, slot, arg_min(teacher_id, rank) AS teacher_id FROM single GROUP BY ALL;

-- one row is one entry with what snapshots and entry times prove of it
CREATE OR REPLACE TEMP TABLE proven AS
SELECT e.* REPLACE (
           -- Of a journal the teacher is whom the timetable or log names for
           -- the lesson; its head says only who teaches the class now.
           CASE WHEN e.journal THEN coalesce(t.teacher_id, e.teacher_id) ELSE e.teacher_id END AS teacher_id),
       -- An entry time later than a snapshot that shows the entry is a later correction.
       e.timed_at IS NOT NULL AND (e.seen_at IS NULL OR e.timed_at <= e.seen_at) AS exact,
       CASE WHEN exact THEN e.timed_at ELSE c.lacking.f END AS entered_after,
       CASE WHEN exact THEN e.timed_at ELSE e.seen_at END AS entered_by,
       CASE WHEN NOT exact THEN c.lacking END AS lacking,
       c.gone_by
FROM shown_entry e
LEFT JOIN covered c USING (entry_no)
LEFT JOIN named_teacher t USING (school_id, class_id, subject_id, day, slot);

-- one row is one entry as the detailed sources show it, or as the others do;
-- proof is the observation that proves it earliest, n which of its cell it is
CREATE OR REPLACE TEMP TABLE source_entry AS
WITH keyed AS (
    SELECT seen_no, school_id, kind, detailed, entered_at, changed_at, exported_to, cancelled, file_no, superseded_at,
           if(detailed, record, 0) AS key_record,
           -- A record's number says all. The others are told apart by what the least of them shows.
           if(key_record = 0, class_id, 0) AS key_class, if(key_record = 0, subject_id, 0) AS key_subject,
           if(key_record = 0, pupil, 0) AS key_pupil, if(key_record = 0, day, NULL) AS key_day, if(key_record = 0, period_id, 0) AS key_period,
           if(detailed, if(key_record = 0, lesson, 0), slot) AS key_lesson, if(detailed AND key_record = 0, work_id, 0) AS key_work
    FROM seen
),
-- Rows of one file that are alike are as many entries.
counted AS (
    SELECT *, row_number() OVER (PARTITION BY school_id, kind, detailed, key_record, key_class, key_subject, key_pupil, key_day,
                                              key_period, key_lesson, key_work, file_no, exported_to
                                 ORDER BY seen_no) AS n
    FROM keyed
),
entry AS (
    SELECT detailed, min(seen_no) AS proof,
           arg_max(cancelled, {m: coalesce(exported_to, TIMESTAMP 'infinity'),
                               c: coalesce(changed_at, entered_at, TIMESTAMP '-infinity'), s: seen_no}) FILTER (kind = 3) AS cancelled,
           -- Where no export shows the lesson as held, only the table itself can say when it was
           -- cancelled; what a snapshot says is not known before it.
           if(bool_or(NOT cancelled), min(if(entered_at IS NULL, exported_to, coalesce(changed_at, exported_to))) FILTER (cancelled),
                                      min(changed_at) FILTER (cancelled AND entered_at IS NOT NULL)) AS cancelled_at,
           if(bool_or(superseded_at IS NULL), NULL, max(superseded_at)) AS superseded_at,
           bool_or(entered_at IS NULL AND exported_to IS NULL) AS open,
           min(entered_at) AS timed_at,
           min(exported_to) FILTER (entered_at IS NULL) AS seen_at,
           max(exported_to) FILTER (entered_at IS NULL) AS last_seen
    FROM counted
    GROUP BY school_id, kind, detailed, key_record, key_class, key_subject, key_pupil, key_day, key_period, key_lesson, key_work, n
)
SELECT s.school_id, s.kind, s.class_id, s.subject_id, s.pupil, s.day, s.period_id, s.slot,
       s.teacher_id, s.work_id, s.journal, e.* REPLACE (coalesce(e.cancelled, false) AS cancelled),
       coalesce(least(e.timed_at, e.seen_at), TIMESTAMP 'infinity') AS earliest,
       row_number() OVER (
           PARTITION BY s.school_id, s.kind, s.class_id, s.subject_id, s.pupil, s.day, s.period_id, s.slot, e.detailed
           ORDER BY coalesce(least(e.timed_at, e.seen_at), TIMESTAMP 'infinity'), s.work_id, e.proof) AS n
FROM entry e JOIN seen s ON s.seen_no = e.proof;

-- one row is one entry over all exports that show it
CREATE OR REPLACE TEMP TABLE shown_entry AS
SELECT row_number() OVER () AS entry_no,
       school_id, kind, class_id, subject_id, pupil, day, period_id, slot,
       CASE WHEN d.proof IS NULL OR c.earliest < d.earliest THEN c.proof ELSE d.proof END AS proof,
       coalesce(d.teacher_id, c.teacher_id) AS teacher_id,
       coalesce(d.work_id, c.work_id) AS work_id,
       coalesce(d.cancelled, c.cancelled) AS cancelled,
       coalesce(d.cancelled_at, c.cancelled_at) AS cancelled_at,
       if(d.proof IS NULL, c.superseded_at, d.superseded_at) AS superseded_at,
       coalesce(d.open, false) OR coalesce(c.open, false) AS open,
       least(d.timed_at, c.timed_at) AS timed_at,
       least(d.seen_at, c.seen_at) AS seen_at,
       greatest(d.last_seen, c.last_seen) AS last_seen,
       d.proof IS NULL AND c.journal AS journal
FROM (FROM source_entry WHERE detailed) d
FULL JOIN (FROM source_entry WHERE NOT detailed) c USING (school_id, kind, class_id, subject_id, pupil, day, period_id, slot, n);

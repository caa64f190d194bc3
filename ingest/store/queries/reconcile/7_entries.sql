-- one row is one row of seen and the entry that it shows: rows of one file that are alike are as many entries
CREATE OR REPLACE TEMP TABLE counted AS
WITH keyed AS (
    SELECT *, if(detailed, record, 0) AS key_record,
           -- A record's number says all. The others are told apart by what the least of them shows.
           if(key_record = 0, {c: class_id, s: subject_id, p: pupil, d: day, q: period_id,
                               l: if(detailed, lesson, cell), w: if(detailed, work_id, 0)}, NULL) AS key
    FROM seen
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY school_id, kind, detailed, key_record, key, file_no, exported_to, entered_at
                                 ORDER BY seen_no) AS same
    FROM keyed WHERE NOT journal
),
-- Rows with entry times that differ are other entries, as many as one moment shows; what is
-- later than those is a correction.
timed AS (
    SELECT seen_no, dense_rank() OVER (PARTITION BY school_id, kind, detailed, key_record, key ORDER BY entered_at, same) AS rank,
           dense_rank() OVER (PARTITION BY school_id, kind, detailed, key_record, key, exported_to, if(exported_to IS NULL, file_no, 0)
                              ORDER BY entered_at, same) AS at_once,
           school_id, kind, detailed, key_record, key
    FROM numbered WHERE entered_at IS NOT NULL
),
limited AS (
    SELECT seen_no, rank, max(at_once) OVER (PARTITION BY school_id, kind, detailed, key_record, key) AS entries FROM timed
)
SELECT n.* EXCLUDE (same, n), if(t.seen_no IS NULL, same, if(t.rank <= t.entries, t.rank, 1))::UINTEGER AS n
FROM numbered n LEFT JOIN limited t USING (seen_no)
UNION ALL BY NAME
FROM keyed WHERE journal;

-- one row is one entry as the detailed sources show it, or as the others do;
-- proof is the row of seen that proves it earliest, n which of its cell it is
CREATE OR REPLACE TEMP TABLE source_entry AS
WITH entry AS (
    SELECT detailed, min(seen_no) AS proof,
           max({m: coalesce(exported_to, TIMESTAMP 'infinity'), c: coalesce(changed_at, entered_at, TIMESTAMP '-infinity'),
                s: seen_no, cancelled: cancelled}) FILTER (kind = 3) AS state,
           bool_or(NOT cancelled) AS held,
           -- Since when it is known to be cancelled: where no export shows the lesson as held only the
           -- table itself can say; what a snapshot says is not known before it.
           min(if(entered_at IS NULL, exported_to, coalesce(changed_at, exported_to))) FILTER (cancelled) AS off_after,
           min(changed_at) FILTER (cancelled AND entered_at IS NOT NULL) AS off_at,
           bool_or(entered_at IS NULL AND exported_to IS NULL) AS open,
           min(entered_at) AS timed_at,
           min(exported_to) FILTER (entered_at IS NULL) AS seen_at,
           max(shown_to) FILTER (entered_at IS NULL) AS last_seen
    FROM counted
    GROUP BY school_id, kind, detailed, key_record, key, n
)
SELECT s.school_id, s.kind, s.class_id, s.subject_id, s.pupil, s.day, s.period_id, s.cell, s.slot,
       s.teacher_id, s.work_id, s.group_id, s.journal, s.way, e.*,
       coalesce(least(e.timed_at, e.seen_at), TIMESTAMP 'infinity') AS earliest,
       row_number() OVER (
           PARTITION BY s.school_id, s.kind, s.class_id, s.subject_id, s.pupil, s.day, s.period_id, s.cell, e.detailed
           ORDER BY coalesce(least(e.timed_at, e.seen_at), TIMESTAMP 'infinity'), s.work_id, e.proof) AS n
FROM entry e JOIN seen s ON s.seen_no = e.proof;

-- one row is one entry over all exports that show it
CREATE OR REPLACE TEMP TABLE shown_entry AS
SELECT row_number() OVER () AS entry_no,
       school_id, kind, class_id, subject_id, pupil, day, period_id,
       coalesce(nullif(d.slot, 0), c.slot, 0)::UTINYINT AS slot,
       CASE WHEN d.proof IS NULL OR c.earliest < d.earliest THEN c.proof ELSE d.proof END AS proof,
       coalesce(d.teacher_id, c.teacher_id) AS teacher_id,
       coalesce(d.work_id, c.work_id) AS work_id,
       coalesce(nullif(d.group_id, 0), c.group_id, 0) AS group_id,
       coalesce(d.way, c.way) AS way,
       coalesce(greatest(d.state, c.state).cancelled, false) AS cancelled,
       if(coalesce(d.held, false) OR coalesce(c.held, false), least(d.off_after, c.off_after), least(d.off_at, c.off_at)) AS cancelled_at,
       coalesce(d.open, false) OR coalesce(c.open, false) AS open,
       least(d.timed_at, c.timed_at) AS timed_at,
       least(d.seen_at, c.seen_at) AS seen_at,
       greatest(d.last_seen, c.last_seen) AS last_seen,
       d.proof IS NULL AND c.journal AS journal
FROM (FROM source_entry WHERE detailed) d
FULL JOIN (FROM source_entry WHERE NOT detailed) c USING (school_id, kind, class_id, subject_id, pupil, day, period_id, cell, n);

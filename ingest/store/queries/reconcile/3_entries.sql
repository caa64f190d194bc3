-- one row is one entry that detailed sources show: the n-th of its identity
CREATE OR REPLACE TEMP TABLE detailed_entry AS
WITH counted AS (
    SELECT *, row_number() OVER (PARTITION BY school_id, kind, identity, import_id, exported_to
                                 ORDER BY entered_at NULLS LAST, part, row, col) AS n
    FROM seen WHERE detailed
),
entry AS (
    SELECT school_id, kind,
           arg_min(counted, {t: coalesce(entered_at, exported_to, TIMESTAMP 'infinity'), x: coalesce(exported_to, TIMESTAMP 'infinity'), f: sha256, p: part, r: row}) AS proof,
           arg_max(cancelled, {m: coalesce(exported_to, TIMESTAMP 'infinity'),
                               c: coalesce(changed_at, entered_at, TIMESTAMP '-infinity'), f: sha256}) AS cancelled,
           bool_or(entered_at IS NULL AND exported_to IS NULL) AS open,
           min(entered_at) AS timed_at,
           min(exported_to) FILTER (entered_at IS NULL) AS seen_at,
           max(exported_to) FILTER (entered_at IS NULL) AS last_seen
    FROM counted
    GROUP BY school_id, kind, identity, n
)
SELECT school_id, kind, proof.class_id, proof.subject_id, proof.pupil, proof.day, proof.period_id, proof.slot,
       proof, cancelled, open, timed_at, seen_at, last_seen,
       row_number() OVER (
           PARTITION BY school_id, kind, proof.class_id, proof.subject_id, proof.pupil, proof.day, proof.period_id, proof.slot
           ORDER BY coalesce(least(timed_at, seen_at), TIMESTAMP 'infinity'), proof.work_id, proof.sha256, proof.row) AS n
FROM entry;

-- one row is one entry that the other sources show: the n-th of its cell of a journal
CREATE OR REPLACE TEMP TABLE counted_entry AS
WITH counted AS (
    SELECT *, row_number() OVER (PARTITION BY school_id, kind, class_id, subject_id, pupil, day, period_id, slot,
                                              import_id, exported_to
                                 ORDER BY entered_at NULLS LAST, part, row, col) AS n
    FROM seen WHERE NOT detailed
)
SELECT school_id, kind, class_id, subject_id, pupil, day, period_id, slot, n,
       arg_min(counted, {t: coalesce(entered_at, exported_to, TIMESTAMP 'infinity'), x: coalesce(exported_to, TIMESTAMP 'infinity'), f: sha256, p: part, r: row}) AS proof,
       arg_max(cancelled, {m: coalesce(exported_to, TIMESTAMP 'infinity'),
                           c: coalesce(changed_at, entered_at, TIMESTAMP '-infinity'), f: sha256}) AS cancelled,
       bool_or(entered_at IS NULL AND exported_to IS NULL) AS open,
       min(entered_at) AS timed_at,
       min(exported_to) FILTER (entered_at IS NULL) AS seen_at,
       max(exported_to) FILTER (entered_at IS NULL) AS last_seen
FROM counted
GROUP BY ALL;

-- one row is one entry over all exports that show it
CREATE OR REPLACE TEMP TABLE shown_entry AS
SELECT row_number() OVER () AS entry_no,
       school_id, kind, class_id, subject_id, pupil, day, period_id, slot,
       CASE WHEN d.proof IS NULL
              OR coalesce(least(c.timed_at, c.seen_at), TIMESTAMP 'infinity') < coalesce(least(d.timed_at, d.seen_at), TIMESTAMP 'infinity')
            THEN c.proof ELSE d.proof END AS proof,
       coalesce(d.proof.teacher_id, c.proof.teacher_id) AS teacher_id,
       coalesce(d.proof.work_id, c.proof.work_id) AS work_id,
       coalesce(d.cancelled, c.cancelled) AS cancelled,
       coalesce(d.open, false) OR coalesce(c.open, false) AS open,
       least(d.timed_at, c.timed_at) AS timed_at,
       least(d.seen_at, c.seen_at) AS seen_at,
       greatest(d.last_seen, c.last_seen) AS last_seen,
       d.proof IS NULL AND c.proof.journal AS journal
FROM detailed_entry d
FULL JOIN counted_entry c USING (school_id, kind, class_id, subject_id, pupil, day, period_id, slot, n);

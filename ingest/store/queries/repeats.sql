-- Which rows of plain slices repeat or contradict rows of other files. Rows of one file are all
-- entries, so only rows of different files can; the files of an archive are files.

-- Slices that become plain are compared anew.
UPDATE given SET compared = false
WHERE (school_id, kind) IN (SELECT (school_id, kind) FROM judged_slice j JOIN slice s USING (school_id, kind) WHERE j.plain AND NOT s.plain);
UPDATE observation SET role = 0
WHERE role <> 0
  AND (school_id, kind) IN (SELECT (school_id, kind) FROM judged_slice j JOIN slice s USING (school_id, kind) WHERE j.plain AND NOT s.plain);

-- one row is one sheet's rows of a plain slice; the days of period grades are 0001-01-01
CREATE OR REPLACE TEMP TABLE given_rows AS
SELECT g.school_id, g.kind, g.import_id::BIGINT * 65536 + p.member AS file_no, g.compared, p.has_record,
       coalesce(d.first, DATE '0001-01-01') AS first, coalesce(d.last, DATE '0001-01-01') AS last
FROM given g
JOIN part p USING (import_id, part)
JOIN judged_slice j ON j.school_id = g.school_id AND j.kind = g.kind AND j.plain
LEFT JOIN shown_days d ON d.import_id = g.import_id AND d.part = g.part AND d.school_id = g.school_id AND d.kind = g.kind;

-- one row is one slice and the days that a new file and another one both show
CREATE OR REPLACE TEMP TABLE common_days AS
SELECT f.school_id, f.kind, min(greatest(f.first, o.first)) AS first, max(least(f.last, o.last)) AS last, bool_and(f.has_record AND o.has_record) AS by_record
FROM (FROM given_rows WHERE NOT compared) f JOIN given_rows o USING (school_id, kind)
WHERE f.file_no <> o.file_no AND f.first <= o.last AND o.first <= f.last
GROUP BY ALL;

-- one row is one row of a file on those days; rows of one identity have one key
CREATE OR REPLACE TEMP TABLE common_row AS
SELECT o.rowid AS id, o.import_id::BIGINT * 65536 + p.member AS file_no,
       if(c.by_record AND o.record <> 0, hash(o.school_id, o.kind, o.record),
          hash(o.school_id, o.kind, o.class_id, o.subject_id, o.pupil, o.date, o.period_id, o.lesson, o.work_id)) AS key
FROM observation o
JOIN common_days c ON c.school_id = o.school_id AND c.kind = o.kind
JOIN part p ON p.import_id = o.import_id AND p.part = o.part
WHERE o.date BETWEEN c.first AND c.last OR o.date IS NULL;

-- one row is one identity that several files show, and whether they show it once each and alike
CREATE OR REPLACE TEMP TABLE shown_again AS
WITH again AS (SELECT key FROM common_row GROUP BY key HAVING min(file_no) <> max(file_no)),
shown AS (
    SELECT r.*, o.* EXCLUDE (import_id, part, row, col, absence_known_at, role, record, group_id), coalesce(o.date, DATE '0001-01-01') AS day
    FROM common_row r JOIN observation o ON o.rowid = r.id
    WHERE r.key IN (FROM again)
)
SELECT key, any_value(school_id) AS school_id, any_value(kind) AS kind, list({file: file_no, id: id}) AS places,
       list(DISTINCT {c: class_id, s: subject_id, d: day}) AS days,
       count(*) = count(DISTINCT file_no)
       AND count(DISTINCT {c: class_id, s: subject_id, d: day, t: teacher_id, p: pupil, q: period_id, l: lesson, w: work_id,
                           e: entered_at, h: changed_at, x: cancelled}) = 1 AS alike
FROM shown
GROUP BY key;

-- one row is one day of a class and subject on which files contradict each other
CREATE OR REPLACE TEMP TABLE contested_day AS
SELECT DISTINCT school_id, kind, d.c AS class_id, d.s AS subject_id, d.d AS day
FROM (SELECT school_id, kind, unnest(days) AS d FROM shown_again WHERE NOT alike);

UPDATE observation SET role = 1
FROM (SELECT unnest(places) AS place, list_min(places).file AS oldest FROM shown_again WHERE alike) r
WHERE observation.rowid = r.place.id AND r.place.file <> r.oldest AND observation.role = 0;

UPDATE observation SET role = 2
FROM contested_day c
WHERE observation.school_id = c.school_id AND observation.kind = c.kind AND observation.class_id = c.class_id
  AND observation.subject_id = c.subject_id AND coalesce(observation.date, DATE '0001-01-01') = c.day AND observation.role <> 2;

INSERT INTO stale_range SELECT DISTINCT school_id, class_id, subject_id, day, day FROM contested_day;
UPDATE given SET compared = true WHERE (school_id, kind) IN (SELECT (school_id, kind) FROM judged_slice WHERE plain);

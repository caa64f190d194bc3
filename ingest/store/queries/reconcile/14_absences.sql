DELETE FROM slice WHERE school_id IN (FROM target_school);
INSERT INTO slice SELECT school_id, kind, plain, false FROM target;

-- one row is one absence of the schools that were reconciled, as the lesson that a mark is made up for,
-- and since when it is known; as the as-of moment has it, -infinity is always
CREATE OR REPLACE TEMP TABLE missed_lesson AS
SELECT school_id, class_id, subject_id, pupil, date, slot, min(coalesce(known_at, TIMESTAMP '-infinity')) AS known_at
FROM entry
WHERE kind = 2 AND school_id IN (FROM target_school)
GROUP BY ALL;

-- one row is one mark of a lesson that its pupil missed; an absence or a mark without a lesson number may be of any
-- lesson of the day
CREATE OR REPLACE TEMP TABLE made_up AS
SELECT r.rowid AS id, min(m.known_at) AS known_at
FROM reconciled r JOIN missed_lesson m USING (school_id, class_id, subject_id, pupil, date)
WHERE r.kind = 0 AND (m.slot = r.slot OR m.slot = 0 OR r.slot = 0)
GROUP BY r.rowid;

UPDATE reconciled SET absence_known_at = n.known_at
FROM (SELECT r.rowid AS id, m.known_at
      FROM reconciled r LEFT JOIN made_up m ON m.id = r.rowid
      WHERE r.kind = 0 AND r.school_id IN (FROM target_school) AND r.absence_known_at IS DISTINCT FROM m.known_at) n
WHERE reconciled.rowid = n.id;

UPDATE observation SET absence_known_at = NULL
WHERE absence_known_at IS NOT NULL AND school_id IN (FROM target_school);

UPDATE observation SET absence_known_at = m.known_at
FROM missed_lesson m
WHERE observation.kind = 0 AND observation.school_id = m.school_id AND observation.class_id = m.class_id
  AND observation.subject_id = m.subject_id AND observation.pupil = m.pupil AND observation.date = m.date AND observation.lesson = m.slot
  AND (observation.school_id, observation.kind) IN (SELECT (school_id, kind) FROM slice WHERE plain);

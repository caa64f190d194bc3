-- one row is one day of a class and subject that is derived anew; 0001-01-01 stands for its period grades.
-- Of plain slices that is only where files contradict each other.
CREATE OR REPLACE TEMP TABLE target_day AS
WITH shown AS (
    SELECT DISTINCT o.school_id, o.class_id, o.subject_id, coalesce(o.date, DATE '0001-01-01') AS day
    FROM observation o JOIN target t USING (school_id, kind)
    WHERE NOT t.plain OR o.role = 2
    UNION
    SELECT DISTINCT school_id, class_id, subject_id, r.date
    FROM journal_run r JOIN journal_series USING (series_id)
    WHERE r.what IN (0, 1, 2, 6) AND school_id IN (FROM target_school)
    UNION
    SELECT DISTINCT school_id, class_id, subject_id, coalesce(date, DATE '0001-01-01') FROM reconciled
    WHERE school_id IN (FROM target_school)
)
SELECT DISTINCT w.school_id, c.canonical_id AS class_id, s.canonical_id AS subject_id, w.day
FROM shown w
JOIN class_of c USING (class_id)
JOIN subject_of s USING (subject_id)
JOIN stale t ON t.school_id = w.school_id AND t.class_id = c.canonical_id AND t.subject_id IN (0, s.canonical_id)
            AND w.day BETWEEN t.first AND t.last;

DELETE FROM reconciled USING target_day t
WHERE reconciled.school_id = t.school_id AND reconciled.class_id = t.class_id AND reconciled.subject_id = t.subject_id
  AND coalesce(reconciled.date, DATE '0001-01-01') = t.day;
DELETE FROM reconciled_change USING target_day t
WHERE reconciled_change.school_id = t.school_id AND reconciled_change.class_id = t.class_id
  AND reconciled_change.subject_id = t.subject_id AND reconciled_change.date = t.day;
DELETE FROM stale_range WHERE school_id IN (FROM target_school);

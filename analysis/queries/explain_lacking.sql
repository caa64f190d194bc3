-- one row is one story and the newest of the earlier snapshots that cover its
-- entry and lack it: the lower end of the entry window. A snapshot covers an
-- entry as the derivation of entries says: a class journal with that lesson's
-- (or period's) column and that pupil's line, a long table without entry times
-- with that class and those dates. Its moment is exported_from, that of the
-- proof exported_to.
WITH canonical AS (
    SELECT s.subject_id, coalesce(a.canonical_id, s.subject_id) AS canonical_id
    FROM (SELECT DISTINCT subject_id FROM subject_spelling) s LEFT JOIN subject_alias a USING (subject_id)
),
proof AS (
    SELECT e.*, p.exported_to AS seen_at
    FROM explained e JOIN part p ON p.import_id = e.import_id AND p.part = e.part
),
covering AS (
    SELECT e.story, e.seen_at, r.import_id, r.part
    FROM proof e
    JOIN journal_pupil r ON r.school_id = e.school_id AND r.class_id = e.class_id AND r.pupil = e.pupil
    JOIN canonical s ON s.subject_id = r.subject_id AND s.canonical_id = e.subject_id
    JOIN journal_column c ON c.import_id = r.import_id AND c.part = r.part
                         AND CASE WHEN e.rule = 1 THEN c.period_id = e.period_id
                                  ELSE c.date = e.anchor AND c.period_id = 0 AND (c.lesson = e.slot OR e.slot = 0) END
    WHERE e.rule <> 3
    UNION
    SELECT e.story, e.seen_at, x.import_id, x.part
    FROM proof e
    JOIN table_extent x ON x.school_id = e.school_id AND x.kind = e.rule AND x.class_id = e.class_id
    JOIN part p ON p.import_id = x.import_id AND p.part = x.part
    WHERE NOT p.timed
      AND (e.rule = 1 AND x.period_id = e.period_id OR e.rule <> 1 AND e.anchor BETWEEN x.first AND x.last)
)
SELECT story, arg_max(c.import_id, {m: p.exported_from, i: c.import_id, p: c.part}),
       arg_max(c.part, {m: p.exported_from, i: c.import_id, p: c.part})
FROM covering c JOIN part p USING (import_id, part)
WHERE p.exported_to < c.seen_at
GROUP BY story
ORDER BY story

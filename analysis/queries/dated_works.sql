-- Marks and absences with their deadlines, where kinds of work have limits of
-- their own: see work_limit. A mark without a kind, from an export that tells
-- none, may be any of them (255).

-- which limit a mark or an absence has
CREATE OR REPLACE TEMP MACRO work_of(kind, own, work_id, has_work) AS
    CASE WHEN kind <> 0 THEN 0 ELSE coalesce(own, if(work_id = 0 AND NOT coalesce(has_work, false), 255, 0)) END;

-- one row is one mark or absence of a plain slice with its deadline
CREATE OR REPLACE TEMP VIEW plain_dated AS
SELECT o.*, d.work, d.ends, d.latest
FROM observation o
JOIN plain_school USING (school_id)
JOIN part p USING (import_id, part)
LEFT JOIN work_limit w ON w.work_id = o.work_id
JOIN school_deadline d ON d.school_id = o.school_id AND d.rule = o.kind AND NOT d.is_update AND d.anchor = o.date
                      AND d.work = work_of(o.kind, w.work, o.work_id, p.has_work)
WHERE o.kind <> 1 AND o.kind <> 3
  AND o.role = 0
  AND o.entered_at <= getvariable('as_of');

-- one row is one reconciled mark or absence
CREATE OR REPLACE TEMP VIEW reconciled_dated AS
SELECT e.*, work_of(e.kind, w.work, e.work_id, p.has_work)::UTINYINT AS work
FROM reconciled_entry e
LEFT JOIN part p USING (import_id, part)
LEFT JOIN work_limit w ON w.work_id = e.work_id
WHERE e.kind IN (0, 2);

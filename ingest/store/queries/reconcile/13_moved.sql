-- one row is one entry that is moved, or was; what was moved twice was entered by when it was the first time
CREATE OR REPLACE TEMP TABLE moved AS
WITH RECURSIVE chain AS (
    SELECT gained AS id, lost, entered_by FROM move
    UNION ALL
    SELECT c.id, m.lost, m.entered_by FROM chain c JOIN move m ON m.gained = c.lost
),
origin AS (SELECT id, min(entered_by) AS entered_by FROM chain GROUP BY id)
SELECT r.rowid AS id, g.known_at AS moved_at, o.entered_by AS moved_by, l.known_at AS left_at
FROM reconciled r
LEFT JOIN move g ON g.gained = r.rowid
LEFT JOIN origin o ON o.id = r.rowid
LEFT JOIN move l ON l.lost = r.rowid
WHERE r.school_id IN (FROM target_school)
  AND (r.moved_at IS DISTINCT FROM g.known_at OR r.moved_by IS DISTINCT FROM o.entered_by OR r.left_at IS DISTINCT FROM l.known_at);

UPDATE reconciled SET moved_at = m.moved_at, moved_by = m.moved_by, left_at = m.left_at
FROM moved m WHERE reconciled.rowid = m.id;

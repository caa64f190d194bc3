-- one row is one story and the snapshot that covers its entry and lacks it: the lower end of the entry window
SELECT DISTINCT ON (e.story) e.story, r.lacking_import, r.lacking_part
FROM explained e
JOIN reconciled r ON r.kind = e.rule AND r.import_id = e.import_id AND r.part = e.part AND r.row = e.row AND r.col = e.col
                 AND r.pupil = e.pupil AND r.slot = e.slot
WHERE r.lacking_import IS NOT NULL AND (r.moved_at IS NULL OR r.moved_at > getvariable('as_of'))
ORDER BY e.story, r.lacking_to DESC

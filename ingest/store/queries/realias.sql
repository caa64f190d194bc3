-- Where subjects or classes got other aliases than those in table old_alias, every entry is stale.
CREATE OR REPLACE TEMP TABLE new_alias AS SELECT false AS of_class, * FROM subject_alias UNION ALL SELECT true, * FROM class_alias;
UPDATE slice SET stale = true
WHERE EXISTS (FROM old_alias EXCEPT FROM new_alias) OR EXISTS (FROM new_alias EXCEPT FROM old_alias);
INSERT INTO stale_range
SELECT DISTINCT school_id, 0, 0, DATE '0001-01-01', DATE '9999-12-31' FROM slice
WHERE EXISTS (FROM old_alias EXCEPT FROM new_alias) OR EXISTS (FROM new_alias EXCEPT FROM old_alias);

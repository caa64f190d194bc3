-- What the rows of the import in session variable import_id touched is stale when they leave.
UPDATE slice SET stale = true WHERE school_id IN (
    SELECT school_id FROM given WHERE import_id = getvariable('import_id')
    UNION SELECT school_id FROM action WHERE import_id = getvariable('import_id'));
-- What its rows repeated or contradicted is compared anew.
UPDATE given SET compared = false WHERE school_id IN (SELECT school_id FROM given WHERE import_id = getvariable('import_id'));
INSERT INTO stale_range
SELECT DISTINCT school_id, class_id, subject_id, coalesce(date, DATE '0001-01-01'), coalesce(date, DATE '0001-01-01')
FROM observation
WHERE role = 2 AND school_id IN (SELECT school_id FROM given WHERE import_id = getvariable('import_id'));
UPDATE observation SET role = 0
WHERE role <> 0 AND school_id IN (SELECT school_id FROM given WHERE import_id = getvariable('import_id'));
INSERT INTO stale_range
SELECT DISTINCT school_id, class_id, 0, DATE '0001-01-01', DATE '9999-12-31'
FROM (SELECT school_id, class_id FROM table_extent WHERE import_id = getvariable('import_id')
      UNION SELECT school_id, class_id FROM action WHERE import_id = getvariable('import_id'));

-- What the rows of the import in session variable import_id touched is stale when they leave.
UPDATE slice SET stale = true WHERE school_id IN (
    SELECT school_id FROM given WHERE import_id = getvariable('import_id')
    UNION SELECT school_id FROM action WHERE import_id = getvariable('import_id'));
INSERT INTO stale_range
SELECT DISTINCT school_id, class_id, 0, DATE '0001-01-01', DATE '9999-12-31'
FROM (SELECT school_id, class_id FROM table_extent WHERE import_id = getvariable('import_id')
      UNION SELECT school_id, class_id FROM action WHERE import_id = getvariable('import_id'));

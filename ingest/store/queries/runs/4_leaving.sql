-- one row is one page of the import in session variable import_id, which is to leave
CREATE OR REPLACE TEMP TABLE new_page AS
SELECT series_id, part, moment, row_number() OVER (PARTITION BY series_id ORDER BY moment) AS turn
FROM journal_sheet_page
WHERE import_id = getvariable('import_id');

-- where the pages of class journals of one import are gathered

-- one row is one entry as one cell shows it, in the columns of observation
CREATE OR REPLACE TEMP TABLE page_cell AS FROM observation LIMIT 0;
-- one row is one sheet of a class journal
CREATE OR REPLACE TEMP TABLE page (part USMALLINT, series_id UINTEGER, teacher_id UINTEGER);
-- one row is one lesson or period column of a sheet, filled or not
CREATE OR REPLACE TEMP TABLE page_column (part USMALLINT, date DATE, period_id USMALLINT, lesson UTINYINT);
-- one row is one line of a pupil in a sheet
CREATE OR REPLACE TEMP TABLE page_pupil (part USMALLINT, pupil UBIGINT);

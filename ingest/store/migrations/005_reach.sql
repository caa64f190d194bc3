-- The days that a file's title lines say it is of; NULL where they say none.
ALTER TABLE part ADD COLUMN reach_from DATE;
ALTER TABLE part ADD COLUMN reach_to DATE;

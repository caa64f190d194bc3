-- what follows from the rows of the import was written beside them
ALTER TABLE import ADD COLUMN derived BOOLEAN DEFAULT true;

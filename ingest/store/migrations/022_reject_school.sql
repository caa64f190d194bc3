-- whose row it is; NULL where that could not be told
ALTER TABLE reject ADD COLUMN school_id USMALLINT;

-- one row is rejected rows of one sheet that are alike: the school, kind of entry and date
-- that could be told of them, NULL where they could not
CREATE TABLE reject_count (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    school_id USMALLINT,
    kind      UTINYINT,
    date      DATE,
    rows      BIGINT    NOT NULL
);

-- What an import says besides its rows.

-- one row is one remark on a file, or one member or sheet of it that could not be read
CREATE TABLE remark (
    import_id INTEGER NOT NULL,
    part      USMALLINT,        -- NULL: of no part that was loaded
    refused   BOOLEAN NOT NULL, -- a member or sheet could not be read; the text says which and why
    text      VARCHAR NOT NULL  -- Russian, without names of pupils
);

-- What the exports show of each day, and how late its entries came: small
-- tables beside millions of entries.

-- one row is one kind of entry of a school that a sheet shows, with its first and last date
CREATE TABLE shown_days (
    import_id INTEGER   NOT NULL,
    part      USMALLINT NOT NULL,
    school_id USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL,
    first     DATE      NOT NULL,
    last      DATE      NOT NULL
);
INSERT INTO shown_days
SELECT import_id, part, school_id, kind, min(date), max(date) FROM observation WHERE date IS NOT NULL GROUP BY ALL;

-- one row is the entries of one school, kind and day of lessons that came so many days after it
CREATE TABLE day_delay (
    school_id USMALLINT NOT NULL,
    kind      UTINYINT  NOT NULL,
    date      DATE      NOT NULL,
    delay     UTINYINT  NOT NULL, -- whole days; 61 is more than 60; where no moment is known, until an export shows them
    dated     BOOLEAN   NOT NULL, -- the delay is known to a day or so
    entries   BIGINT    NOT NULL,
    squares   BIGINT    NOT NULL  -- sum of squares of how many of them belong to one lesson
);
UPDATE slice SET plain = false, stale = true;

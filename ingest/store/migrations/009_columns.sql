-- Columns that the next migration fills: a table cannot be altered and changed in one transaction.

ALTER TABLE observation ADD COLUMN group_id USMALLINT DEFAULT 0; -- 0 none

-- how a part names pupils: 0 not at all, 1 by numbers, 2 by initials, 3 by two words, 4 by more
ALTER TABLE part ADD COLUMN naming UTINYINT DEFAULT 0;

-- what proves the lower end of a window, and what tells that an entry vanished
ALTER TABLE reconciled ADD COLUMN lacking_import INTEGER; -- the snapshot that covers the entry and lacks it; NULL: none
ALTER TABLE reconciled ADD COLUMN lacking_part USMALLINT;
ALTER TABLE reconciled ADD COLUMN lacking_to TIMESTAMP;   -- its moment at the latest
ALTER TABLE reconciled ADD COLUMN last_seen TIMESTAMP;    -- the last snapshot that shows the entry; infinity: the newest page of its sheet
ALTER TABLE reconciled ADD COLUMN gone_by TIMESTAMP;      -- the first after it that covers the entry and lacks it

-- An entry that is another one moved: since when that is known, and by when the other was entered.
ALTER TABLE reconciled ADD COLUMN moved_at TIMESTAMP;
ALTER TABLE reconciled ADD COLUMN moved_by TIMESTAMP;
ALTER TABLE reconciled ADD COLUMN left_at TIMESTAMP; -- since when this entry is another one, that it was moved to

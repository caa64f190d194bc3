-- Marks and absences with their deadlines, where no kind of work has a limit of
-- its own: see dated_works.sql.

-- one row is one mark or absence of a plain slice with its deadline. These
-- are nearly all obligations there are: two joins by one number each give all
-- they need, where the deadlines of all schools are in one pack.
CREATE OR REPLACE TEMP VIEW plain_dated AS
SELECT *, ends AS latest FROM (
    SELECT o.*, 0::UTINYINT AS work,
           CASE p.place WHEN 0 THEN if(kind = 0, marks_0, absences_0) WHEN 1 THEN if(kind = 0, marks_1, absences_1)
                        WHEN 2 THEN if(kind = 0, marks_2, absences_2) ELSE if(kind = 0, marks_3, absences_3) END AS ends
    FROM observation o
    JOIN plain_school p USING (school_id)
    JOIN packed_deadline d ON d.anchor = o.date AND d.pack = p.pack
    WHERE o.kind <> 1 AND o.kind <> 3 -- unlike IN (0, 2) these go into the scan
      AND o.role = 0
      AND o.entered_at <= getvariable('as_of')
);

-- one row is one reconciled mark or absence
CREATE OR REPLACE TEMP VIEW reconciled_dated AS SELECT *, 0::UTINYINT AS work FROM reconciled_entry WHERE kind IN (0, 2);

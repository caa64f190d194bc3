-- one row is one entry that is not what its first export said alone
CREATE OR REPLACE TEMP VIEW entry_fact AS
SELECT import_id, part, row, col, kind AS rule, bool_or(narrowed) AS narrowed, bool_or(vanished) AS vanished,
       bool_or(coalesce(moved_at <= getvariable('as_of'), false)) AS moved
FROM reconciled WHERE narrowed OR vanished OR moved_at IS NOT NULL
GROUP BY ALL;

-- one row is one obligation that a selection picks; '', -1, 0 or NULL picks
-- all. What is named is looked for by its numbers: there are millions of rows.
CREATE OR REPLACE TEMP MACRO picked(of_school, of_rule, of_teacher, of_class, of_subject, of_date,
                                    of_lesson, of_import, of_sheet, of_row, of_col, of_outcome) AS TABLE
SELECT * FROM judged
WHERE (of_school = '' OR school_id IN (SELECT school_id FROM school WHERE code = of_school))
  AND of_rule IN (-1, rule)
  AND (of_teacher = '' OR rule <> 3 AND teacher_id IN (
          SELECT teacher_id FROM person
          WHERE lower(name) = lower(of_teacher)
             OR lower(name) IN (SELECT lower(canonical) FROM teacher_alias WHERE lower(spelling) = lower(of_teacher))))
  AND (of_class = '' OR class_id IN (SELECT class_id FROM class WHERE name = of_class))
  AND (of_subject = '' OR subject_id IN (
          SELECT coalesce(a.canonical_id, p.subject_id)
          FROM subject_spelling p LEFT JOIN subject_alias a ON a.subject_id = p.subject_id
          WHERE lower(p.name) = lower(of_subject)))
  AND (of_date::DATE IS NULL OR anchor = of_date::DATE)
  AND of_lesson IN (-1, slot)
  AND (of_import = 0 OR import_id = of_import AND of_sheet IN (0, part + 1) AND row = of_row AND of_col IN (0, col))
  AND of_outcome IN ('', outcome);

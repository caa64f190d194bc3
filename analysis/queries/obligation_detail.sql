-- one row is one obligation with its names, its deadline and outcome, the line
-- of exemptions.csv that takes it out, and the row or cell that proves its
-- window (zeros where it was not entered)
WITH entry_fact AS (
    SELECT import_id, part, row, col, kind AS rule, bool_or(narrowed) AS narrowed, bool_or(vanished) AS vanished,
           bool_or(coalesce(moved_at <= getvariable('as_of'), false)) AS moved
    FROM reconciled WHERE narrowed OR vanished OR moved_at IS NOT NULL
    GROUP BY ALL
),
journal_school AS (SELECT DISTINCT school_id FROM journal_series)
SELECT s.code, j.rule, j.is_update, c.name AS class, n.name AS subject, coalesce(pd.name, '') AS period,
       j.anchor, j.slot, j.school_id IN (FROM journal_school) AS ordinal, coalesce(t.name, '') AS teacher, j.made_up,
       coalesce(j.exemption, 0) AS exemption, coalesce(x.reason, '') AS reason, coalesce(x.accepted_by, '') AS accepted_by,
       j.entered, j.covered, j.entered_after, j.entered_by, j.ends, j.outcome,
       coalesce(f.narrowed, false) AS narrowed, coalesce(f.vanished, false) AS vanished, coalesce(f.moved, false) AS moved,
       coalesce(j.import_id, 0) AS import_id, coalesce(j.part, 0) AS part, coalesce(j.row, 0) AS row, coalesce(j.col, 0) AS col,
       j.school_id, j.class_id, j.subject_id, j.period_id, j.pupil
FROM judged j
JOIN school s ON s.school_id = j.school_id
JOIN class c ON c.class_id = j.class_id
JOIN subject n ON n.subject_id = j.subject_id
LEFT JOIN period pd ON pd.period_id = j.period_id
LEFT JOIN person t ON t.teacher_id = j.teacher_id AND j.rule <> 3
LEFT JOIN exemption x ON x.line = j.exemption AND x.school_id = j.school_id AND x.rule = j.rule
LEFT JOIN entry_fact f ON f.import_id = j.import_id AND f.part = j.part AND f.row = j.row AND f.col = j.col AND f.rule = j.rule
WHERE $1 IN ('', s.code)
  AND $2 IN (-1, j.rule)
  AND ($3 = '' OR lower(t.name) = lower($3)
       OR lower(t.name) IN (SELECT lower(canonical) FROM teacher_alias WHERE lower(spelling) = lower($3)))
  AND $4 IN ('', c.name)
  AND ($5 = '' OR j.subject_id IN (
          SELECT coalesce(a.canonical_id, p.subject_id)
          FROM subject_spelling p LEFT JOIN subject_alias a ON a.subject_id = p.subject_id
          WHERE lower(p.name) = lower($5)))
  AND ($6::DATE IS NULL OR j.anchor = $6::DATE)
  AND $7 IN (-1, j.slot)
  AND ($8 = 0 OR j.import_id = $8 AND $9 IN (0, j.part + 1) AND j.row = $10 AND $11 IN (0, j.col))
  AND $12 IN ('', j.outcome)
ORDER BY j.school_id, j.rule, c.name, n.name, j.anchor, period, j.slot, j.is_update, j.entered_after NULLS FIRST, j.entered_by NULLS LAST,
         j.import_id NULLS LAST, j.part, j.row, j.col, teacher, j.made_up, j.exemption, j.entered, j.covered, j.outcome

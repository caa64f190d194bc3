-- one row is one obligation with its names, its deadline and outcome, the line
-- of exemptions.csv that takes it out, and the row or cell that proves its
-- window (zeros where it was not entered); the relation is put in, with the
-- columns of judged
WITH journal_school AS (SELECT DISTINCT school_id FROM journal_series)
SELECT s.code, j.rule, j.is_update, c.name AS class, n.name AS subject, coalesce(pd.name, '') AS period,
       j.anchor, j.slot, j.school_id IN (FROM journal_school) AS ordinal, coalesce(t.name, '') AS teacher, j.made_up,
       coalesce(j.exemption, 0) AS exemption, coalesce(x.reason, '') AS reason, coalesce(x.accepted_by, '') AS accepted_by,
       j.entered, j.covered, j.entered_after, j.entered_by, j.ends, j.work, j.latest, j.outcome,
       coalesce(f.narrowed, false) AS narrowed, coalesce(f.vanished, false) AS vanished, coalesce(f.moved, false) AS moved,
       coalesce(j.import_id, 0) AS import_id, coalesce(j.part, 0) AS part, coalesce(j.row, 0) AS row, coalesce(j.col, 0) AS col,
       j.school_id, j.class_id, j.subject_id, j.period_id, j.pupil
FROM %s j
JOIN school s ON s.school_id = j.school_id
JOIN class c ON c.class_id = j.class_id
JOIN subject n ON n.subject_id = j.subject_id
LEFT JOIN period pd ON pd.period_id = j.period_id
LEFT JOIN person t ON t.teacher_id = j.teacher_id AND j.rule <> 3
LEFT JOIN exemption x ON x.line = j.exemption AND x.school_id = j.school_id AND x.rule = j.rule
LEFT JOIN entry_fact f ON f.import_id = j.import_id AND f.part = j.part AND f.row = j.row AND f.col = j.col AND f.rule = j.rule
ORDER BY j.school_id, j.rule, c.name, n.name, j.anchor, period, j.slot, j.is_update, j.entered_after NULLS FIRST, j.entered_by NULLS LAST,
         j.import_id NULLS LAST, j.part, j.row, j.col, teacher, j.made_up, j.exemption, j.entered, j.covered, j.outcome

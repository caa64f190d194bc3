-- one row is one obligation as other engines read it: plain types, flags as 0
-- and 1, names without people; the municipality, rule and days of one file are put in
SELECT '%[1]s' AS municipality, '%[2]s' AS school_year, '%[3]s' AS rule, s.code AS school,
       coalesce(hc.shown, c.name) AS class, j.class_id::INTEGER AS class_no,
       coalesce(hn.shown, n.name) AS subject, j.subject_id::INTEGER AS subject_no,
       coalesce(hp.shown, p.name, '') AS period, j.period_id::INTEGER AS period_no,
       j.anchor, j.slot::INTEGER AS lesson, j.is_update::INTEGER AS is_update, j.made_up::INTEGER AS made_up,
       (j.exemption IS NOT NULL)::INTEGER AS exempted, j.exemption::INTEGER AS exemption_line,
       j.entered::INTEGER AS entered, j.covered::INTEGER AS covered, j.entered_after, j.entered_by, j.ends AS deadline, j.latest AS deadline_last,
       j.outcome::VARCHAR AS outcome,
       coalesce(f.narrowed, false)::INTEGER AS narrowed, coalesce(f.vanished, false)::INTEGER AS vanished, coalesce(f.moved, false)::INTEGER AS moved,
       j.import_id::INTEGER AS export_no, (j.part + 1)::INTEGER AS sheet, j.row::BIGINT AS row_no, nullif(j.col, 0)::INTEGER AS column_no
FROM judged j
JOIN school s ON s.school_id = j.school_id
JOIN class c ON c.class_id = j.class_id LEFT JOIN hidden_text hc ON hc.original = c.name
JOIN subject n ON n.subject_id = j.subject_id LEFT JOIN hidden_text hn ON hn.original = n.name
LEFT JOIN period p ON p.period_id = j.period_id LEFT JOIN hidden_text hp ON hp.original = p.name
LEFT JOIN entry_fact f ON f.import_id = j.import_id AND f.part = j.part AND f.row = j.row AND f.col = j.col AND f.rule = j.rule
WHERE j.rule = %[4]d AND j.anchor BETWEEN DATE '%[5]s' AND DATE '%[6]s'
ORDER BY j.school_id, j.anchor, j.class_id, j.subject_id, j.slot, j.is_update, j.period_id, j.entered_after NULLS FIRST,
         j.entered_by NULLS LAST, j.import_id NULLS LAST, j.part, j.row, j.col, j.made_up, j.exemption, j.entered, j.covered, j.outcome

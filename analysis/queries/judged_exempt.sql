-- one row is one obligation with its deadline and outcome. One with a line of
-- exemptions.csv is outside the denominator, as a mark made up later is.
CREATE OR REPLACE TEMP VIEW judged AS
SELECT o.*, coalesce(x1.line, x2.line, x3.line, x4.line) AS exemption
FROM outcome_of o
LEFT JOIN exempt_day x1 ON x1.school_id = o.school_id AND x1.rule = o.rule AND x1.anchor = o.anchor
                       AND x1.class_id = o.class_id AND x1.teacher_id = o.teacher_id
LEFT JOIN exempt_day x2 ON x2.school_id = o.school_id AND x2.rule = o.rule AND x2.anchor = o.anchor
                       AND x2.class_id IS NULL AND x2.teacher_id = o.teacher_id
LEFT JOIN exempt_day x3 ON x3.school_id = o.school_id AND x3.rule = o.rule AND x3.anchor = o.anchor
                       AND x3.class_id = o.class_id AND x3.teacher_id IS NULL
LEFT JOIN exempt_day x4 ON x4.school_id = o.school_id AND x4.rule = o.rule AND x4.anchor = o.anchor
                       AND x4.class_id IS NULL AND x4.teacher_id IS NULL;

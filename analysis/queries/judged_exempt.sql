-- Obligations with the line of exemptions.csv that takes them out of the
-- denominator, as a mark made up later is.

-- the line for an obligation: of its lesson, else of a class and teacher, else of one of the two, else of all
CREATE OR REPLACE TEMP MACRO exempting(obligation) AS TABLE
SELECT o.*, if(o.made_up, NULL, coalesce(l1.line, l2.line, x1.line, x2.line, x3.line, x4.line)) AS exemption -- each is out of the denominator once
FROM query_table(obligation) o
LEFT JOIN exempt_lesson l1 ON l1.school_id = o.school_id AND l1.rule = o.rule AND l1.anchor = o.anchor AND l1.class_id = o.class_id
                          AND l1.subject_id = o.subject_id AND l1.slot = o.slot AND l1.teacher_id = o.teacher_id
LEFT JOIN exempt_lesson l2 ON l2.school_id = o.school_id AND l2.rule = o.rule AND l2.anchor = o.anchor AND l2.class_id = o.class_id
                          AND l2.subject_id = o.subject_id AND l2.slot = o.slot AND l2.teacher_id IS NULL
LEFT JOIN exempt_day x1 ON x1.school_id = o.school_id AND x1.rule = o.rule AND x1.anchor = o.anchor
                       AND x1.class_id = o.class_id AND x1.teacher_id = o.teacher_id
LEFT JOIN exempt_day x2 ON x2.school_id = o.school_id AND x2.rule = o.rule AND x2.anchor = o.anchor
                       AND x2.class_id IS NULL AND x2.teacher_id = o.teacher_id
LEFT JOIN exempt_day x3 ON x3.school_id = o.school_id AND x3.rule = o.rule AND x3.anchor = o.anchor
                       AND x3.class_id = o.class_id AND x3.teacher_id IS NULL
LEFT JOIN exempt_day x4 ON x4.school_id = o.school_id AND x4.rule = o.rule AND x4.anchor = o.anchor
                       AND x4.class_id IS NULL AND x4.teacher_id IS NULL;

-- one row is one mark or absence of a plain slice
CREATE OR REPLACE TEMP VIEW judged_plain AS FROM exempting('plain_judged');
-- one row is one of the other obligations
CREATE OR REPLACE TEMP VIEW judged_other AS FROM exempting('other_judged');
-- one row is one obligation with its deadline and outcome
CREATE OR REPLACE TEMP VIEW judged AS FROM judged_plain UNION ALL BY NAME FROM judged_other;

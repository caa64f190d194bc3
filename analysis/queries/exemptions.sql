-- one row is one day of the round on which exemptions.csv takes the
-- obligations of a school, rule, class (NULL: any) and teacher (NULL: any)
-- out of the denominator
CREATE OR REPLACE TEMP TABLE exempt_day AS
SELECT x.school_id, x.rule, d.anchor, c.class_id, p.teacher_id, min(x.line) AS line
FROM exemption x
JOIN (SELECT unnest(generate_series(getvariable('first_day'), getvariable('last_day'), INTERVAL 1 DAY))::DATE AS anchor) d
  ON (x.first IS NULL OR d.anchor >= x.first) AND (x.last IS NULL OR d.anchor <= x.last)
LEFT JOIN class c ON c.name = x.class
LEFT JOIN teacher_alias a ON a.spelling = x.teacher
LEFT JOIN person p ON p.name = coalesce(a.canonical, x.teacher)
WHERE x.subject = '' AND (x.class = '' OR c.class_id IS NOT NULL) AND (x.teacher = '' OR p.teacher_id IS NOT NULL)
GROUP BY ALL;

-- one row is one lesson of the round, by its number, that exemptions.csv takes
-- out with the subject of a class and, unless it is NULL, the teacher
CREATE OR REPLACE TEMP TABLE exempt_lesson AS
SELECT x.school_id, x.rule, d.anchor, c.class_id, s.subject_id, p.teacher_id, l.slot, min(x.line) AS line
FROM exemption x
JOIN (SELECT unnest(generate_series(getvariable('first_day'), getvariable('last_day'), INTERVAL 1 DAY))::DATE AS anchor) d
  ON (x.first IS NULL OR d.anchor >= x.first) AND (x.last IS NULL OR d.anchor <= x.last)
JOIN class c ON c.name = x.class
JOIN (SELECT DISTINCT lower(p.name) AS name, coalesce(a.canonical_id, p.subject_id) AS subject_id
      FROM subject_spelling p LEFT JOIN subject_alias a ON a.subject_id = p.subject_id) s ON s.name = lower(x.subject)
JOIN (SELECT unnest(generate_series(0, 255))::UTINYINT AS slot) l ON x.slot IS NULL OR x.slot = l.slot
LEFT JOIN teacher_alias a ON a.spelling = x.teacher
LEFT JOIN person p ON p.name = coalesce(a.canonical, x.teacher)
WHERE x.subject <> '' AND (x.teacher = '' OR p.teacher_id IS NOT NULL)
GROUP BY ALL;

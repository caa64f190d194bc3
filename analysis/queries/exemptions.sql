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
WHERE (x.class = '' OR c.class_id IS NOT NULL) AND (x.teacher = '' OR p.teacher_id IS NOT NULL)
GROUP BY ALL;

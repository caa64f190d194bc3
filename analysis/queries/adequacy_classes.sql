-- one row is one class of a school that a gap names, by the kind of gap;
-- for period_unlisted also the period
SELECT s.code, 'not_covered' AS kind, j.rule, '' AS period, c.name AS class
FROM (SELECT DISTINCT school_id, rule, class_id FROM judged
      WHERE outcome = 'undetermined' AND NOT entered AND NOT stale AND NOT made_up AND exemption IS NULL) j
JOIN school s USING (school_id) JOIN class c USING (class_id)
UNION ALL
SELECT s.code, 'pupils_unmatched', 0, '', c.name
FROM (SELECT DISTINCT school_id, class_id FROM unmatched_class) u JOIN school s USING (school_id) JOIN class c USING (class_id)
UNION ALL
SELECT s.code, 'period_unlisted', 1, p.name, c.name
FROM (FROM class_shown_period
      EXCEPT
      SELECT school_id, class_id, period_id FROM class_period) u
JOIN school s USING (school_id) JOIN period p USING (period_id) JOIN class c USING (class_id)

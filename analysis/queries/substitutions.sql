-- one row is one pair of teachers of one school: entries of the one in
-- lessons for which the timetable names the other, or a journal's head that
-- names two
SELECT s.code, j.teacher, coalesce(string_agg(DISTINCT t.name, ', ' ORDER BY t.name), '') AS timetable,
       count(DISTINCT (j.class_id, j.subject_id, j.anchor, j.slot)) AS lessons,
       count(DISTINCT (j.rule, j.import_id, j.part, j.row, j.col)) AS entries
FROM judged_teacher j
JOIN school s USING (school_id)
LEFT JOIN timetable_teacher t
  ON j.substituted AND t.school_id = j.school_id AND t.class_id = j.class_id AND t.subject_id = j.subject_id
 AND t.date = j.anchor AND t.slot = j.slot
WHERE (j.substituted OR j.shared) AND $1 IN ('', s.code)
GROUP BY s.code, j.teacher
ORDER BY ALL

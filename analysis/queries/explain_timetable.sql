-- one row is one story and the teachers whom the timetable names for its lesson
SELECT story, string_agg(DISTINCT t.name, ', ' ORDER BY t.name)
FROM explained e
JOIN timetable_teacher t ON t.school_id = e.school_id AND t.class_id = e.class_id AND t.subject_id = e.subject_id
                        AND t.date = e.anchor AND t.slot = e.slot
WHERE e.rule IN (0, 2)
GROUP BY story
ORDER BY story

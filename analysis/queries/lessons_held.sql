-- one row is one lesson of the timetable and a teacher whom it names
CREATE OR REPLACE TEMP VIEW timetable_teacher AS
SELECT DISTINCT school_id, class_id, subject_id, date, slot, p.name
FROM timetable_lesson JOIN person p USING (teacher_id);

-- one row is one obligation of a teacher, and whether the timetable names somebody else
CREATE OR REPLACE TEMP VIEW judged_teacher AS
SELECT j.*, coalesce(p.name, '') AS teacher,
       j.rule IN (0, 2)
       AND (j.school_id, j.class_id, j.subject_id, j.anchor, j.slot) IN
           (SELECT (school_id, class_id, subject_id, date, slot) FROM timetable_teacher)
       AND (j.school_id, j.class_id, j.subject_id, j.anchor, j.slot, coalesce(p.name, '')) NOT IN
           (SELECT (school_id, class_id, subject_id, date, slot, name) FROM timetable_teacher) AS substituted,
       -- «A, B» is a journal's head with two teachers: neither answers alone.
       contains(coalesce(p.name, ''), ', ') AS shared
FROM judged j LEFT JOIN person p USING (teacher_id)
WHERE j.rule <> 3;

-- one row is one lesson that was held: in the timetable, or a column of the
-- newest journal of the class and subject where the school gave no timetable
CREATE OR REPLACE TEMP VIEW held_lesson AS
WITH newest_sheet AS (
    FROM journal_sheet
    WHERE school_id NOT IN (SELECT school_id FROM given WHERE kind = 3)
    QUALIFY exported_to = max(exported_to) OVER (PARTITION BY school_id, class_id, subject_id)
)
SELECT DISTINCT school_id, class_id, subject_id, date, slot, teacher_id
FROM timetable_lesson WHERE NOT cancelled AND NOT vanished AND date < getvariable('as_of')::DATE
UNION ALL
SELECT DISTINCT s.school_id, s.class_id, s.subject_id, c.date, c.lesson, s.teacher_id
FROM newest_sheet s JOIN journal_column c ON c.series_id = s.series_id AND s.moment BETWEEN c.first AND c.last
WHERE c.date BETWEEN getvariable('first_day') AND getvariable('last_day')
  AND c.date < getvariable('as_of')::DATE;

-- one row is one lesson that was held, and whether anything was entered for it
CREATE OR REPLACE TEMP VIEW filled_lesson AS
SELECT h.school_id, h.class_id, h.subject_id, h.date, h.slot, coalesce(p.name, '') AS teacher,
       (h.school_id, h.class_id, h.subject_id, h.date, h.slot) IN
       (SELECT (school_id, class_id, subject_id, date, slot) FROM known_entry WHERE kind IN (0, 2))
       -- An entry without a lesson number may be of any lesson of the day, and of a lesson without one any entry.
       OR (h.school_id, h.class_id, h.subject_id, h.date) IN
          (SELECT (school_id, class_id, subject_id, date) FROM known_entry WHERE kind IN (0, 2) AND (slot = 0 OR h.slot = 0)) AS filled
FROM held_lesson h LEFT JOIN person p USING (teacher_id);

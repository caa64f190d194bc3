-- one row is one obligation that nobody met, and an entry because of which it
-- is expected: the pupil's latest mark in the period, or a mark or absence of a
-- lesson that the timetable lacks
SELECT e.story, latest.import_id, latest.part, latest.row, latest.col, latest.date
FROM (
    SELECT e.story, e.pupil,
           arg_max({import_id: k.import_id, part: k.part, row: k.row, col: k.col, date: k.date},
                   {d: k.date, s: k.slot, i: -k.import_id::BIGINT, r: -k.row::BIGINT, c: -k.col::BIGINT}) AS latest
    FROM explained e
    JOIN round_period p ON p.school_id = e.school_id AND p.class_id = e.class_id AND p.period_id = e.period_id
    JOIN expecting_mark k ON k.kind = 0 AND k.school_id = e.school_id AND k.class_id = e.class_id AND k.subject_id = e.subject_id
                      AND k.pupil = e.pupil AND k.date BETWEEN p.start AND p.finish
    WHERE e.rule = 1 AND NOT e.entered
    GROUP BY ALL
    UNION ALL
    SELECT e.story, 0, min({import_id: k.import_id, part: k.part, row: k.row, col: k.col, date: k.date})
    FROM explained e
    JOIN known_entry k ON k.kind IN (0, 2) AND k.school_id = e.school_id AND k.class_id = e.class_id
                      AND k.subject_id = e.subject_id AND k.date = e.anchor AND k.slot = e.slot
    WHERE e.rule = 3 AND NOT e.entered
    GROUP BY ALL
) e
ORDER BY ALL

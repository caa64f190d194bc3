-- one row is what one row or cell of an export shows: an entry of a pupil
WITH cell AS (
    SELECT g.school_id, e.kind, g.class_id, g.subject_id, e.date, e.period_id, e.pupil, g.import_id, g.part, line.n AS row, place.n AS col
    FROM journal_page g
    JOIN journal_entry e ON e.series_id = g.series_id AND g.moment BETWEEN e.first AND e.last
    JOIN journal_run line ON line.series_id = g.series_id AND line.what = 5 AND line.pupil = e.pupil AND g.moment BETWEEN line.first AND line.last
    JOIN journal_run place ON place.series_id = g.series_id AND place.what = 7 AND g.moment BETWEEN place.first AND place.last
                          AND place.date = coalesce(e.date, DATE '0001-01-01') AND place.period_id = e.period_id AND place.lesson = e.lesson
    WHERE g.import_id = $1
),
shown AS (
    SELECT school_id, kind, class_id, subject_id, date, period_id, pupil, import_id, part, row, col FROM observation WHERE import_id = $1
    UNION ALL BY NAME
    FROM cell
)
SELECT s.code, o.kind, c.name, n.name, coalesce(o.date, p.finish) AS anchor, o.pupil, o.import_id, o.part, o.row, o.col
FROM shown o
JOIN school s ON s.school_id = o.school_id
JOIN class_of k ON k.class_id = o.class_id
JOIN class c ON c.class_id = k.canonical_id
JOIN subject_of a ON a.subject_id = o.subject_id
JOIN subject n ON n.subject_id = a.canonical_id
LEFT JOIN class_period p ON p.school_id = o.school_id AND p.class_id = k.canonical_id AND p.period_id = o.period_id
WHERE $2 IN (0, o.part + 1) AND o.row = $3 AND $4 IN (0, o.col)
ORDER BY ALL

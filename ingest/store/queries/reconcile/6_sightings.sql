-- one row is one page of a series with a target day
CREATE OR REPLACE TEMP TABLE page_at AS
SELECT series_id, moment, import_id, part, member, teacher_id, p.exported_from, p.exported_to
FROM journal_sheet_page JOIN part p USING (import_id, part)
WHERE series_id IN (SELECT series_id FROM column_slot);

-- one row is one entry of a target day as the pages of a series show it in one column, from the first of them to the last
CREATE OR REPLACE TEMP TABLE cell_run AS
SELECT r.series_id, s.school_id, s.class_id, s.subject_id, r.what AS kind, r.pupil, c.day, c.period_id, c.lesson, c.slot,
       s.lane * 1000 + r.n + 1 AS n, greatest(r.first, c.first) AS first, least(r.last, c.last) AS last
FROM column_slot c
JOIN sheet s USING (series_id)
JOIN journal_run r ON r.series_id = c.series_id AND r.date = c.day AND r.period_id = c.period_id AND r.lesson = c.lesson
                  AND r.first <= c.last AND r.last >= c.first AND r.what IN (0, 1, 2)
JOIN target t ON t.school_id = s.school_id AND t.kind = r.what AND NOT t.plain;

-- one row is one of them with its moments (infinity: the newest page shows it) and the cell of the first page
CREATE OR REPLACE TEMP TABLE in_journal AS
WITH line AS (
    SELECT c.series_id, c.pupil, c.first, min(r.n) AS row
    FROM (SELECT DISTINCT series_id, pupil, first FROM cell_run) c
    JOIN journal_run r ON r.series_id = c.series_id AND r.what = 5 AND r.pupil = c.pupil AND c.first BETWEEN r.first AND r.last
    GROUP BY ALL
),
place AS (
    SELECT c.series_id, c.day, c.period_id, c.lesson, c.first, min(r.n) AS col
    FROM (SELECT DISTINCT series_id, day, period_id, lesson, first FROM cell_run) c
    JOIN journal_run r ON r.series_id = c.series_id AND r.what = 7 AND r.date = c.day AND r.period_id = c.period_id
                      AND r.lesson = c.lesson AND c.first BETWEEN r.first AND r.last
    GROUP BY ALL
)
SELECT c.* EXCLUDE (first, last), p.teacher_id, p.exported_to, coalesce(z.exported_to, TIMESTAMP 'infinity') AS shown_to, p.import_id, p.part, p.member,
       coalesce(l.row, 0)::UINTEGER AS row, coalesce(o.col, 0)::USMALLINT AS col
FROM cell_run c
JOIN page_at p ON p.series_id = c.series_id AND p.moment = c.first
LEFT JOIN page_at z ON z.series_id = c.series_id AND z.moment = c.last
LEFT JOIN line l ON l.series_id = c.series_id AND l.pupil = c.pupil AND l.first = c.first
LEFT JOIN place o ON o.series_id = c.series_id AND o.day = c.day AND o.period_id = c.period_id AND o.lesson = c.lesson AND o.first = c.first;

-- one row is one entry as one row of a long table, or one series of pages, shows it.
-- Numbered by what it proves, the earliest first.
CREATE OR REPLACE TEMP TABLE seen AS
WITH shown AS (
    SELECT r.school_id, r.kind, r.class_id, r.subject_id, r.teacher_id, r.pupil, r.day, r.period_id, r.lesson, r.work_id, r.group_id,
           r.cancelled, r.entered_at, r.changed_at, p.exported_to, p.exported_to AS shown_to, false AS journal, 1 + p.naming AS way,
           r.import_id, r.part, p.member, r.row, r.col, NULL::UINTEGER AS n, coalesce(l.slot, r.lesson) AS slot,
           -- What alone makes two rows one entry; 0 where some source lacks it.
           if(d.by_record, r.record, 0) AS record,
           -- A source that lacks what others have (work kinds, lesson numbers) is matched by count.
           d.by_record AND r.record <> 0
           OR (p.has_lesson OR r.kind = 1 OR NOT d.some_lesson) AND (p.has_work OR NOT d.some_work OR r.kind <> 0) AS detailed
    FROM table_row r
    JOIN detail d ON d.school_id = r.school_id AND d.class_id = r.class_id AND d.kind = r.kind
    JOIN part p ON p.import_id = r.import_id AND p.part = r.part
    LEFT JOIN numbered_lesson l ON l.school_id = r.school_id AND l.class_id = r.class_id AND l.subject_id = r.subject_id
                               AND l.day = r.day AND l.lesson = r.lesson
    UNION ALL BY NAME
    SELECT * EXCLUDE (series_id), 0 AS work_id, 0 AS group_id, false AS cancelled, NULL::TIMESTAMP AS entered_at,
           NULL::TIMESTAMP AS changed_at, true AS journal, 0 AS way, 0 AS record, false AS detailed
    FROM in_journal
),
ranked AS (SELECT import_id, sha256 FROM import WHERE import_id IN (SELECT import_id FROM shown))
SELECT row_number() OVER (ORDER BY coalesce(entered_at, exported_to, TIMESTAMP 'infinity'), coalesce(exported_to, TIMESTAMP 'infinity'),
                                   i.sha256, part, row, col)::UINTEGER AS seen_no,
       s.*, import_id::BIGINT * 65536 + member AS file_no,
       -- Rows without a lesson number may be of any lesson of the day: that day is matched by count.
       if(u.day IS NULL, s.slot, 0)::UTINYINT AS cell
FROM shown s
JOIN ranked i USING (import_id)
LEFT JOIN unnumbered_day u ON u.school_id = s.school_id AND u.class_id = s.class_id AND u.subject_id = s.subject_id AND u.day = s.day;

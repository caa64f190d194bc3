-- one row is what one listed school gave under one rule: its files by sort,
-- the newest moments in them, and the dates that they show
WITH source AS (
    SELECT DISTINCT g.school_id, g.kind, g.import_id, p.shape, p.timed, p.exported_to
    FROM given g JOIN part p USING (import_id, part)
    UNION ALL
    SELECT DISTINCT school_id, kind, import_id, 'log', false, NULL FROM action
),
counted AS (
    SELECT school_id, kind,
           count(DISTINCT import_id) FILTER (shape = 'table' AND timed) AS timed,
           count(DISTINCT import_id) FILTER (shape = 'table' AND NOT timed) AS untimed,
           count(DISTINCT import_id) FILTER (shape = 'journal') AS journals,
           count(DISTINCT import_id) FILTER (shape = 'log') AS logs,
           max(exported_to) AS exported
    FROM source
    GROUP BY ALL
),
-- one row is one class and one moment at which an export without entry times shows it
shown AS (
    SELECT school_id, k.kind, class_id, exported_to
    FROM journal_page, (VALUES (0), (1), (2)) k(kind)
    UNION
    SELECT x.school_id, x.kind, x.class_id, p.exported_to
    FROM table_extent x JOIN part p USING (import_id, part) WHERE NOT p.timed
),
-- how often the class is shown that is shown most often
snapshot AS (
    SELECT school_id, kind, max(moments) AS moments
    FROM (SELECT school_id, kind, class_id, count(*) AS moments FROM shown GROUP BY ALL)
    GROUP BY ALL
),
-- A journal shows the dates of its columns, filled or not.
dated AS (
    SELECT school_id, kind, min(first) AS first, max(last) AS last, max(entered) AS entered
    FROM (
        SELECT school_id, kind, min(date) AS first, max(date) AS last, max(entered_at) AS entered FROM observation GROUP BY ALL
        UNION ALL
        SELECT school_id, k.kind, min(date), max(date), NULL
        FROM journal_column, (VALUES (0), (2)) k(kind) GROUP BY ALL
    )
    GROUP BY ALL
)
SELECT s.code, c.kind, c.timed, c.untimed, c.journals, c.logs, coalesce(n.moments, 0) AS snapshots,
       c.exported, d.entered, d.first, d.last, a.until
FROM counted c
JOIN school s ON s.school_id = c.school_id AND s.listed
LEFT JOIN snapshot n ON n.school_id = c.school_id AND n.kind = c.kind
LEFT JOIN dated d ON d.school_id = c.school_id AND d.kind = c.kind
LEFT JOIN answered a ON a.school_id = c.school_id AND a.rule = c.kind

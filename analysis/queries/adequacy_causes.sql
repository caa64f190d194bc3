-- one row is one school and rule: how many obligations of the round are due,
-- why some of them cannot be judged, each for one reason, and what the access
-- log decided
WITH narrowed AS (
    SELECT school_id, kind, import_id, part, row, col,
           any_value(unlogged_after) AS unlogged_after, any_value(unlogged_by) AS unlogged_by
    FROM known_entry WHERE narrowed
    GROUP BY ALL
),
counted AS (
    SELECT j.school_id, j.rule, j.class_id, j.anchor, j.ends, j.outcome, j.entered, j.stale, j.entered_after, j.entered_by,
           j.work = 255 AND j.entered_after >= j.ends AS between_limits,
           n.import_id IS NOT NULL AS narrowed,
           coalesce(n.unlogged_by, getvariable('as_of')) >= j.ends
           AND (n.unlogged_after IS NULL OR n.unlogged_after < j.ends) AS unlogged_straddles
    FROM judged j
    LEFT JOIN narrowed n ON n.school_id = j.school_id AND n.kind = j.rule AND n.import_id = j.import_id
                        AND n.part = j.part AND n.row = j.row AND n.col = j.col
    WHERE NOT j.made_up AND j.exemption IS NULL
),
-- Why an obligation is undetermined. The log reaches a window that begins at
-- an earlier snapshot, or else at the lesson.
reasoned AS (
    SELECT *,
           CASE WHEN outcome <> 'undetermined' THEN NULL
                WHEN stale THEN 'stale'
                WHEN NOT entered THEN 'not_covered'
                WHEN between_limits THEN 'no_work' -- of an unknown kind of work: late under one limit, in time under another
                WHEN narrowed THEN 'log_ambiguous'
                WHEN rule = 3 OR school_id NOT IN (SELECT school_id FROM log_span) THEN 'no_times'
                WHEN rule = 1 AND entered_after IS NULL THEN 'no_times'
                WHEN EXISTS (FROM log_span s
                             WHERE s.school_id = c.school_id AND s.class_id = c.class_id AND s.first <= coalesce(c.entered_after::DATE, c.anchor)
                               AND c.entered_by <= s.last) THEN 'log_silent'
                ELSE 'log_partial' END AS cause
    FROM counted c
)
SELECT s.code, r.rule,
       count(*) FILTER (outcome <> 'pending') AS due,
       count(*) FILTER (outcome = 'pending') AS pending,
       count(*) FILTER (outcome = 'undetermined') AS undetermined,
       count(*) FILTER (narrowed) AS narrowed,
       count(*) FILTER (narrowed AND unlogged_straddles AND outcome IN ('on_time', 'late')) AS decided,
       count(*) FILTER (cause = 'no_times') AS no_times,
       count(*) FILTER (cause = 'log_partial') AS log_partial,
       count(*) FILTER (cause = 'log_silent') AS log_silent,
       count(*) FILTER (cause = 'log_ambiguous') AS log_ambiguous,
       count(*) FILTER (cause = 'stale') AS stale,
       count(*) FILTER (cause = 'not_covered') AS not_covered,
       count(*) FILTER (cause = 'no_work') AS no_work
FROM reasoned r JOIN school s USING (school_id)
GROUP BY ALL

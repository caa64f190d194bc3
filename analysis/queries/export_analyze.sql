-- What «vsrok analyze» says of each school under each rule, from the tables
-- obligations and doubts alone. Plain SQL: no join, no function of one engine.
-- one row is one school under one rule
SELECT municipality, school, rule, on_time_n AS on_time, late_n AS late, overdue_n AS overdue, pending_n AS pending,
       undetermined_n AS undetermined, due_n AS due, made_up_n AS made_up, exempted_n AS exempted,
       CASE WHEN due_n = 0 THEN NULL ELSE 1.0 * on_time_n / due_n END AS rate_low,
       CASE WHEN due_n = 0 THEN NULL ELSE 1.0 * (on_time_n + undetermined_n) / due_n END AS rate_high,
       CASE WHEN due_n = 0 AND rejected_n + silent_n + to_come_n = 0 THEN ''
            WHEN due_n = 0 THEN '?'
            WHEN 10000 * on_time_n >= threshold_n * (due_n + rejected_n + silent_n + to_come_n) THEN '+'
            WHEN 10000 * (on_time_n + undetermined_n + rejected_n + silent_n) < threshold_n * (due_n + rejected_n + silent_n) THEN '-'
            ELSE '?' END AS verdict,
       rejected_n AS rejected, silent_n AS silent, to_come_n AS to_come, no_export_n AS no_export,
       lessons_n AS lessons, late_lessons_n AS late_lessons, undetermined_lessons_n AS undetermined_lessons,
       -- The 95 % interval of Wilson: z = 1.959963984540054, z * z = 3.841458820694124.
       CASE WHEN lessons_n = 0 THEN NULL WHEN lessons_n = late_lessons_n + undetermined_lessons_n THEN 0.0
            ELSE (low_share + 1.920729410347062 / lessons_n
                  - 1.959963984540054 * sqrt(low_share * (1 - low_share) / lessons_n + 0.960364705173531 / lessons_n / lessons_n))
                 / (1 + 3.841458820694124 / lessons_n) END AS lesson_rate_interval_low,
       CASE WHEN lessons_n = 0 THEN NULL WHEN late_lessons_n = 0 THEN 1.0
            ELSE (high_share + 1.920729410347062 / lessons_n
                  + 1.959963984540054 * sqrt(high_share * (1 - high_share) / lessons_n + 0.960364705173531 / lessons_n / lessons_n))
                 / (1 + 3.841458820694124 / lessons_n) END AS lesson_rate_interval_high,
       changes_on_time_n AS changes_on_time, changes_late_n AS changes_late, changes_overdue_n AS changes_overdue,
       changes_pending_n AS changes_pending, changes_undetermined_n AS changes_undetermined
FROM (
    SELECT municipality, school, rule, sum(p01) AS on_time_n, sum(p02) AS late_n, sum(p03) AS overdue_n, sum(p04) AS pending_n,
           sum(p05) AS undetermined_n, sum(p01) + sum(p02) + sum(p03) + sum(p05) AS due_n, sum(p06) AS made_up_n, sum(p07) AS exempted_n,
           sum(p08) AS changes_on_time_n, sum(p09) AS changes_late_n, sum(p10) AS changes_overdue_n, sum(p11) AS changes_pending_n,
           sum(p12) AS changes_undetermined_n, sum(p13) AS lessons_n, sum(p14) AS late_lessons_n, sum(p15) AS undetermined_lessons_n,
           sum(p16) AS rejected_n, sum(p17) AS silent_n, sum(p18) AS to_come_n, sum(p19) AS threshold_n, sum(p20) AS no_export_n,
           CASE WHEN sum(p13) = 0 THEN 0.0 ELSE 1.0 * (sum(p13) - sum(p14) - sum(p15)) / sum(p13) END AS low_share,
           CASE WHEN sum(p13) = 0 THEN 0.0 ELSE 1.0 * (sum(p13) - sum(p14)) / sum(p13) END AS high_share
    FROM (
        -- one row is the obligations of one school under one rule
        SELECT municipality, school, rule,
               sum(CASE WHEN outcome = 'on_time' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p01,
               sum(CASE WHEN outcome = 'late' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p02,
               sum(CASE WHEN outcome = 'overdue' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p03,
               sum(CASE WHEN outcome = 'pending' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p04,
               sum(CASE WHEN outcome = 'undetermined' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p05,
               sum(CASE WHEN made_up = 1 AND exempted = 0 THEN 1 ELSE 0 END) AS p06,
               sum(CASE WHEN exempted = 1 THEN 1 ELSE 0 END) AS p07,
               sum(CASE WHEN is_update = 1 AND outcome = 'on_time' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p08,
               sum(CASE WHEN is_update = 1 AND outcome = 'late' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p09,
               sum(CASE WHEN is_update = 1 AND outcome = 'overdue' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p10,
               sum(CASE WHEN is_update = 1 AND outcome = 'pending' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p11,
               sum(CASE WHEN is_update = 1 AND outcome = 'undetermined' AND made_up = 0 AND exempted = 0 THEN 1 ELSE 0 END) AS p12,
               sum(0) AS p13, sum(0) AS p14, sum(0) AS p15, sum(0) AS p16, sum(0) AS p17, sum(0) AS p18, sum(0) AS p19, sum(0) AS p20
        FROM obligations GROUP BY municipality, school, rule
        UNION ALL
        -- one row is the lessons with anything due of one school under one rule
        SELECT municipality, school, rule, sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0),
               sum(1), sum(is_late), sum(CASE WHEN is_late = 0 THEN is_open ELSE 0 END), sum(0), sum(0), sum(0), sum(0), sum(0)
        FROM (
            -- one row is one lesson; the timetable of a class is entered by the day
            SELECT municipality, school, rule, class_no, anchor, period_no, lesson_subject, lesson_slot,
                   max(CASE WHEN outcome = 'late' OR outcome = 'overdue' THEN 1 ELSE 0 END) AS is_late,
                   max(CASE WHEN outcome = 'undetermined' THEN 1 ELSE 0 END) AS is_open
            FROM (
                SELECT municipality, school, rule, class_no, anchor, period_no, outcome,
                       CASE WHEN rule = 'timetable' THEN 0 ELSE subject_no END AS lesson_subject,
                       CASE WHEN rule = 'timetable' THEN 0 ELSE lesson END AS lesson_slot
                FROM obligations WHERE outcome <> 'pending' AND made_up = 0 AND exempted = 0
            ) AS counted
            GROUP BY municipality, school, rule, class_no, anchor, period_no, lesson_subject, lesson_slot
        ) AS lessons
        GROUP BY municipality, school, rule
        UNION ALL
        -- one row is the doubts of one school under one rule
        SELECT municipality, school, rule, sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0), sum(0),
               sum(0), sum(0), sum(0), sum(rejected), sum(silent), sum(to_come), sum(threshold), sum(no_export)
        FROM doubts GROUP BY municipality, school, rule
    ) AS parts
    GROUP BY municipality, school, rule
) AS totals
ORDER BY municipality, school, rule

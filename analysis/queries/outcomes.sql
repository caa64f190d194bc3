-- What became of the obligations by their deadlines.

-- one row is one mark or absence of a plain slice
CREATE OR REPLACE TEMP VIEW plain_judged AS
SELECT school_id, kind AS rule, false AS is_update, class_id, subject_id, teacher_id, pupil, date AS anchor, period_id, lesson AS slot,
       absence_known_at IS NOT NULL AND absence_known_at <= getvariable('as_of') AS made_up,
       true AS entered, entered_at AS entered_after, entered_at AS entered_by, true AS covered, import_id, part, row, col,
       work, ends, latest, false AS stale,
       -- An entry time is one moment: it is in time or late.
       CASE WHEN entered_at < ends THEN 'on_time'::outcome WHEN entered_at >= latest THEN 'late'::outcome
            ELSE 'undetermined'::outcome END AS outcome -- no end: it lies in a year that the calendar lacks
FROM plain_dated;

-- one row is one of the other obligations: what a rule asks to be in the diary by a deadline
CREATE OR REPLACE TEMP VIEW other_obligation AS
SELECT school_id, kind AS rule, false AS is_update, class_id, subject_id, teacher_id, pupil, date AS anchor, period_id, slot,
       absence_known_at IS NOT NULL AND absence_known_at <= getvariable('as_of') AS made_up,
       true AS entered, entered_after, entered_by, true AS covered, import_id, part, row, col, work
FROM reconciled_dated
WHERE superseded_at IS NULL OR superseded_at > getvariable('as_of')
UNION ALL BY NAME FROM period_grade
UNION ALL BY NAME FROM timetable_entry;

-- one row is one of them with its deadline and outcome
CREATE OR REPLACE TEMP VIEW other_judged AS
SELECT o.* EXCLUDE (until, work) REPLACE (covered AND (entered OR coalesce(o.until >= d.ends, false)) AS covered), d.work, d.ends, d.latest,
       -- An export covers it and was made before the deadline's end: what is missing may have come since.
       NOT entered AND o.covered AND coalesce(o.until < d.ends, true) AS stale,
       CASE WHEN NOT entered THEN
                CASE WHEN getvariable('as_of') < coalesce(d.ends, d.earliest) THEN 'pending'::outcome
                     WHEN o.covered AND o.until >= d.ends THEN 'overdue'::outcome
                     ELSE 'undetermined'::outcome END
            WHEN least(coalesce(entered_by, getvariable('as_of')), getvariable('as_of')) < d.ends THEN 'on_time'::outcome
            WHEN entered_after >= d.latest THEN 'late'::outcome
            ELSE 'undetermined'::outcome END AS outcome
FROM other_obligation o
JOIN school_deadline d ON d.school_id = o.school_id AND d.rule = o.rule AND d.is_update = o.is_update AND d.anchor = o.anchor
                      AND d.work = coalesce(o.work, 0);

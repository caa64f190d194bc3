-- What the rules ask for, as temporary views and small tables over the workspace. The session
-- variables first_day, last_day (anchors, both included) and as_of, and the
-- temporary tables profile and deadline, are set before.

-- A number and not a text for each of many million rows.
CREATE TEMP TYPE outcome AS ENUM ('on_time', 'late', 'overdue', 'pending', 'undetermined');

-- one row is one reconciled entry as it is known at the as-of moment; one that is another one moved was
-- entered by when that was, and no snapshot tells after what
CREATE OR REPLACE TEMP VIEW reconciled_entry AS
SELECT * REPLACE (cancelled AND coalesce(cancelled_at <= getvariable('as_of'), true) AS cancelled,
                  if(moved_at <= getvariable('as_of'), NULL, entered_after) AS entered_after,
                  if(moved_at <= getvariable('as_of'), least(moved_by, entered_by), entered_by) AS entered_by,
                  least(superseded_at, left_at) AS superseded_at)
FROM reconciled WHERE known_at <= getvariable('as_of') OR known_at IS NULL;

-- one row is one entry that exports show by the as-of moment
CREATE OR REPLACE TEMP VIEW exported_entry AS
SELECT * REPLACE (cancelled AND coalesce(cancelled_at <= getvariable('as_of'), true) AS cancelled)
FROM plain_entry WHERE known_at <= getvariable('as_of') OR known_at IS NULL
UNION ALL BY NAME
FROM reconciled_entry;

-- one row is one of them that exists for the analysis: no other source counts instead
CREATE OR REPLACE TEMP VIEW known_entry AS
FROM exported_entry WHERE superseded_at IS NULL OR superseded_at > getvariable('as_of');

-- one row is one export that a school gave, and up to what moment it answers:
-- a table with entry times for the as-of moment though it was exported later,
-- a later snapshot not at all. One whose moment is unknown counts as exported
-- at the as-of moment.
CREATE OR REPLACE TEMP TABLE answer AS
SELECT g.*, least(coalesce(exported_from, getvariable('as_of')), getvariable('as_of')) AS until
FROM given g JOIN part p USING (import_id, part)
WHERE p.timed OR p.exported_to <= getvariable('as_of');

-- one row is one mark or absence that was entered
CREATE OR REPLACE TEMP VIEW lesson_entry AS
SELECT school_id, kind AS rule, false AS is_update, class_id, subject_id, teacher_id, pupil, date AS anchor, period_id, slot,
       absence_known_at IS NOT NULL AND absence_known_at <= getvariable('as_of') AS made_up,
       true AS entered, entered_after, entered_by, true AS covered, import_id, part, row, col
FROM known_entry
WHERE kind <> 1 AND kind <> 3 -- unlike IN (0, 2) these go into the scan
  AND date BETWEEN getvariable('first_day') AND getvariable('last_day');

-- one row is one class and period that some export of its period grades shows
CREATE OR REPLACE TEMP TABLE class_shown_period AS
SELECT school_id, canonical_id AS class_id, period_id FROM journal_column JOIN class_of USING (class_id) WHERE period_id <> 0
UNION SELECT school_id, canonical_id, period_id FROM table_extent JOIN class_of USING (class_id) WHERE kind = 1;

-- one row is one class and system of periods (quarters, trimesters, half-years) that its exports show
CREATE OR REPLACE TEMP TABLE class_system AS
SELECT DISTINCT school_id, class_id, system FROM class_shown_period JOIN period_system USING (period_id) WHERE system IS NOT NULL;

-- one row is one class whose exports name a period that is not understood: it may be any
CREATE OR REPLACE TEMP TABLE unclear_class AS
SELECT DISTINCT school_id, class_id FROM class_shown_period JOIN period_system USING (period_id) WHERE NOT known;

-- one row is one study period of a class that ends inside the round, in a school that gave an export of
-- period grades, and whether it is of a system that the class's exports never show while they show another
CREATE OR REPLACE TEMP TABLE listed_period AS
SELECT p.*, coalesce(y.system IS NOT NULL AND (p.school_id, p.class_id) IN (SELECT (school_id, class_id) FROM class_system)
                     AND (p.school_id, p.class_id, y.system) NOT IN (SELECT (school_id, class_id, system) FROM class_system), false) AS alien
FROM class_period p LEFT JOIN period_system y USING (period_id)
WHERE p.finish BETWEEN getvariable('first_day') AND getvariable('last_day')
  AND p.school_id IN (SELECT school_id FROM given WHERE kind = 1);
CREATE OR REPLACE TEMP VIEW foreign_period AS SELECT * EXCLUDE (alien) FROM listed_period WHERE alien;
CREATE OR REPLACE TEMP VIEW round_period AS SELECT * EXCLUDE (alien) FROM listed_period WHERE NOT alien;

-- one row is one sheet of a class journal at the as-of moment
CREATE OR REPLACE TEMP TABLE journal_sheet AS
SELECT g.* REPLACE (c.canonical_id AS class_id, s.canonical_id AS subject_id)
FROM journal_page g JOIN class_of c USING (class_id) JOIN subject_of s USING (subject_id)
WHERE g.exported_to <= getvariable('as_of');

-- one row is one pupil whom the newest journal of the class lists (subject_id 0:
-- expected in each subject), or the newest one that has the subject. A later
-- journal of one subject says nothing of the pupils of another.
CREATE OR REPLACE TEMP TABLE listed_pupil AS
WITH newest AS (
    SELECT school_id, class_id, subject_id, series_id, moment,
           exported_to = max(exported_to) OVER (PARTITION BY school_id, class_id) AS of_class,
           exported_to = max(exported_to) OVER (PARTITION BY school_id, class_id, subject_id) AS of_subject
    FROM journal_sheet QUALIFY of_class OR of_subject
),
listing AS (
    SELECT n.*, j.pupil FROM newest n JOIN journal_pupil j ON j.series_id = n.series_id AND n.moment BETWEEN j.first AND j.last
)
SELECT school_id, class_id, 0 AS subject_id, pupil FROM listing WHERE of_class
UNION
SELECT school_id, class_id, subject_id, pupil FROM listing WHERE of_subject;

-- one row is one period that some export of the school's period grades shows
CREATE OR REPLACE TEMP VIEW shown_period AS SELECT DISTINCT school_id, period_id FROM class_shown_period;

-- one row is one class that some export of the school's period grades shows
CREATE OR REPLACE TEMP TABLE graded_class AS
SELECT school_id, canonical_id AS class_id FROM journal_series JOIN class_of USING (class_id)
UNION SELECT school_id, class_id FROM class_shown_period;

-- one row is one class whose journals name pupils otherwise than its tables of
-- marks or period grades do, and whether only the journals have its grades
CREATE OR REPLACE TEMP TABLE stranger_class AS
SELECT DISTINCT school_id, class_id,
       (school_id, class_id) NOT IN (SELECT (school_id, canonical_id) FROM table_extent JOIN class_of USING (class_id) WHERE kind = 1) AS by_journal
FROM unmatched_class WHERE kind IN (0, 1);

-- one row is one class where nobody with a mark has a grade under the same
-- name, though there are grades enough: its tables name pupils differently, and
-- who lacks a grade cannot be said
CREATE OR REPLACE TEMP VIEW nameless_class AS
WITH pupil AS (
    SELECT school_id, class_id, pupil, bool_or(kind = 0) AS marked, bool_or(kind = 1) AS graded
    FROM known_entry
    WHERE kind IN (0, 1) AND (school_id, class_id) IN (SELECT (school_id, class_id) FROM round_period)
      AND (school_id, class_id) NOT IN (SELECT (school_id, canonical_id) FROM journal_series JOIN class_of USING (class_id))
    GROUP BY ALL
)
SELECT school_id, class_id FROM pupil
GROUP BY school_id, class_id
HAVING NOT bool_or(marked AND graded) AND bool_or(marked)
   AND count(*) FILTER (graded) > 1 AND 2 * count(*) FILTER (graded) >= count(*) FILTER (marked);

-- one row is one mark by which a period grade is expected; of a stranger_class
-- also those of journals that do not count as entries
CREATE OR REPLACE TEMP VIEW expecting_mark AS
FROM exported_entry
WHERE kind = 0 AND (school_id, class_id) NOT IN (FROM nameless_class)
  AND (superseded_at IS NULL OR superseded_at > getvariable('as_of')
       OR (school_id, class_id) IN (SELECT (school_id, class_id) FROM stranger_class));

-- one row is one pupil with a mark in a class, subject and period: a grade is expected.
-- Where journals name pupils otherwise than tables do, only the source that
-- gives the period's grades can say who is expected.
CREATE OR REPLACE TEMP VIEW expected_grade AS
WITH grade_source AS (
    SELECT school_id, class_id, subject_id, period_id, bool_and(journal) AS journal
    FROM known_entry WHERE kind = 1 GROUP BY ALL
)
SELECT e.school_id, e.class_id, e.subject_id, e.pupil, p.period_id, p.finish,
       max({date: e.date, slot: e.slot}) AS latest,
       arg_max(e.teacher_id, {date: e.date, slot: e.slot}) AS teacher_id
FROM expecting_mark e
JOIN round_period p ON p.school_id = e.school_id AND p.class_id = e.class_id AND e.date BETWEEN p.start AND p.finish
LEFT JOIN stranger_class u ON u.school_id = e.school_id AND u.class_id = e.class_id
LEFT JOIN grade_source s ON s.school_id = e.school_id AND s.class_id = e.class_id AND s.subject_id = e.subject_id AND s.period_id = p.period_id
WHERE u.class_id IS NULL OR e.journal = coalesce(s.journal, u.by_journal)
GROUP BY ALL;

-- one row is one class, with the subject and period (NULL: every one) for
-- which an export of period grades answers, and up to what moment: a stale file
-- of one class or subject is not made fresh by another's
CREATE OR REPLACE TEMP TABLE grade_answer AS
SELECT a.school_id, c.class_id, c.subject_id, NULL::USMALLINT AS period_id, a.until
FROM journal_sheet c JOIN answer a USING (import_id, part)
WHERE a.kind = 1
UNION ALL
SELECT a.school_id, c.class_id, NULL, p.period_id, a.until
FROM (SELECT DISTINCT import_id, part, school_id, canonical_id AS class_id FROM table_extent JOIN class_of USING (class_id) WHERE kind = 1) c
JOIN (SELECT DISTINCT import_id, part, school_id, period_id FROM table_extent WHERE kind = 1) p USING (import_id, part, school_id)
JOIN answer a USING (import_id, part, school_id)
WHERE a.kind = 1;

-- one row is one period grade that is expected or was entered
CREATE OR REPLACE TEMP VIEW period_grade AS
WITH entered AS (
    SELECT e.*, p.finish FROM known_entry e JOIN round_period p USING (school_id, class_id, period_id) WHERE e.kind = 1
),
journal_class AS (SELECT DISTINCT school_id, class_id FROM listed_pupil)
SELECT school_id, 1::UTINYINT AS rule, false AS is_update, class_id, subject_id,
       coalesce(g.teacher_id, x.teacher_id) AS teacher_id, pupil, coalesce(g.finish, x.finish) AS anchor, period_id,
       0::UTINYINT AS slot, false AS made_up, g.school_id IS NOT NULL AS entered, g.entered_after, g.entered_by,
       g.school_id IS NOT NULL
       OR (school_id, class_id) IN (FROM graded_class) AND (school_id, period_id) IN (FROM shown_period)
          AND (school_id, class_id) NOT IN (FROM unclear_class) AS covered,
       (SELECT coalesce(max(a.until) FILTER (coalesce(a.subject_id, x.subject_id) = x.subject_id),
                        max(a.until)) -- no export has the subject: its class's answer
        FROM grade_answer a
        WHERE a.school_id = x.school_id AND a.class_id = x.class_id AND coalesce(a.period_id, x.period_id) = x.period_id) AS until,
       g.import_id, g.part, g.row, g.col
FROM entered g
FULL JOIN expected_grade x USING (school_id, class_id, subject_id, pupil, period_id)
WHERE g.school_id IS NOT NULL
   OR (school_id, class_id) NOT IN (FROM journal_class)
   OR (school_id, class_id, pupil) IN (SELECT (school_id, class_id, pupil) FROM listed_pupil WHERE subject_id = 0)
   OR (school_id, class_id, subject_id, pupil) IN (SELECT (school_id, class_id, subject_id, pupil) FROM listed_pupil)
   -- Tables name this class's pupils otherwise: no journal can say who left.
   OR (school_id, class_id) IN (SELECT (school_id, class_id) FROM stranger_class)
      AND (school_id, class_id, pupil) NOT IN (SELECT (school_id, canonical_id, pupil) FROM journal_pupil JOIN class_of USING (class_id));

-- one row is one lesson of a timetable, cancelled ones among them
CREATE OR REPLACE TEMP VIEW timetable_lesson AS
SELECT * FROM known_entry
WHERE kind = 3 AND date BETWEEN getvariable('first_day') AND getvariable('last_day');

-- one row is one lesson that marks or absences prove and the timetable lacks;
-- slot 0 is a lesson without a number, which any lesson of the day may be
CREATE OR REPLACE TEMP VIEW unlisted_lesson AS
WITH proven AS (
    SELECT DISTINCT school_id, class_id, subject_id, date, slot
    FROM known_entry
    WHERE kind IN (0, 2) AND date BETWEEN getvariable('first_day') AND getvariable('last_day')
      AND school_id IN (SELECT school_id FROM given WHERE kind = 3)
)
FROM proven
WHERE (school_id, class_id, subject_id, date, slot) NOT IN (SELECT (school_id, class_id, subject_id, date, slot) FROM timetable_lesson)
  AND NOT (slot = 0 AND (school_id, class_id, subject_id, date) IN (SELECT (school_id, class_id, subject_id, date) FROM timetable_lesson))
  AND (school_id, class_id, subject_id, date) NOT IN (SELECT (school_id, class_id, subject_id, date) FROM timetable_lesson WHERE slot = 0);

-- one row is one change of a lesson at a moment of its own after the entry
CREATE OR REPLACE TEMP VIEW timetable_change AS
SELECT t.school_id, t.class_id, t.subject_id, t.date, t.slot, o.changed_at,
       arg_min({import_id: o.import_id, part: o.part, row: o.row}, {i: o.import_id, p: o.part, r: o.row}) AS proof
FROM timetable_lesson t
JOIN lesson_change o USING (school_id, class_id, subject_id, date, slot)
WHERE o.changed_at <= getvariable('as_of') AND (o.known_at IS NULL OR o.known_at <= getvariable('as_of'))
  AND (o.changed_at > t.entered_by
       OR t.entered_after IS DISTINCT FROM t.entered_by AND (t.entered_after IS NULL OR o.changed_at > t.entered_after))
GROUP BY ALL;

-- one row is one class that a timetable shows, with the first and last date of the whole timetable
CREATE OR REPLACE TEMP TABLE timetable_extent AS
SELECT DISTINCT x.import_id, x.part, x.school_id, x.kind, c.canonical_id AS class_id, d.first, d.last
FROM table_extent x JOIN shown_days d USING (import_id, part, school_id, kind) JOIN class_of c USING (class_id)
WHERE x.kind = 3;

-- one row is one lesson that must be in the timetable, or one change of it
CREATE OR REPLACE TEMP VIEW timetable_entry AS
SELECT school_id, 3::UTINYINT AS rule, false AS is_update, class_id, subject_id, 0::UINTEGER AS teacher_id, 0::UBIGINT AS pupil,
       date AS anchor, 0::USMALLINT AS period_id, slot, false AS made_up, true AS entered, entered_after, entered_by,
       true AS covered, NULL::TIMESTAMP AS until, import_id, part, row, col
FROM timetable_lesson WHERE NOT cancelled
UNION ALL
SELECT school_id, 3::UTINYINT, true, class_id, subject_id, 0::UINTEGER, 0::UBIGINT, date, 0::USMALLINT, slot, false, true, changed_at, changed_at,
       true, NULL, proof.import_id, proof.part, proof.row, 0::USMALLINT
FROM timetable_change
UNION ALL
SELECT school_id, 3::UTINYINT, false, class_id, subject_id, 0::UINTEGER, 0::UBIGINT, date, 0::USMALLINT, slot, false, false, NULL, NULL,
       EXISTS (FROM timetable_extent x
               WHERE x.school_id = u.school_id AND x.class_id = u.class_id AND u.date BETWEEN x.first AND x.last),
       (SELECT max(a.until) FROM timetable_extent x JOIN answer a USING (import_id, part, school_id, kind)
        WHERE x.school_id = u.school_id AND x.class_id = u.class_id AND u.date BETWEEN x.first AND x.last),
       NULL, NULL, NULL, NULL
FROM unlisted_lesson u;

-- one row is one school and kind: up to what moment its newest export answers
CREATE OR REPLACE TEMP VIEW answered AS
SELECT school_id, kind AS rule, max(until) AS until FROM answer GROUP BY ALL;

-- one row is one school's deadline of one rule, kind of work and anchor; ends
-- is NULL where it lies in a year that the calendar lacks, and then not before
-- earliest. What comes after latest is late, whatever kind of work it is.
CREATE OR REPLACE TEMP VIEW school_deadline AS
SELECT p.school_id, d.rule, d.is_update, d.work, d.anchor, d.ends, d.latest, d.earliest FROM profile p JOIN deadline d USING (profile_id);

-- one row is one school whose marks and absences are plain, and where its
-- deadlines stand in packed_deadline
CREATE OR REPLACE TEMP TABLE plain_school AS
SELECT school_id, profile_id // 4 AS pack, profile_id % 4 AS place
FROM profile SEMI JOIN (FROM slice WHERE plain AND kind IN (0, 2)) s USING (school_id);

-- one row is one day of the round and the deadlines of its marks and absences,
-- for four profiles of schools side by side
CREATE OR REPLACE TEMP VIEW packed_deadline AS
SELECT profile_id // 4 AS pack, anchor,
       max(ends) FILTER (rule = 0 AND profile_id % 4 = 0) AS marks_0, max(ends) FILTER (rule = 2 AND profile_id % 4 = 0) AS absences_0,
       max(ends) FILTER (rule = 0 AND profile_id % 4 = 1) AS marks_1, max(ends) FILTER (rule = 2 AND profile_id % 4 = 1) AS absences_1,
       max(ends) FILTER (rule = 0 AND profile_id % 4 = 2) AS marks_2, max(ends) FILTER (rule = 2 AND profile_id % 4 = 2) AS absences_2,
       max(ends) FILTER (rule = 0 AND profile_id % 4 = 3) AS marks_3, max(ends) FILTER (rule = 2 AND profile_id % 4 = 3) AS absences_3
FROM deadline WHERE NOT is_update AND work = 0
GROUP BY ALL;

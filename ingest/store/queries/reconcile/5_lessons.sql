-- Which lesson of its subject that day each lesson number of a long table is.

-- one row is one row of a long table on a target day; of a plain slice only what files contradict each other in
-- is to be derived
CREATE OR REPLACE TEMP TABLE table_row AS
SELECT o.* REPLACE (c.canonical_id AS class_id, s.canonical_id AS subject_id), d.day
FROM observation o
JOIN target t ON t.school_id = o.school_id AND t.kind = o.kind AND (NOT t.plain OR o.role = 2)
JOIN class_of c USING (class_id) JOIN subject_of s USING (subject_id)
JOIN target_day d ON d.school_id = o.school_id AND d.class_id = c.canonical_id AND d.subject_id = s.canonical_id
                 AND d.day = coalesce(o.date, DATE '0001-01-01');

-- one row is one day of a class and subject that some table shows without
-- lesson numbers: nothing tells which of its lessons the rows of that table are
CREATE OR REPLACE TEMP TABLE unnumbered_day AS
SELECT DISTINCT school_id, class_id, subject_id, day
FROM table_row JOIN part p USING (import_id, part)
WHERE NOT p.has_lesson AND date IS NOT NULL;

-- one row is one day of a class and subject in the journals: how many lessons they show at most
CREATE OR REPLACE TEMP TABLE journal_day AS
SELECT school_id, class_id, subject_id, day, max(slot) AS lessons FROM column_slot WHERE period_id = 0 GROUP BY ALL;

-- one row is one lesson number of a class, subject and day in the tables of a school
-- with journals, the rank-th of that day's numbers
CREATE OR REPLACE TEMP TABLE table_lesson AS
SELECT *, row_number() OVER (day ORDER BY lesson) AS rank, count(*) OVER day AS numbers
FROM (
    SELECT DISTINCT school_id, class_id, subject_id, day, lesson
    FROM table_row WHERE lesson > 0 AND date IS NOT NULL AND school_id IN (SELECT school_id FROM sheet)
)
LEFT JOIN journal_day USING (school_id, class_id, subject_id, day)
WINDOW day AS (PARTITION BY school_id, class_id, subject_id, day);

-- one row is one lesson of a table and one column of the journal on a day on which they show unlike
-- numbers of lessons, and how many filled cells they share
CREATE OR REPLACE TEMP TABLE shared_cell AS
WITH unlike AS (SELECT DISTINCT school_id, class_id, subject_id, day FROM table_lesson WHERE numbers <> lessons),
in_table AS (
    SELECT DISTINCT school_id, class_id, subject_id, day, kind, pupil, lesson
    FROM table_row JOIN unlike USING (school_id, class_id, subject_id, day) WHERE pupil <> 0 AND lesson > 0
),
in_journal AS (
    SELECT DISTINCT c.school_id, c.class_id, c.subject_id, c.day, r.what AS kind, r.pupil, c.slot
    FROM column_slot c JOIN unlike USING (school_id, class_id, subject_id, day)
    JOIN journal_run r ON r.series_id = c.series_id AND r.date = c.day AND r.lesson = c.lesson AND r.what IN (0, 2)
                      AND r.first <= c.last AND r.last >= c.first
)
SELECT school_id, class_id, subject_id, day, lesson, slot, count(*) AS n
FROM in_table JOIN in_journal USING (school_id, class_id, subject_id, day, kind, pupil)
GROUP BY ALL;

-- one row is one lesson number and the column of which it shares most cells, where the other side shows more
CREATE OR REPLACE TEMP TABLE same_lesson AS
WITH pair AS (FROM shared_cell JOIN table_lesson USING (school_id, class_id, subject_id, day, lesson))
SELECT school_id, class_id, subject_id, day, lesson, rank, numbers, lessons, slot
FROM pair
QUALIFY row_number() OVER (PARTITION BY school_id, class_id, subject_id, day, lesson ORDER BY n DESC, slot) = 1
    AND row_number() OVER (PARTITION BY school_id, class_id, subject_id, day, slot ORDER BY n DESC, lesson) = 1;

-- one row is one lesson number of a day and which of that subject's lessons it is: the column that it
-- shares most cells with where the journal shows more lessons, else the rank-th
CREATE OR REPLACE TEMP TABLE numbered_lesson AS
SELECT t.school_id, t.class_id, t.subject_id, t.day, t.lesson,
       CASE WHEN t.numbers >= coalesce(t.lessons, 0) THEN t.rank
            WHEN m.slot IS NOT NULL THEN m.slot
            WHEN taken.slot IS NULL THEN t.rank
            ELSE t.lessons + t.rank END::UTINYINT AS slot
FROM table_lesson t
LEFT JOIN same_lesson m USING (school_id, class_id, subject_id, day, lesson)
LEFT JOIN same_lesson taken
  ON taken.school_id = t.school_id AND taken.class_id = t.class_id AND taken.subject_id = t.subject_id
 AND taken.day = t.day AND taken.slot = t.rank;

-- Where the tables show more lessons, a column is the lesson that it shares most cells with.
UPDATE column_slot SET slot = n.slot
FROM (
    SELECT d.school_id, d.class_id, d.subject_id, d.day, d.slot AS old,
           CASE WHEN m.rank IS NOT NULL THEN m.rank WHEN taken.rank IS NULL THEN d.slot ELSE d.numbers + d.slot END AS slot
    FROM (SELECT DISTINCT school_id, class_id, subject_id, day, c.slot, t.numbers
          FROM column_slot c JOIN table_lesson t USING (school_id, class_id, subject_id, day)
          WHERE t.numbers > t.lessons AND c.period_id = 0) d
    LEFT JOIN same_lesson m USING (school_id, class_id, subject_id, day, slot)
    LEFT JOIN same_lesson taken
      ON taken.school_id = d.school_id AND taken.class_id = d.class_id AND taken.subject_id = d.subject_id
     AND taken.day = d.day AND taken.rank = d.slot
) n
WHERE column_slot.school_id = n.school_id AND column_slot.class_id = n.class_id AND column_slot.subject_id = n.subject_id
  AND column_slot.day = n.day AND column_slot.slot = n.old AND column_slot.period_id = 0;

-- Which lesson of the day each column of a class journal is. A journal has no lesson numbers:
-- the k-th column of a subject on a day is the k-th lesson of that subject that day.

-- one row is one series of pages; the lane tells apart sheets of a subject that stand in one file
CREATE OR REPLACE TEMP TABLE sheet AS
WITH named AS (
    SELECT j.series_id, j.school_id, c.canonical_id AS class_id, s.canonical_id AS subject_id
    FROM journal_series j JOIN class_of c USING (class_id) JOIN subject_of s USING (subject_id)
    WHERE j.school_id IN (FROM target_school)
),
sibling AS (
    FROM named QUALIFY count(*) OVER (PARTITION BY school_id, class_id, subject_id) > 1
),
placed AS (
    SELECT DISTINCT s.*, g.import_id, p.member
    FROM sibling s JOIN journal_sheet_page g USING (series_id) JOIN part p USING (import_id, part)
),
laned AS (
    SELECT a.series_id, count(DISTINCT b.series_id) AS lane
    FROM placed a JOIN placed b USING (school_id, class_id, subject_id, import_id, member)
    WHERE b.series_id < a.series_id
    GROUP BY ALL
)
SELECT n.*, coalesce(l.lane, 0)::UINTEGER AS lane FROM named n LEFT JOIN laned l USING (series_id);

-- one row is one run of a column on a target day; most is how many the page has that shows most of them
CREATE OR REPLACE TEMP TABLE day_column AS
SELECT r.series_id, s.school_id, s.class_id, s.subject_id, r.date AS day, r.period_id, r.lesson, r.lessons, r.first, r.last,
       max(r.lessons) OVER (PARTITION BY r.series_id, r.date) AS most
FROM journal_run r JOIN sheet s USING (series_id)
WHERE r.what = 6
  AND (s.school_id, s.class_id, s.subject_id, r.date) IN (SELECT (school_id, class_id, subject_id, day) FROM target_day);

-- one row is one column of pages that show fewer, and the column of the fullest pages in which
-- more of its cells stand than in any other
CREATE OR REPLACE TEMP TABLE same_column AS
WITH cell AS (
    SELECT DISTINCT c.series_id, c.day, c.lesson, c.lessons, c.most, r.what, r.pupil
    FROM (FROM day_column QUALIFY min(lessons) OVER (PARTITION BY series_id, day) < most) c
    JOIN journal_run r ON r.series_id = c.series_id AND r.date = c.day AND r.lesson = c.lesson AND r.what IN (0, 2)
                      AND r.first <= c.last AND r.last >= c.first
),
shared AS (
    SELECT series_id, day, f.lesson, f.lessons, m.lesson AS slot, count(*) AS n
    FROM (FROM cell WHERE lessons < most) f JOIN (FROM cell WHERE lessons = most) m USING (series_id, day, what, pupil)
    GROUP BY ALL
),
best AS (
    SELECT series_id, day, lesson, lessons, arg_max(slot, n) AS slot, max(n, 2) AS ns
    FROM shared GROUP BY ALL
)
SELECT series_id, day, lesson, lessons, slot
FROM best
WHERE len(ns) = 1 OR ns[1] > ns[2]
QUALIFY count(*) OVER (PARTITION BY series_id, day, lessons, slot) = 1;

-- one row is one run of a column and the lesson that it is; where not sure, what stands in it does
-- not tell: the pages cover no lesson by it, and it takes no place that another column has
CREATE OR REPLACE TEMP TABLE column_slot AS
SELECT c.* EXCLUDE (lessons, most),
       CASE WHEN c.lessons = c.most THEN c.lesson
            WHEN m.slot IS NOT NULL THEN m.slot
            WHEN taken.slot IS NULL THEN c.lesson
            ELSE c.most + c.lesson END::UTINYINT AS slot,
       c.lessons = c.most OR m.slot IS NOT NULL AS sure
FROM day_column c
LEFT JOIN same_column m USING (series_id, day, lesson, lessons)
LEFT JOIN same_column taken
  ON taken.series_id = c.series_id AND taken.day = c.day AND taken.lessons = c.lessons AND taken.slot = c.lesson;

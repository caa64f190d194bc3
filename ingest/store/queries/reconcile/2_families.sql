-- Sources of a class that name its pupils differently (numbers here, names there) are families:
-- their entries cannot be matched.

-- one row is one way in which sources of a stale class name pupils: journals are of one, long tables of one each
CREATE OR REPLACE TEMP TABLE naming AS
WITH way AS (
    SELECT DISTINCT school_id, class_id, kind, 1 + naming AS family, naming FROM class_table WHERE kind <> 3
    UNION
    SELECT g.school_id, c.canonical_id, k.kind, 0, max(p.naming)
    FROM journal_page g JOIN part p USING (import_id, part) JOIN class_of c USING (class_id), (VALUES (0), (1), (2)) k(kind)
    GROUP BY ALL
)
FROM way
WHERE (school_id, class_id) IN (SELECT (school_id, class_id) FROM stale)
QUALIFY count(*) OVER (PARTITION BY school_id, class_id, kind) > 1;

-- one row is one pupil as one of them names them
CREATE OR REPLACE TEMP TABLE named_pupil AS
WITH several AS (SELECT DISTINCT school_id, class_id, kind FROM naming)
SELECT DISTINCT o.school_id, c.canonical_id AS class_id, o.kind, 1 + p.naming AS family, o.pupil
FROM observation o JOIN part p USING (import_id, part) JOIN class_of c USING (class_id)
WHERE o.school_id IN (FROM target_school) AND o.pupil <> 0
  AND (o.school_id, c.canonical_id, o.kind) IN (SELECT (school_id, class_id, kind) FROM several)
UNION
SELECT j.school_id, c.canonical_id, s.kind, 0, j.pupil
FROM journal_pupil j JOIN class_of c USING (class_id)
JOIN several s ON s.school_id = j.school_id AND s.class_id = c.canonical_id;

-- one row is two of them: how many pupils each has, and both
CREATE OR REPLACE TEMP TABLE family_pair AS
WITH sized AS (
    SELECT school_id, class_id, kind, family, n.naming, count(p.pupil) AS pupils
    FROM naming n LEFT JOIN named_pupil p USING (school_id, class_id, kind, family)
    GROUP BY ALL
),
common AS (
    SELECT school_id, class_id, kind, a.family AS family, b.family AS other, count(*) AS pupils
    FROM named_pupil a JOIN named_pupil b USING (school_id, class_id, kind, pupil)
    WHERE a.family < b.family
    GROUP BY ALL
)
SELECT school_id, class_id, kind, a.family, b.family AS other, coalesce(c.pupils, 0) AS common,
       -- One or two pupils of a class may be new or have left.
       common = 0 AND a.pupils > 0 AND b.pupils > 0
       AND (a.naming <> b.naming OR a.pupils > 2 AND b.pupils > 2) AS differ
FROM sized a JOIN sized b USING (school_id, class_id, kind)
LEFT JOIN common c ON c.school_id = a.school_id AND c.class_id = a.class_id AND c.kind = a.kind
                  AND c.family = a.family AND c.other = b.family
WHERE a.family < b.family;

-- one row is one way to name pupils in a class and kind that has several families, and its family
CREATE OR REPLACE TEMP TABLE family AS
WITH unmatched AS (
    SELECT school_id, class_id, kind FROM family_pair
    GROUP BY ALL
    HAVING bool_or(differ)
        -- What certainly differs in one kind differs in the others where nobody is named alike.
        OR max(common) = 0 AND (school_id, class_id) IN (SELECT (school_id, class_id) FROM family_pair WHERE differ)
)
SELECT n.school_id, n.class_id, n.kind, n.family AS way, least(n.family, min(p.family)) AS family
FROM naming n
JOIN unmatched u ON u.school_id = n.school_id AND u.class_id = n.class_id AND u.kind = n.kind
LEFT JOIN family_pair p ON p.school_id = n.school_id AND p.class_id = n.class_id AND p.kind = n.kind AND p.other = n.family AND p.common > 0
GROUP BY n.school_id, n.class_id, n.kind, n.family;

-- A class of which that changes is derived anew as a whole.
INSERT INTO stale
WITH kept AS (SELECT * FROM unmatched_class WHERE (school_id, class_id) IN (SELECT (school_id, class_id) FROM stale)),
now AS (SELECT DISTINCT school_id, class_id, kind FROM family)
SELECT DISTINCT school_id, class_id, 0, DATE '0001-01-01', DATE '9999-12-31'
FROM ((FROM kept EXCEPT FROM now) UNION (FROM now EXCEPT FROM kept));
DELETE FROM unmatched_class WHERE (school_id, class_id) IN (SELECT (school_id, class_id) FROM stale);
INSERT INTO unmatched_class SELECT DISTINCT school_id, class_id, kind FROM family;

-- What of the schools of this batch, see tables target_school and target, is to be derived anew.

-- one row is one long table that shows a class
CREATE OR REPLACE TEMP TABLE class_table AS
SELECT DISTINCT x.school_id, c.canonical_id AS class_id, x.kind, x.import_id, x.part, p.naming, p.has_work, p.has_lesson
FROM table_extent x JOIN part p USING (import_id, part) JOIN class_of c USING (class_id)
WHERE x.school_id IN (FROM target_school);

-- one row is what the sources of one kind of entry of a class have in common
CREATE OR REPLACE TEMP TABLE detail AS
SELECT t.school_id, t.class_id, t.kind, any_value(r.by_record) AS by_record, bool_or(has_work) AS some_work, bool_or(has_lesson) AS some_lesson
FROM class_table t
JOIN (SELECT school_id, g.kind, bool_and(has_record) AS by_record FROM given g JOIN part USING (import_id, part) GROUP BY ALL) r
  USING (school_id, kind)
GROUP BY t.school_id, t.class_id, t.kind;

-- one row is days of a class and subject (0: all) that are stale: what was touched,
-- classes whose sources have other things in common than before, schools with a slice that was plain or is now
CREATE OR REPLACE TEMP TABLE stale AS
WITH kept AS (FROM class_detail WHERE school_id IN (FROM target_school)),
now AS (SELECT d.* FROM detail d JOIN target t USING (school_id, kind) WHERE NOT t.plain),
changed AS ((FROM now EXCEPT FROM kept) UNION (FROM kept EXCEPT FROM now)),
range AS (
    SELECT * FROM stale_range WHERE school_id IN (FROM target_school)
    UNION
    SELECT school_id, class_id, 0, DATE '0001-01-01', DATE '9999-12-31' FROM changed
    UNION
    SELECT school_id, 0, 0, DATE '0001-01-01', DATE '9999-12-31'
    FROM target t JOIN slice s USING (school_id, kind) WHERE s.plain <> t.plain
),
known AS (
    SELECT school_id, class_id FROM school_class
    UNION SELECT school_id, class_id FROM reconciled
    UNION SELECT school_id, class_id FROM range
)
SELECT DISTINCT r.school_id, c.canonical_id AS class_id, coalesce(s.canonical_id, 0) AS subject_id, r.first, r.last
FROM range r
JOIN known k ON k.school_id = r.school_id AND r.class_id IN (0, k.class_id)
JOIN class_of c ON c.class_id = k.class_id
LEFT JOIN subject_of s ON s.subject_id = r.subject_id;

DELETE FROM class_detail WHERE school_id IN (FROM target_school);
INSERT INTO class_detail SELECT d.* FROM detail d JOIN target t USING (school_id, kind) WHERE NOT t.plain;

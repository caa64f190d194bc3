-- A year of marks and absences as imports would leave them, $1 rows of $2
-- schools, without files: each school is an import of a timed table of marks
-- and one of absences.

CREATE OR REPLACE TEMP TABLE made AS
SELECT unnest(range(1, $2 + 1))::USMALLINT AS school_id;

INSERT INTO class SELECT n, (5 + (n - 1) // 4) || ['А', 'Б', 'В', 'Г'][1 + (n - 1) % 4] FROM range(1, 25) t(n);
INSERT INTO subject_spelling SELECT n, 'Предмет ' || n FROM range(1, 15) t(n);
INSERT INTO teacher SELECT n, 'Учитель-' || n || ' И.О.' FROM range(1, $2 * 40 + 1) t(n);
INSERT INTO work VALUES (1, 'Ответ'), (2, 'Контрольная'), (3, 'Домашняя');
CREATE OR REPLACE TEMP TABLE given_file AS -- one row is one file: a school's marks, or its absences
SELECT school_id, kind, (if(kind = 0, 0, $2) + school_id)::INTEGER AS import_id FROM made, (VALUES (0), (2)) k(kind);
INSERT INTO import (import_id, file, sha256, size, format, encoding, status, reason, rows_read, rows_loaded, rows_rejected, rows_skipped)
SELECT import_id, 'год-' || import_id || '.csv', md5(import_id::VARCHAR), 1, 'csv', 'utf-8', 'loaded', NULL, 1, 1, 0, 0 FROM given_file;
INSERT INTO part (import_id, part, name, shape, kind, timed, has_lesson, has_work, has_record, exported_from, exported_to, stamped, member)
SELECT import_id, 0, '', 'table', kind, true, true, kind = 0, false, TIMESTAMP '2015-06-15 09:00', TIMESTAMP '2015-06-15 09:00', false, 0
FROM given_file;
INSERT INTO given (import_id, part, school_id, kind) SELECT import_id, 0, school_id, kind FROM given_file;
INSERT INTO school_class SELECT school_id, class_id FROM made, class;
INSERT INTO slice SELECT school_id, kind, true, true FROM made, (VALUES (0), (2)) k(kind);

-- one row is one entry: a mark, or in one case of eight an absence
CREATE OR REPLACE TEMP VIEW entered AS
SELECT if(h % 8 = 0, 2, 0) AS kind, if(h % 8 = 0, $2, 0) + school_id AS import_id, 0 AS part, n AS row, 0 AS col, school_id,
       1 + pupil // 26 AS class_id, subject AS subject_id, (school_id::INTEGER - 1) * 40 + 1 + (subject * 3 + pupil // 26) % 40 AS teacher_id,
       hash(school_id::BIGINT * 1000 + pupil) AS pupil, date, 0 AS period_id, 1 + (h >> 24) % 7 AS lesson,
       if(h % 8 = 0, 0, 1 + (h >> 28) % 3) AS work_id, 0 AS record,
       date + to_days([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 12][1 + (h >> 32 & 15)::BIGINT])
            + to_minutes((8 * 60 + (h >> 40) % 720)::BIGINT) AS entered_at,
       NULL AS changed_at, false AS cancelled
FROM (
    SELECT n, h, school_id, ((h >> 8) % 624)::INTEGER AS pupil, (1 + (h >> 18) % 14)::INTEGER AS subject,
           DATE '2014-09-01' + (day - (day % 7 = 6)::INTEGER) AS date -- 1 September 2014 was a Monday
    FROM (
        SELECT n, hash(n) AS h, (1 + n // per_school)::USMALLINT AS school_id, (n % per_school * 270 // per_school)::INTEGER AS day
        FROM (SELECT range AS n, ($1 + $2 - 1) // $2 AS per_school FROM range($1))
    )
);
INSERT INTO observation BY NAME FROM entered WHERE kind = 0;
INSERT INTO observation BY NAME FROM entered WHERE kind = 2;

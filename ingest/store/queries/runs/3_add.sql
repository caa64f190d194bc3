-- One page of each series, of the turn in session variable turn, is put among the others.

-- one row is one such page and the moments of the pages around it; none after it is infinity
CREATE OR REPLACE TEMP TABLE neighbour AS
SELECT q.series_id, q.part, q.moment, max(p.moment) FILTER (p.moment < q.moment) AS before,
       coalesce(min(p.moment) FILTER (p.moment > q.moment), TIMESTAMP 'infinity') AS after
FROM new_page q LEFT JOIN journal_sheet_page p USING (series_id)
WHERE q.turn = getvariable('turn')
GROUP BY ALL;

-- one row is one fact that the page or one of its neighbours shows, with its run where there is one
CREATE OR REPLACE TEMP TABLE difference AS
WITH around AS (
    SELECT r.*, r.rowid AS run, coalesce(first <= n.before AND last >= n.before, false) AS before_has,
           first <= n.after AND last >= n.after AS after_has
    FROM journal_run r JOIN neighbour n USING (series_id)
    WHERE last >= coalesce(n.before, n.moment) AND first <= n.after
),
shown AS (SELECT n.series_id, f.* EXCLUDE (part) FROM page_fact f JOIN neighbour n USING (part))
SELECT series_id, what, date, period_id, lesson, lessons, pupil, n, a.run, a.last,
       coalesce(a.before_has, false) AS before_has, coalesce(a.after_has, false) AS after_has, s.what IS NOT NULL AS shown
FROM around a FULL JOIN shown s USING (series_id, what, date, period_id, lesson, lessons, pupil, n);

UPDATE journal_run SET last = if(d.shown, n.moment, n.before)
FROM difference d JOIN neighbour n USING (series_id)
WHERE journal_run.rowid = d.run AND d.before_has AND d.shown <> d.after_has;

UPDATE journal_run SET first = n.moment
FROM difference d JOIN neighbour n USING (series_id)
WHERE journal_run.rowid = d.run AND d.shown AND NOT d.before_has AND d.after_has;

INSERT INTO journal_run
SELECT series_id, what, date, period_id, lesson, lessons, pupil, d.n, n.moment, if(isfinite(n.after), n.moment, n.after)
FROM difference d JOIN neighbour n USING (series_id)
WHERE d.shown AND NOT d.before_has AND NOT d.after_has
UNION ALL
SELECT series_id, what, date, period_id, lesson, lessons, pupil, d.n, n.after, d.last
FROM difference d JOIN neighbour n USING (series_id)
WHERE NOT d.shown AND d.before_has AND d.after_has AND isfinite(n.after);

INSERT INTO journal_sheet_page
SELECT getvariable('import_id'), part, series_id, teacher_id, moment FROM new_page WHERE turn = getvariable('turn');

-- one row is what changes between the page and one of its neighbours; another line of a pupil may change any day
INSERT INTO stale_range
SELECT DISTINCT s.school_id, s.class_id, s.subject_id, d.date, if(d.what = 4, DATE '9999-12-31', d.date)
FROM difference d JOIN neighbour n USING (series_id) JOIN journal_series s USING (series_id)
WHERE d.what NOT IN (5, 7) AND (d.shown <> d.before_has OR d.shown <> d.after_has AND isfinite(n.after));

-- One page of each series, of the turn in session variable turn, leaves its neighbours.

-- one row is one such page and the moments of the pages around it, NULL where there is none
CREATE OR REPLACE TEMP TABLE neighbour AS
SELECT q.series_id, q.part, q.moment, max(p.moment) FILTER (p.moment < q.moment) AS before, min(p.moment) FILTER (p.moment > q.moment) AS after
FROM new_page q JOIN journal_sheet_page p USING (series_id)
WHERE q.turn = getvariable('turn')
GROUP BY ALL;

-- one row is one fact that the page or one of its neighbours shows, with the runs through them
CREATE OR REPLACE TEMP TABLE difference AS
SELECT series_id, what, date,
       any_value(r.rowid) FILTER (first <= moment AND last >= moment) AS run,
       any_value(r.rowid) FILTER (first <= before AND last >= before) AS run_before,
       any_value(r.rowid) FILTER (first <= after AND last >= after) AS run_after,
       any_value(r.last) FILTER (first <= after AND last >= after) AS last_after,
       run IS NOT NULL AS shown, run_before IS NOT NULL AS before_has, run_after IS NOT NULL AS after_has
FROM journal_run r JOIN neighbour n USING (series_id)
WHERE last >= coalesce(before, moment) AND first <= coalesce(after, moment)
GROUP BY series_id, what, date, period_id, lesson, lessons, pupil, r.n;

INSERT INTO stale_range
SELECT DISTINCT s.school_id, s.class_id, s.subject_id, d.date, if(d.what = 4, DATE '9999-12-31', d.date)
FROM difference d JOIN neighbour n USING (series_id) JOIN journal_series s USING (series_id)
WHERE d.what NOT IN (5, 7) AND (d.shown <> d.before_has OR d.shown <> d.after_has AND n.after IS NOT NULL);

-- What the page showed and its neighbour before it ends there, what both neighbours show goes on.
UPDATE journal_run
SET last = if(d.shown, n.before, coalesce(d.last_after, TIMESTAMP 'infinity'))
FROM difference d JOIN neighbour n USING (series_id)
WHERE journal_run.rowid = d.run_before
  AND (d.shown AND NOT d.after_has AND n.after IS NOT NULL OR NOT d.shown AND (d.after_has OR n.after IS NULL));

UPDATE journal_run SET first = n.after
FROM difference d JOIN neighbour n USING (series_id)
WHERE journal_run.rowid = d.run AND NOT d.before_has AND d.after_has;

DELETE FROM journal_run
USING difference d JOIN neighbour n USING (series_id)
WHERE journal_run.rowid = d.run AND NOT d.before_has AND NOT d.after_has
   OR journal_run.rowid = d.run_after AND d.before_has AND NOT d.shown;

DELETE FROM journal_sheet_page USING neighbour n
WHERE journal_sheet_page.series_id = n.series_id AND journal_sheet_page.moment = n.moment
  AND journal_sheet_page.import_id = getvariable('import_id');

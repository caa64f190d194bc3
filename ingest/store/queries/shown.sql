-- one row is one file: the first and the last date of what it shows
SELECT min(date), max(date)
FROM (SELECT date FROM observation WHERE import_id = $1
      UNION ALL SELECT date FROM action WHERE import_id = $1)

-- one row is the obligations of a selection that share their outcome and their
-- reason to be outside the denominator
SELECT outcome, made_up, exemption IS NOT NULL AS exempted, count(*) AS n
FROM picked($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
GROUP BY ALL

-- Names as an export may show them: $1 is a JSON list of the texts that have to change.
-- one row is one text that names somebody, and what stands in its place
CREATE OR REPLACE TEMP TABLE hidden_text AS
SELECT h.* FROM (SELECT unnest(from_json($1::JSON, '[{"original":"VARCHAR","shown":"VARCHAR"}]')) AS h);

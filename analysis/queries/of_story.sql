-- one row is one obligation with what tells its story from others, as storyKey
-- does; the relation, with the columns of judged, is put in
SELECT p.*, coalesce(t.name, '') AS teacher, coalesce(p.exemption, 0) AS exempted,
       coalesce(f.narrowed, false) AS narrowed, coalesce(f.vanished, false) AS vanished, coalesce(f.moved, false) AS moved,
       coalesce(entered AND entered_after = entered_by, false) AS exact,
       if(exact, '-infinity'::TIMESTAMP, coalesce(entered_after, '-infinity'::TIMESTAMP)) AS story_after,
       if(exact, 'infinity'::TIMESTAMP, coalesce(entered_by, 'infinity'::TIMESTAMP)) AS story_by
FROM %s p
LEFT JOIN person t ON t.teacher_id = if(p.rule <> 3, p.teacher_id, NULL)
LEFT JOIN entry_fact f ON f.import_id = p.import_id AND f.part = p.part AND f.row = p.row AND f.col = p.col AND f.rule = p.rule

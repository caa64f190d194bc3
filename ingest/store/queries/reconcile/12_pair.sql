-- pairs that are each the likeliest for both; the rest is asked again
INSERT INTO move
SELECT lost, gained, known_at, entered_by, place
FROM move_candidate
QUALIFY place = min(place) OVER (PARTITION BY lost) AND place = min(place) OVER (PARTITION BY gained);

DELETE FROM move_candidate WHERE lost IN (SELECT lost FROM move) OR gained IN (SELECT gained FROM move);

-- the deadlines that a municipality had set for the round, as JSON; empty: the form's own
ALTER TABLE saved_round ADD COLUMN limits VARCHAR DEFAULT '';

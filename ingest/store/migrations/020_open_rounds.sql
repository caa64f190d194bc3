-- one row is one round that is being worked on; its results are not saved yet
CREATE TABLE open_round (
    name      VARCHAR   NOT NULL,
    first_day DATE      NOT NULL,
    last_day  DATE      NOT NULL,
    as_of     TIMESTAMP            -- empty: the latest moment in the data
);

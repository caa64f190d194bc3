-- Results of rounds, kept to be compared with.

-- one row is one saved round and the question that it answered
CREATE TABLE saved_round (
    round_id   INTEGER   NOT NULL, -- in the order of saving
    name       VARCHAR   NOT NULL,
    first_day  DATE      NOT NULL,
    last_day   DATE      NOT NULL,
    as_of      TIMESTAMP NOT NULL,
    days       VARCHAR   NOT NULL,
    rollover   BOOLEAN   NOT NULL,
    day_shift  INTEGER   NOT NULL,
    threshold  INTEGER   NOT NULL  -- in ten-thousandths
);

-- one row is one school under one rule in a saved round
CREATE TABLE saved_line (
    round_id             INTEGER NOT NULL,
    school               VARCHAR NOT NULL, -- code
    rule                 VARCHAR NOT NULL,
    on_time              BIGINT  NOT NULL,
    late                 BIGINT  NOT NULL,
    overdue              BIGINT  NOT NULL,
    pending              BIGINT  NOT NULL,
    undetermined         BIGINT  NOT NULL,
    made_up              BIGINT  NOT NULL,
    exempted             BIGINT  NOT NULL,
    lessons              BIGINT  NOT NULL,
    late_lessons         BIGINT  NOT NULL,
    undetermined_lessons BIGINT  NOT NULL,
    no_export            BOOLEAN NOT NULL,
    sign                 VARCHAR NOT NULL
);

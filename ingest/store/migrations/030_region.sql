-- Packs of municipalities that a region's analyst collected: counts, no rows.

-- one row is one evidence pack, or its counts alone, that was added; a corrected one is named in the older one
CREATE TABLE region_pack (
    pack_id      INTEGER   NOT NULL, -- in the order of adding
    municipality VARCHAR   NOT NULL,
    named        BOOLEAN   NOT NULL, -- by the pack or the analyst; else after the file
    file         VARCHAR   NOT NULL, -- its name, without folders
    manifest     VARCHAR   NOT NULL, -- SHA-256
    hand_up      BOOLEAN   NOT NULL, -- counts alone
    round        VARCHAR   NOT NULL, -- in words
    first_day    DATE      NOT NULL,
    last_day     DATE      NOT NULL,
    as_of        TIMESTAMP NOT NULL,
    days         VARCHAR   NOT NULL,
    rollover     BOOLEAN   NOT NULL,
    day_shift    INTEGER   NOT NULL,
    threshold    INTEGER   NOT NULL, -- in ten-thousandths
    basis        VARCHAR   NOT NULL, -- the act that sets the threshold
    calendar     VARCHAR   NOT NULL, -- SHA-256 of the days that deadlines were counted by
    limits       VARCHAR   NOT NULL, -- the deadlines that the municipality had set, as JSON; empty: the form's own
    replaced_by  INTEGER             -- the pack that counts instead; NULL while this one counts
);

-- one row is one school under one rule in a pack
CREATE TABLE region_line (
    pack_id              INTEGER NOT NULL,
    place                INTEGER NOT NULL, -- in the pack's order
    school               VARCHAR NOT NULL, -- code
    school_name          VARCHAR NOT NULL,
    rule                 VARCHAR NOT NULL,
    on_time              BIGINT  NOT NULL,
    late                 BIGINT  NOT NULL,
    overdue              BIGINT  NOT NULL,
    pending              BIGINT  NOT NULL,
    undetermined         BIGINT  NOT NULL,
    made_up              BIGINT  NOT NULL,
    exempted             BIGINT  NOT NULL,
    rejected             BIGINT  NOT NULL,
    silent               BIGINT  NOT NULL,
    to_come              BIGINT  NOT NULL,
    lessons              BIGINT  NOT NULL,
    late_lessons         BIGINT  NOT NULL,
    undetermined_lessons BIGINT  NOT NULL,
    no_export            BOOLEAN NOT NULL,
    sign                 VARCHAR NOT NULL  -- as the municipality's threshold gives it
);

-- one row is one exported file that a pack's rows came from
CREATE TABLE region_export (pack_id INTEGER NOT NULL, sha256 VARCHAR NOT NULL);

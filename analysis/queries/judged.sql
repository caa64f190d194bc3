-- one row is one obligation with its deadline and outcome, where exemptions.csv has no line:
-- see judged_exempt.sql, whose joins cost a fifth of a large analysis even when they find nothing
CREATE OR REPLACE TEMP VIEW judged AS SELECT *, NULL::INTEGER AS exemption FROM outcome_of;

-- Obligations with the line of exemptions.csv that takes them out of the
-- denominator, where there is none: see judged_exempt.sql, whose joins cost a
-- fifth of a large analysis even when they find nothing.

-- one row is one mark or absence of a plain slice
CREATE OR REPLACE TEMP VIEW judged_plain AS SELECT *, NULL::INTEGER AS exemption FROM plain_judged;
-- one row is one of the other obligations
CREATE OR REPLACE TEMP VIEW judged_other AS SELECT *, NULL::INTEGER AS exemption FROM other_judged;
-- one row is one obligation with its deadline and outcome
CREATE OR REPLACE TEMP VIEW judged AS FROM judged_plain UNION ALL BY NAME FROM judged_other;

-- what was derived before of the schools of this batch, see tables target_school and target
DELETE FROM reconciled WHERE school_id IN (FROM target_school);
DELETE FROM reconciled_change WHERE school_id IN (FROM target_school);
DELETE FROM unmatched_class WHERE school_id IN (FROM target_school);
DELETE FROM log_span WHERE school_id IN (FROM target_school);
DELETE FROM day_delay WHERE school_id IN (FROM target_school);

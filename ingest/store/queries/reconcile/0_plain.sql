-- Schools of which every observation is an entry by itself have nothing to derive, see table target_school.
DELETE FROM reconciled WHERE school_id IN (FROM target_school);
DELETE FROM reconciled_change WHERE school_id IN (FROM target_school);
DELETE FROM unmatched_class WHERE school_id IN (FROM target_school);
DELETE FROM class_detail WHERE school_id IN (FROM target_school);
DELETE FROM log_span WHERE school_id IN (FROM target_school);
DELETE FROM stale_range WHERE school_id IN (FROM target_school);

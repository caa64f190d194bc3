-- exemptions.csv may name a subject and a lesson of a class
ALTER TABLE exemption ADD COLUMN subject VARCHAR DEFAULT '';
ALTER TABLE exemption ADD COLUMN slot UTINYINT;

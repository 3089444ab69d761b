CREATE TABLE beds (ward text, number int, patient int, PRIMARY KEY (ward, number)) PARTITION BY LIST (ward);
CREATE TABLE beds_a PARTITION OF beds FOR VALUES IN ('a');
CREATE TABLE patients (ward text, id int, bed int, PRIMARY KEY (ward, id)) PARTITION BY LIST (ward);
CREATE TABLE patients_a PARTITION OF patients FOR VALUES IN ('a') PARTITION BY HASH (id);
CREATE TABLE patients_a_all PARTITION OF patients_a FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE patients ADD CONSTRAINT lies_in FOREIGN KEY (ward, bed) REFERENCES beds;
ALTER TABLE beds ADD CONSTRAINT taken_by FOREIGN KEY (ward, patient) REFERENCES patients;
ALTER TABLE beds_a ADD CONSTRAINT in_a FOREIGN KEY (ward, patient) REFERENCES patients_a;
ALTER TABLE patients_a ADD CONSTRAINT a_bed_in_a FOREIGN KEY (ward, bed) REFERENCES beds_a;

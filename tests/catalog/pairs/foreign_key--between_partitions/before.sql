-- Partitioned tables that refer to each other, and partitions that come and go.
CREATE TABLE beds (ward text, number int, patient int, PRIMARY KEY (ward, number)) PARTITION BY LIST (ward);
CREATE TABLE patients (ward text, id int, bed int, PRIMARY KEY (ward, id)) PARTITION BY LIST (ward);
CREATE TABLE patients_b PARTITION OF patients FOR VALUES IN ('b');
ALTER TABLE patients ADD CONSTRAINT lies_in FOREIGN KEY (ward, bed) REFERENCES beds;
ALTER TABLE beds ADD CONSTRAINT taken_by FOREIGN KEY (ward, patient) REFERENCES patients;

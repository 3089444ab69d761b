-- Of a partition's equal keys the one that was there with the whole is attached, not its own.
CREATE TABLE visits (branch text NOT NULL, day date NOT NULL, UNIQUE (branch, day)) PARTITION BY LIST (branch);
CREATE TABLE visits_north PARTITION OF visits (PRIMARY KEY (branch, day)) FOR VALUES IN ('north');
CREATE TABLE beds (ward text NOT NULL, number int NOT NULL) PARTITION BY LIST (ward);
CREATE UNIQUE INDEX beds_ward_number ON beds (ward, number);
CREATE TABLE beds_a PARTITION OF beds FOR VALUES IN ('a');
ALTER TABLE beds_a ADD PRIMARY KEY (ward, number);
CREATE TABLE rooms (ward text NOT NULL, number int NOT NULL, UNIQUE (ward, number)) PARTITION BY LIST (ward);
CREATE TABLE rooms_a (ward text NOT NULL, number int NOT NULL, PRIMARY KEY (ward, number));

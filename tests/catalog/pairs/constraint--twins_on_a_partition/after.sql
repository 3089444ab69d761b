CREATE TABLE visits (branch text NOT NULL, day date NOT NULL, UNIQUE (branch, day)) PARTITION BY LIST (branch);
CREATE TABLE rooms (ward text NOT NULL, number int NOT NULL, UNIQUE (ward, number)) PARTITION BY LIST (ward);
CREATE TABLE rooms_a PARTITION OF rooms (PRIMARY KEY (ward, number)) FOR VALUES IN ('a');

-- Partitions' own constraints, each on an index that is attached to a plain index of the whole table.
CREATE TABLE visits (branch text NOT NULL, day date NOT NULL, patient int) PARTITION BY LIST (branch);
CREATE TABLE visits_north PARTITION OF visits (PRIMARY KEY (branch, day)) FOR VALUES IN ('north');
CREATE TABLE visits_south PARTITION OF visits FOR VALUES IN ('south') PARTITION BY RANGE (day);
CREATE TABLE visits_south_old PARTITION OF visits_south (CONSTRAINT one_a_day UNIQUE (branch, day))
    FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE visits_south_new PARTITION OF visits_south FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
CREATE UNIQUE INDEX visits_branch_day ON visits (branch, day);

-- It becomes a key of the whole.
CREATE TABLE invoices (branch text NOT NULL, number int NOT NULL) PARTITION BY LIST (branch);
CREATE TABLE invoices_north PARTITION OF invoices (CONSTRAINT invoices_north_pkey PRIMARY KEY (branch, number))
    FOR VALUES IN ('north');
CREATE UNIQUE INDEX invoices_pkey ON invoices (branch, number);
CREATE TABLE payments (branch text, number int, FOREIGN KEY (branch, number) REFERENCES invoices_north);

-- Only the partition's constraint comes and goes.
CREATE TABLE beds (ward text NOT NULL, number int NOT NULL) PARTITION BY LIST (ward);
CREATE TABLE beds_a PARTITION OF beds FOR VALUES IN ('a');
CREATE UNIQUE INDEX beds_ward_number ON beds (ward, number);
CREATE TABLE rooms (ward text NOT NULL, number int NOT NULL) PARTITION BY LIST (ward);
CREATE TABLE rooms_a PARTITION OF rooms (UNIQUE (ward, number)) FOR VALUES IN ('a');
CREATE UNIQUE INDEX rooms_ward_number ON rooms (ward, number);

-- A check of the whole that is not validated there, but is in partitions.
CREATE TABLE doses (ward text, amount int) PARTITION BY LIST (ward);
CREATE TABLE doses_a PARTITION OF doses FOR VALUES IN ('a');
CREATE TABLE doses_b PARTITION OF doses FOR VALUES IN ('b');
ALTER TABLE doses ADD CONSTRAINT enough CHECK (amount > 0) NOT VALID;
ALTER TABLE doses_b VALIDATE CONSTRAINT enough;
CREATE TABLE doses_c PARTITION OF doses FOR VALUES IN ('c');

-- It comes, and is validated in one of two.
CREATE TABLE beds (ward text, number int) PARTITION BY LIST (ward);
CREATE TABLE beds_a PARTITION OF beds FOR VALUES IN ('a');
CREATE TABLE beds_b PARTITION OF beds FOR VALUES IN ('b');

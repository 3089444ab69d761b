CREATE TYPE lines AS (n integer, m integer);
CREATE TYPE "a""b" AS (k integer, note text, line lines);
CREATE TABLE t (id integer PRIMARY KEY, c "a""b");

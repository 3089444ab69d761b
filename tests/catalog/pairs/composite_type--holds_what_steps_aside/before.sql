-- The rows of t leave "a""b" while it stands aside. So do lines, which has a successor, and what holds it in between,
-- which has none.
CREATE TYPE lines AS RANGE (subtype = integer);
CREATE TYPE "UPPER" AS (held lines, n integer);
CREATE FUNCTION look("UPPER", lines) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select ($1).n';
CREATE TYPE "a""b" AS (upper "UPPER", note text, k integer);
CREATE TABLE t (id integer PRIMARY KEY, c "a""b");

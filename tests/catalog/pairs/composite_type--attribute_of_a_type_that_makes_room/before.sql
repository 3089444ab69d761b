-- "UPPER" goes for good once no attribute has it, and holds what makes room for another type of its name.
CREATE TYPE lines AS RANGE (subtype = integer);
CREATE TYPE "UPPER" AS (held lines, n integer);
CREATE TYPE "a""b" AS (upper "UPPER", note text);
CREATE TABLE t (id integer PRIMARY KEY, c "a""b");
CREATE TABLE u (id integer PRIMARY KEY, c "a""b"[]);

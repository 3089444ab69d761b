create table whole (id integer, n integer, constraint whole_pkey primary key (id), constraint positive check (n > 0)) partition by range (id);
create index whole_n on whole (n);
create table part (id integer not null, n integer, constraint positive check (n > 0)) partition by hash (id);
create table part_0 partition of part for values with (modulus 2, remainder 0);
create table part_1 partition of part for values with (modulus 2, remainder 1) partition by range (id);
create table part_10 partition of part_1 for values from (0) to (1000);

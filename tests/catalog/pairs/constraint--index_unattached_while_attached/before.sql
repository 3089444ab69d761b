create table whole (id integer not null, k integer not null, n integer) partition by list (k);
create table part_1 partition of whole for values in (1);
create table part_2 partition of whole for values in (2);
alter table whole add constraint whole_pkey primary key (id, k);
alter table whole add constraint whole_n unique (n, k);
create table refers (id integer, k integer, constraint refers_fkey foreign key (id, k) references part_2 (id, k));

create foreign data wrapper w;
create server s foreign data wrapper w;
create server other foreign data wrapper w;
create foreign table t (
    a bigint options (name 'B', extra 'it''s'),
    "B b" text,
    c numeric(6, 2),
    e int options (name 'e') not null default 0,
    constraint small check (a < 100)
) server s options (table_name 'z', updatable 'false');
comment on column t.e is 'new';
grant select (e) on t to pair_reader;
create foreign table moved (a int options (name 'm')) server other;
create table parent (a int, b text) partition by list (a);
create foreign table part partition of parent for values in (1) server s options (table_name 'p');

create foreign data wrapper w;
create server s foreign data wrapper w;
create server other foreign data wrapper w;
create foreign table t (
    a int options (name 'A', key 'true'),
    "B b" text not null default 'x',
    c numeric(5, 2) options (name 'c'),
    d int,
    constraint positive check (a > 0)
) server s options (schema_name 'x', table_name 'y');
create foreign table moved (a int options (name 'm')) server s;
create foreign table gone (a int) server s;

create foreign data wrapper w;
create foreign data wrapper v;
create server s type 'two' foreign data wrapper v;
create user mapping for public server s options (name 'any');
create foreign table t (a int) server s;
create view over as select a from t;
grant usage on foreign server s to pair_reader;
comment on foreign table t is 'kept';

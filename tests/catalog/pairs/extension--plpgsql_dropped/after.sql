drop extension plpgsql;
create table t (a int);

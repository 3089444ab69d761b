create table t (a integer, b integer);
create view base as select a from t;
create view plain as select a from base;
create materialized view filled as select a from base;

create table t (a integer, b integer);
create view base as select b, a from t;
create view plain as select a from base;
create materialized view filled as select a from base;

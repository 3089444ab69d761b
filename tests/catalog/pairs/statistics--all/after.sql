create schema other;
create table t (a bigint, b integer, c text);
create statistics s_plain (ndistinct, mcv) on a, b from t;
create statistics s_target on b, c from t;
create statistics other.s_expression on (a + b), lower(c) from t;
alter statistics other.s_expression set statistics 20;
comment on statistics s_plain is 'Not so plain';

create table t (a integer, b integer, c text);
create statistics s_plain on a, b from t;
create statistics s_gone (dependencies) on a, c from t;
create statistics s_target on b, c from t;
alter statistics s_target set statistics 100;
comment on statistics s_plain is 'Plain';

create table t (a int);
revoke delete, truncate on t from current_user;
create table u (a int);
revoke all on u from current_user;
grant insert on u to public;

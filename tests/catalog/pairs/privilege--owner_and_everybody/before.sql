create table t (a int);
revoke insert, update on t from current_user;
grant select on t to public;
create table u (a int);

create collation plain (locale = 'POSIX');
create domain note as varchar(90);
create table t (n note, c text collate plain, d text collate plain, two note collate plain);
create table child () inherits (t);
alter table t alter n set storage main, alter c set storage external, alter d set storage main, alter n set compression pglz;
alter table only child alter n set storage external;

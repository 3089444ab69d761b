create table t (
    id integer constraint t_pk primary key,
    a integer constraint positive check (a > 0),
    b integer constraint small check (b < 100) no inherit,
    c integer,
    d integer unique,
    e integer constraint e_unique unique deferrable,
    f integer,
    during tsrange,
    constraint no_overlap exclude using gist (during with &&),
    constraint gone check (a <> b)
);
alter table t add constraint later check (c > 0) not valid;
alter table t add constraint "Odd ""name""" check (f in (1, 2)) not valid;
comment on constraint positive on t is 'Positive';
comment on index t_pk is 'The key''s index';
create table bare (x integer, y integer);

create table t (
    id integer,
    a integer constraint positive check (a > 1),
    b integer constraint small check (b < 100),
    c integer constraint later check (c > 0),
    d integer unique nulls not distinct,
    e integer constraint e_unique unique deferrable initially deferred,
    f integer,
    during tsrange,
    constraint no_overlap exclude using gist (during with &&) where (a > 3) deferrable,
    constraint t_pk primary key (id) include (f) with (fillfactor = 60)
);
alter table t add constraint "Odd ""name""" check (f in (1, 2));
alter table t add constraint late check (f > 0) not valid;
comment on constraint positive on t is 'More than one';
comment on index t_pk is 'The index of the key';
create table bare (x integer, y integer, primary key (x, y), unique (y), check (x > y));
create table fresh (x integer check (x > 0), constraint keys unique (x) with (fillfactor = 55));
alter table fresh add constraint unproven check (x < 5) not valid;
create table same_columns (id integer primary key, other integer, constraint again unique (id), constraint more unique (id, other));

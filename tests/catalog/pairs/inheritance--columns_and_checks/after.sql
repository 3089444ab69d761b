create table base (id bigint not null, kind text, constraint base_kind check (kind <> 'x'), added date not null default '2020-01-01',
                   constraint base_added check (added > '2000-01-01'));
create table child (extra integer, constraint child_extra check (extra > 0), constraint child_only check (extra < 9) no inherit) inherits (base);
alter table child alter kind set default 'child';
alter table child alter added drop default;
create table grandchild (id bigint, own text) inherits (child);
alter table grandchild alter added set default '2021-01-01';
create table other (o integer, p integer default 4);
create table two (n integer) inherits (base, other);
alter table two alter p set not null;
create view of_child as select id, added from child;
create index child_id on child (id);
create table lone (id integer not null, kind text default 'lone', constraint base_kind check (kind <> ''));
create table fresh (kind text not null) inherits (other, base);

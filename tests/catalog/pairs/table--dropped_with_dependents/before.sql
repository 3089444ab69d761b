create sequence shared;
create table parent (id bigserial primary key, other bigint default nextval('shared'), unique (other));
create table child (id integer generated always as identity primary key, parent_id bigint references parent (id),
                    partner bigint references parent (other) deferrable);
create index child_parent on child (parent_id);
create view both_of_them as select p.id, c.parent_id from parent p join child c on c.parent_id = p.id;
comment on column parent.other is 'Other';
create table first (id integer primary key, second integer);
create table second (id integer primary key, first integer references first);
alter table first add constraint first_second foreign key (second) references second;
create table itself (id integer primary key, up integer references itself);

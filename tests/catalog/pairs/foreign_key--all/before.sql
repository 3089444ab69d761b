create table p (a integer primary key, b integer unique, c integer, unique (a, c));
create table t (id integer primary key,
    a integer constraint t_a references p,
    b integer constraint t_b references p (b) on delete cascade,
    c integer constraint t_c references p on update set null deferrable,
    d integer, e integer,
    constraint t_de foreign key (d, e) references p (a, c) match full,
    up integer constraint up references t);
alter table t add constraint t_unproven foreign key (d) references p (b) not valid;
alter table t add constraint t_proven foreign key (e) references p (b);
comment on constraint t_b on t is 'Goes with it';

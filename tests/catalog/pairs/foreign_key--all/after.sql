create table p (a integer primary key, b integer unique, c integer, unique (a, c));
create table q (a integer primary key, t_id integer);
create table t (id integer primary key,
    a integer constraint t_a references p deferrable initially deferred,
    b integer constraint t_b references p (b) on delete set null,
    c integer constraint t_c references p on update set null,
    d integer, e integer,
    constraint t_de foreign key (d, e) references p (a, c) on delete set null (d),
    up integer);
alter table t add constraint t_unproven foreign key (d) references p (b);
alter table t add constraint t_proven foreign key (e) references p (b) not valid;
alter table t add constraint t_q foreign key (a) references q;
alter table q add constraint q_t foreign key (t_id) references t;
comment on constraint t_b on t is 'Is forgotten with it';

create collation reversed (provider = icu, locale = 'de-u-kf-upper');
create type mood as enum ('good', 'bad');
create table t (
    id bigint primary key,
    widened varchar(30) default 'x',
    narrowed varchar(5),
    number numeric(12, 3) default 5,
    exact numeric(12, 2) check (exact > 0),
    words boolean,
    flag boolean default true,
    feeling mood default 'good',
    written text,
    moment timestamptz default now(),
    list bigint[] default '{1,2}',
    tags integer[],
    bytes varchar,
    sorted text,
    unsorted text collate reversed,
    "Group" text,
    structured jsonb
);
create index t_widened on t (widened text_pattern_ops);
create index t_number on t (number) where number > 3;
create view numbers as select number, exact from t;

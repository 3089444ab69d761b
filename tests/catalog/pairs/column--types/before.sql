create collation reversed (provider = icu, locale = 'de-u-kf-upper');
create type mood as enum ('good', 'bad');
create table t (
    id integer primary key,
    widened varchar(10) default 'x',
    narrowed varchar(20),
    number integer default 5,
    exact numeric(10, 2) check (exact > 0),
    words text,
    flag text,
    feeling text default 'good',
    written mood,
    moment timestamp without time zone default now(),
    list integer[] default '{1,2}',
    tags text[],
    bytes text,
    sorted text collate "C",
    unsorted text,
    "Group" integer,
    structured text
);
create index t_widened on t (widened text_pattern_ops);
create index t_number on t (number) where number > 3;
create view numbers as select number, exact from t;
insert into t values (1, 'a', 'b', 1, 1.5, 'true', 't', 'good', 'bad', '2020-01-01', '{3}', '{1,2}', 'abc', 'x', 'y', 7, '{}');

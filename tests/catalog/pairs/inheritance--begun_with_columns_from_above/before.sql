create function next_number() returns integer language plpgsql volatile as $$ begin return 7; end $$;
create type mood as enum ('bad', 'good');
create table visits (id integer not null, "Début" text collate "C" default 'so', doubled integer generated always as (id * 2) stored,
    number integer default next_number(), feeling mood default 'good');
create table second (number integer, extra integer not null default 3);
create table archived (id bigint not null, own text);
insert into archived values (1, 'kept'), (2, 'as well');

create table nothing (x integer);
create table hospitals (id integer primary key);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create table visits (
    id bigint generated always as identity,
    day date not null default current_date,
    hospital_id integer not null references hospitals,
    amount numeric(10, 2) check (amount >= 0),
    primary key (id, day, hospital_id),
    unique (hospital_id, day)
) partition by range (day);
create table visits_2020 partition of visits for values from ('2020-01-01') to ('2021-01-01');
create table visits_2021 partition of visits (amount not null default 5, constraint cheap check (amount < 1000))
    for values from ('2021-01-01') to ('2022-01-01') partition by list (hospital_id);
create table visits_2021_one partition of visits_2021 for values in (1, 2) with (fillfactor = 70);
create table visits_2021_rest partition of visits_2021 default;
create table visits_rest partition of visits default;
create index visits_hospital on visits (hospital_id) where amount > 0;
create index visits_2020_only on visits_2020 (amount);
create unique index visits_unique on visits (day, hospital_id, id);
create trigger visits_touch before update on visits for each row execute function touch();
create table invoices (id integer primary key, visit_id bigint, visit_day date, hospital_id integer,
                       foreign key (visit_id, visit_day, hospital_id) references visits);
create table hashed (k integer, v text) partition by hash (k);
create table hashed_0 partition of hashed for values with (modulus 2, remainder 0);
create table hashed_1 partition of hashed for values with (modulus 2, remainder 1);
create table chain (id integer primary key, up integer references chain) partition by range (id);
create table chain_1 partition of chain for values from (1) to (100);
create view recent as select * from visits_2021;
comment on table visits_2020 is 'Twenty';
comment on index visits_2020_pkey is 'Key';

-- Tenants and their places. Every other tenant table leads its keys with hospital_id.

-- No unique key besides the primary key: where the data is sharded by hospital,
-- a key without hospital_id can't be kept unique.
create table hospitals (
    hospital_id     uuid            not null default gen_random_uuid(),
    hospital_name   display_name    not null,
    legal_name      display_name,
    licence_number  short_code,
    email           email_address,
    phone           phone_number,
    time_zone       text            not null default 'UTC',
    currency        currency_code   not null,
    is_active       boolean         not null default true,
    created_at      timestamptz     not null default now(),
    created_by      uuid,
    updated_at      timestamptz     not null default now(),
    updated_by      uuid,
    constraint hospitals_pkey primary key (hospital_id),
    constraint hospitals_time_zone_check check (time_zone ~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$')
);

comment on table hospitals is 'Tenants: each hospital sees its own rows only.';
comment on column hospitals.hospital_id is 'Key of the hospital, and the tenant key of every other table.';
comment on column hospitals.hospital_name is 'Name the hospital is known by.';
comment on column hospitals.legal_name is 'Name of the legal entity, where it differs.';
comment on column hospitals.licence_number is 'Licence under which the hospital operates.';
comment on column hospitals.email is 'General contact address.';
comment on column hospitals.phone is 'General contact number.';
comment on column hospitals.time_zone is 'IANA time zone in which its opening hours and days are meant.';
comment on column hospitals.currency is 'Currency of all its amounts.';
comment on column hospitals.is_active is 'False once the hospital has left; its rows are kept.';
comment on column hospitals.created_at is 'When the row was added.';
comment on column hospitals.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column hospitals.updated_at is 'When the row last changed.';
comment on column hospitals.updated_by is 'User who last changed the row; empty for the system.';

create table branches (
    hospital_id     uuid            not null,
    branch_id       uuid            not null default gen_random_uuid(),
    branch_code     short_code      not null,
    branch_name     display_name    not null,
    address_line    text,
    city            display_name,
    postal_code     text,
    country         country_code    not null,
    email           email_address,
    phone           phone_number,
    is_active       boolean         not null default true,
    created_at      timestamptz     not null default now(),
    created_by      uuid,
    updated_at      timestamptz     not null default now(),
    updated_by      uuid,
    constraint branches_pkey primary key (hospital_id, branch_id),
    constraint branches_branch_code_key unique (hospital_id, branch_code),
    constraint branches_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id)
);

comment on table branches is 'Places where a hospital receives patients.';
comment on column branches.hospital_id is 'Hospital the row belongs to.';
comment on column branches.branch_id is 'Key of the branch within its hospital.';
comment on column branches.branch_code is 'Short code of the branch, unique within its hospital.';
comment on column branches.branch_name is 'Name of the branch.';
comment on column branches.address_line is 'Street and house number.';
comment on column branches.city is 'City or town.';
comment on column branches.postal_code is 'Postal code.';
comment on column branches.country is 'Country of the branch.';
comment on column branches.email is 'Contact address of the branch.';
comment on column branches.phone is 'Contact number of the branch.';
comment on column branches.is_active is 'False once the branch is closed.';
comment on column branches.created_at is 'When the row was added.';
comment on column branches.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column branches.updated_at is 'When the row last changed.';
comment on column branches.updated_by is 'User who last changed the row; empty for the system.';

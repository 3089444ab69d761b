-- The people who work at a hospital.

create table staff (
    hospital_id     uuid            not null,
    staff_id        uuid            not null default gen_random_uuid(),
    branch_id       uuid            not null,
    employee_number short_code      not null,
    category        staff_category  not null,
    title           text,
    given_name      display_name    not null,
    family_name     display_name    not null,
    specialization  text,
    licence_number  short_code,
    email           email_address,
    phone           phone_number,
    joined_on       date            not null,
    left_on         date,
    created_at      timestamptz     not null default now(),
    created_by      uuid,
    updated_at      timestamptz     not null default now(),
    updated_by      uuid,
    constraint staff_pkey primary key (hospital_id, staff_id),
    constraint staff_employee_number_key unique (hospital_id, employee_number),
    constraint staff_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint staff_branch_fkey foreign key (hospital_id, branch_id) references branches (hospital_id, branch_id),
    constraint staff_left_on_check check (left_on >= joined_on),
    -- Nobody treats patients without a licence on file.
    constraint staff_licence_check check (category <> 'doctor' or licence_number is not null)
);

create index staff_branch_idx on staff (hospital_id, branch_id);
create index staff_name_idx on staff (hospital_id, family_name, given_name);

comment on table staff is 'People who work at a hospital, whether or not they may sign in.';
comment on column staff.hospital_id is 'Hospital the row belongs to.';
comment on column staff.staff_id is 'Key of the staff member within the hospital.';
comment on column staff.branch_id is 'Home branch; appointments may be at any branch.';
comment on column staff.employee_number is 'Personnel number, unique within the hospital.';
comment on column staff.category is 'What the person does at the hospital.';
comment on column staff.title is 'Form of address, such as Dr.';
comment on column staff.given_name is 'Given name.';
comment on column staff.family_name is 'Family name.';
comment on column staff.specialization is 'Medical speciality, such as dermatology.';
comment on column staff.licence_number is 'Licence to practise; required for doctors.';
comment on column staff.email is 'Work e-mail address.';
comment on column staff.phone is 'Work telephone number.';
comment on column staff.joined_on is 'First day of work.';
comment on column staff.left_on is 'Last day of work; empty while employed.';
comment on column staff.created_at is 'When the row was added.';
comment on column staff.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column staff.updated_at is 'When the row last changed.';
comment on column staff.updated_by is 'User who last changed the row; empty for the system.';

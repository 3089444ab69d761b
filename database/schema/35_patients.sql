-- The people a hospital cares for. A person who visits two hospitals is two patients: tenants share nothing.

create table patients (
    hospital_id             uuid            not null,
    patient_id              uuid            not null default gen_random_uuid(),
    branch_id               uuid            not null,
    medical_record_number   short_code      not null,
    given_name              display_name    not null,
    family_name             display_name    not null,
    born_on                 date            not null,
    gender                  gender          not null default 'unknown',
    blood_group             blood_group,
    skin_type               smallint,
    allergies               text[]          not null default '{}',
    medical_history         text,
    email                   email_address,
    phone                   phone_number,
    address_line            text,
    city                    display_name,
    postal_code             text,
    country                 country_code,
    emergency_contact_name  display_name,
    emergency_contact_phone phone_number,
    registered_on           date            not null default current_date,
    is_active               boolean         not null default true,
    created_at              timestamptz     not null default now(),
    created_by              uuid,
    updated_at              timestamptz     not null default now(),
    updated_by              uuid,
    constraint patients_pkey primary key (hospital_id, patient_id),
    constraint patients_medical_record_number_key unique (hospital_id, medical_record_number),
    constraint patients_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint patients_branch_fkey foreign key (hospital_id, branch_id) references branches (hospital_id, branch_id),
    constraint patients_born_on_check check (born_on between date '1900-01-01' and registered_on),
    constraint patients_skin_type_check check (skin_type between 1 and 6),
    constraint patients_allergies_check check (array_position(allergies, null) is null),
    -- A number without a name is of no use in an emergency.
    constraint patients_emergency_contact_check check (emergency_contact_phone is null or emergency_contact_name is not null)
);

create index patients_branch_idx on patients (hospital_id, branch_id);
create index patients_name_idx on patients (hospital_id, family_name, given_name);
create index patients_phone_idx on patients (hospital_id, phone);

comment on table patients is 'People in a hospital''s care.';
comment on column patients.hospital_id is 'Hospital the row belongs to.';
comment on column patients.patient_id is 'Key of the patient within the hospital; random, so it says nothing about the person.';
comment on column patients.branch_id is 'Branch where the patient is registered.';
comment on column patients.medical_record_number is 'PHI: Medical record number, unique within the hospital.';
comment on column patients.given_name is 'PHI: Given name.';
comment on column patients.family_name is 'PHI: Family name.';
comment on column patients.born_on is 'PHI: Date of birth.';
comment on column patients.gender is 'PHI: Administrative gender.';
comment on column patients.blood_group is 'PHI: Blood group, once known.';
comment on column patients.skin_type is 'PHI: Fitzpatrick skin type, 1 (burns always) to 6 (never burns).';
comment on column patients.allergies is 'PHI: Known allergies, one element each; empty when none are known.';
comment on column patients.medical_history is 'PHI: Earlier conditions and treatments, in free text.';
comment on column patients.email is 'PHI: E-mail address.';
comment on column patients.phone is 'PHI: Telephone number.';
comment on column patients.address_line is 'PHI: Street and house number.';
comment on column patients.city is 'PHI: City or town.';
comment on column patients.postal_code is 'PHI: Postal code.';
comment on column patients.country is 'Country of residence.';
comment on column patients.emergency_contact_name is 'PHI: Whom to call in an emergency.';
comment on column patients.emergency_contact_phone is 'PHI: Telephone number of the emergency contact.';
comment on column patients.registered_on is 'PHI: Day on which the patient first came to the hospital.';
comment on column patients.is_active is 'False once the patient has left; medical records are kept.';
comment on column patients.created_at is 'When the row was added.';
comment on column patients.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column patients.updated_at is 'When the row last changed.';
comment on column patients.updated_by is 'User who last changed the row; empty for the system.';

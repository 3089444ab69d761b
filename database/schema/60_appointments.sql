-- Who sees whom, when and where.

create table appointments (
    hospital_id         uuid                not null,
    appointment_id      uuid                not null default gen_random_uuid(),
    branch_id           uuid                not null,
    patient_id          uuid                not null,
    staff_id            uuid                not null,
    starts_at           timestamptz         not null,
    ends_at             timestamptz         not null,
    status              appointment_status  not null default 'booked',
    reason              text,
    cancelled_at        timestamptz,
    cancellation_reason text,
    created_at          timestamptz         not null default now(),
    created_by          uuid,
    updated_at          timestamptz         not null default now(),
    updated_by          uuid,
    constraint appointments_pkey primary key (hospital_id, appointment_id),
    -- Lets a consultation prove that it is of the appointment's patient.
    constraint appointments_patient_key unique (hospital_id, appointment_id, patient_id),
    constraint appointments_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint appointments_branch_fkey foreign key (hospital_id, branch_id) references branches (hospital_id, branch_id),
    constraint appointments_patient_fkey foreign key (hospital_id, patient_id) references patients (hospital_id, patient_id),
    constraint appointments_staff_fkey foreign key (hospital_id, staff_id) references staff (hospital_id, staff_id),
    constraint appointments_length_check check (ends_at > starts_at and ends_at - starts_at <= interval '12 hours'),
    constraint appointments_cancelled_at_check check ((status = 'cancelled') = (cancelled_at is not null)),
    constraint appointments_cancellation_reason_check check (cancellation_reason is null or status = 'cancelled'),
    -- One at a time for each doctor. Half-open, so one may start when the other ends; a no-show did hold its slot.
    constraint appointments_no_overlap_excl exclude using gist (
        hospital_id with =,
        staff_id with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (status <> 'cancelled')
);

create index appointments_branch_idx on appointments (hospital_id, branch_id, starts_at);
create index appointments_patient_idx on appointments (hospital_id, patient_id, starts_at);
create index appointments_staff_idx on appointments (hospital_id, staff_id, starts_at);

comment on table appointments is 'Agreed times at which a patient is seen by a staff member.';
comment on column appointments.hospital_id is 'Hospital the row belongs to.';
comment on column appointments.appointment_id is 'Key of the appointment within the hospital.';
comment on column appointments.branch_id is 'Where it takes place.';
comment on column appointments.patient_id is 'Who is seen.';
comment on column appointments.staff_id is 'Doctor or other staff member who sees the patient.';
comment on column appointments.starts_at is 'PHI: Beginning, which still belongs to the appointment.';
comment on column appointments.ends_at is 'PHI: End, which no longer belongs to the appointment.';
comment on column appointments.status is 'Where the appointment stands.';
comment on column appointments.reason is 'PHI: Why the patient comes, as told at booking.';
comment on column appointments.cancelled_at is 'PHI: When it was cancelled; set exactly when the status says so.';
comment on column appointments.cancellation_reason is 'PHI: Why it was cancelled.';
comment on column appointments.created_at is 'When the row was added.';
comment on column appointments.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column appointments.updated_at is 'When the row last changed.';
comment on column appointments.updated_by is 'User who last changed the row; empty for the system.';

-- What was found and what was prescribed.
--
-- consultation and appointment are optional parents (walk-ins, renewals). A reference to one carries patient_id too,
-- so that it can't lead to another patient's record.

create table consultations (
    hospital_id         uuid        not null,
    consultation_id     uuid        not null default gen_random_uuid(),
    branch_id           uuid        not null,
    patient_id          uuid        not null,
    staff_id            uuid        not null,
    appointment_id      uuid,
    started_at          timestamptz not null default now(),
    ended_at            timestamptz,
    chief_complaint     text        not null,
    findings            text,
    diagnosis           text,
    diagnosis_code      text,
    treatment_plan      text,
    follow_up_on        date,
    created_at          timestamptz not null default now(),
    created_by          uuid,
    updated_at          timestamptz not null default now(),
    updated_by          uuid,
    constraint consultations_pkey primary key (hospital_id, consultation_id),
    constraint consultations_patient_key unique (hospital_id, consultation_id, patient_id),
    -- One consultation for each appointment: patient_id adds no freedom, the foreign key ties it to the appointment.
    constraint consultations_appointment_key unique (hospital_id, appointment_id, patient_id),
    constraint consultations_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint consultations_branch_fkey foreign key (hospital_id, branch_id) references branches (hospital_id, branch_id),
    constraint consultations_patient_fkey foreign key (hospital_id, patient_id) references patients (hospital_id, patient_id),
    constraint consultations_staff_fkey foreign key (hospital_id, staff_id) references staff (hospital_id, staff_id),
    constraint consultations_appointment_fkey foreign key (hospital_id, appointment_id, patient_id)
        references appointments (hospital_id, appointment_id, patient_id),
    constraint consultations_ended_at_check check (ended_at >= started_at),
    constraint consultations_diagnosis_code_check check (diagnosis_code ~ '^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$')
);

create index consultations_branch_idx on consultations (hospital_id, branch_id);
create index consultations_patient_idx on consultations (hospital_id, patient_id, started_at);
create index consultations_staff_idx on consultations (hospital_id, staff_id, started_at);

comment on table consultations is 'Medical record of one visit.';
comment on column consultations.hospital_id is 'Hospital the row belongs to.';
comment on column consultations.consultation_id is 'Key of the consultation within the hospital.';
comment on column consultations.branch_id is 'Where it took place.';
comment on column consultations.patient_id is 'Who was seen.';
comment on column consultations.staff_id is 'Who saw the patient; may stand in for the one in the appointment.';
comment on column consultations.appointment_id is 'Appointment it came from, of the same patient; empty for a walk-in.';
comment on column consultations.started_at is 'PHI: When it began.';
comment on column consultations.ended_at is 'PHI: When it ended; empty while under way.';
comment on column consultations.chief_complaint is 'PHI: What the patient complained of.';
comment on column consultations.findings is 'PHI: What the examination showed.';
comment on column consultations.diagnosis is 'PHI: Diagnosis in words.';
comment on column consultations.diagnosis_code is 'PHI: Diagnosis as an ICD-10 code.';
comment on column consultations.treatment_plan is 'PHI: What is to be done.';
comment on column consultations.follow_up_on is 'PHI: Day on which the patient should come again.';
comment on column consultations.created_at is 'When the row was added.';
comment on column consultations.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column consultations.updated_at is 'When the row last changed.';
comment on column consultations.updated_by is 'User who last changed the row; empty for the system.';

create table prescriptions (
    hospital_id         uuid                not null,
    prescription_id     uuid                not null default gen_random_uuid(),
    patient_id          uuid                not null,
    staff_id            uuid                not null,
    consultation_id     uuid,
    status              prescription_status not null default 'active',
    medicine            text                not null,
    dose                text                not null,
    frequency           text                not null,
    route               text                not null,
    starts_on           date                not null default current_date,
    duration_days       integer             not null,
    refills             integer             not null default 0,
    instructions        text,
    created_at          timestamptz         not null default now(),
    created_by          uuid,
    updated_at          timestamptz         not null default now(),
    updated_by          uuid,
    constraint prescriptions_pkey primary key (hospital_id, prescription_id),
    constraint prescriptions_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint prescriptions_patient_fkey foreign key (hospital_id, patient_id) references patients (hospital_id, patient_id),
    constraint prescriptions_staff_fkey foreign key (hospital_id, staff_id) references staff (hospital_id, staff_id),
    constraint prescriptions_consultation_fkey foreign key (hospital_id, consultation_id, patient_id)
        references consultations (hospital_id, consultation_id, patient_id),
    constraint prescriptions_medicine_check check (btrim(medicine) <> ''),
    constraint prescriptions_duration_days_check check (duration_days between 1 and 730),
    constraint prescriptions_refills_check check (refills between 0 and 24)
);

create index prescriptions_patient_idx on prescriptions (hospital_id, patient_id, starts_on);
create index prescriptions_staff_idx on prescriptions (hospital_id, staff_id);
create index prescriptions_consultation_idx on prescriptions (hospital_id, consultation_id, patient_id);

comment on table prescriptions is 'Prescribed medicines, one row each.';
comment on column prescriptions.hospital_id is 'Hospital the row belongs to.';
comment on column prescriptions.prescription_id is 'Key of the prescription within the hospital.';
comment on column prescriptions.patient_id is 'Who takes the medicine.';
comment on column prescriptions.staff_id is 'Who prescribed it.';
comment on column prescriptions.consultation_id is 'Consultation it came from, of the same patient; empty for a renewal.';
comment on column prescriptions.status is 'Where the prescription stands.';
comment on column prescriptions.medicine is 'PHI: Medicine and strength.';
comment on column prescriptions.dose is 'PHI: How much at a time.';
comment on column prescriptions.frequency is 'PHI: How often.';
comment on column prescriptions.route is 'PHI: How it is given, such as oral or topical.';
comment on column prescriptions.starts_on is 'PHI: First day of the medicine.';
comment on column prescriptions.duration_days is 'PHI: For how many days it is taken.';
comment on column prescriptions.refills is 'How often it may be handed out again.';
comment on column prescriptions.instructions is 'PHI: Further advice to the patient.';
comment on column prescriptions.created_at is 'When the row was added.';
comment on column prescriptions.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column prescriptions.updated_at is 'When the row last changed.';
comment on column prescriptions.updated_by is 'User who last changed the row; empty for the system.';

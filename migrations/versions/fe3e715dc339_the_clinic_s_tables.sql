-- the clinic's tables
--
-- Revision ID: fe3e715dc339
-- Revises:
-- Create Date: 2026-11-23 01:52:59.696259

-- @upgrade
-- Where create has made them, they are there already.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;

CREATE TYPE public.appointment_status AS ENUM ('booked', 'arrived', 'completed', 'no_show', 'cancelled');

COMMENT ON TYPE public.appointment_status IS 'Life of an appointment; only a cancelled one frees its slot.';

CREATE TYPE public.audit_action AS ENUM ('insert', 'update', 'delete');

COMMENT ON TYPE public.audit_action IS 'What was done to a row.';

CREATE TYPE public.blood_group AS ENUM ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-');

COMMENT ON TYPE public.blood_group IS 'ABO and Rh blood group.';

CREATE TYPE public.gender AS ENUM ('female', 'male', 'other', 'unknown');

COMMENT ON TYPE public.gender IS 'Administrative gender, as in HL7 FHIR.';

CREATE TYPE public.invoice_status AS ENUM ('draft', 'issued', 'paid', 'void');

COMMENT ON TYPE public.invoice_status IS 'Life of an invoice; from issued on, its lines are final.';

CREATE TYPE public.login_failure AS ENUM ('unknown_user', 'wrong_password', 'locked', 'inactive');

COMMENT ON TYPE public.login_failure IS 'Why a sign-in was refused.';

CREATE TYPE public.prescription_status AS ENUM ('active', 'completed', 'stopped');

COMMENT ON TYPE public.prescription_status IS 'Life of a prescription.';

CREATE TYPE public.staff_category AS ENUM ('doctor', 'nurse', 'therapist', 'pharmacist', 'receptionist', 'accountant', 'manager');

COMMENT ON TYPE public.staff_category IS 'What a staff member does; says nothing about access rights.';

CREATE DOMAIN public.country_code AS text
    CONSTRAINT country_code_check CHECK ((VALUE ~ '^[A-Z]{2}$'::text));

COMMENT ON DOMAIN public.country_code IS 'Country as in ISO 3166-1 alpha-2.';

CREATE DOMAIN public.currency_code AS text
    CONSTRAINT currency_code_check CHECK ((VALUE ~ '^[A-Z]{3}$'::text));

COMMENT ON DOMAIN public.currency_code IS 'Currency as in ISO 4217.';

CREATE DOMAIN public.display_name AS text
    CONSTRAINT display_name_check CHECK (((VALUE = btrim(VALUE)) AND ((length(VALUE) >= 1) AND (length(VALUE) <= 200))));

COMMENT ON DOMAIN public.display_name IS 'Name shown to people: not blank, no space at either end.';

CREATE DOMAIN public.email_address AS text
    CONSTRAINT email_address_check CHECK (((length(VALUE) <= 254) AND (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$'::text)));

COMMENT ON DOMAIN public.email_address IS 'E-mail address; only its shape is checked.';

CREATE DOMAIN public.money_amount AS numeric(12,2)
    CONSTRAINT money_amount_check CHECK ((VALUE >= (0)::numeric));

COMMENT ON DOMAIN public.money_amount IS 'Amount of money, never negative, in the hospital''s currency.';

CREATE DOMAIN public.phone_number AS text
    CONSTRAINT phone_number_check CHECK ((VALUE ~ '^\+[1-9][0-9]{6,14}$'::text));

COMMENT ON DOMAIN public.phone_number IS 'Telephone number in E.164 form, for example +919812345678.';

CREATE DOMAIN public.short_code AS text
    CONSTRAINT short_code_check CHECK ((VALUE ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$'::text));

COMMENT ON DOMAIN public.short_code IS 'Identifier that people read out and type: letters, digits and . _ / -';

CREATE TABLE public.appointments (
    hospital_id uuid NOT NULL,
    appointment_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    status public.appointment_status DEFAULT 'booked'::public.appointment_status NOT NULL,
    reason text,
    cancelled_at timestamp with time zone,
    cancellation_reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT appointments_pkey PRIMARY KEY (hospital_id, appointment_id),
    CONSTRAINT appointments_patient_key UNIQUE (hospital_id, appointment_id, patient_id),
    CONSTRAINT appointments_no_overlap_excl EXCLUDE USING gist (hospital_id WITH =, staff_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status <> 'cancelled'::public.appointment_status)),
    CONSTRAINT appointments_cancellation_reason_check CHECK (((cancellation_reason IS NULL) OR (status = 'cancelled'::public.appointment_status))),
    CONSTRAINT appointments_cancelled_at_check CHECK (((status = 'cancelled'::public.appointment_status) = (cancelled_at IS NOT NULL))),
    CONSTRAINT appointments_length_check CHECK (((ends_at > starts_at) AND ((ends_at - starts_at) <= '12:00:00'::interval)))
);

CREATE INDEX appointments_branch_idx ON public.appointments USING btree (hospital_id, branch_id, starts_at);

CREATE INDEX appointments_patient_idx ON public.appointments USING btree (hospital_id, patient_id, starts_at);

CREATE INDEX appointments_staff_idx ON public.appointments USING btree (hospital_id, staff_id, starts_at);

COMMENT ON COLUMN public.appointments.appointment_id IS 'Key of the appointment within the hospital.';

COMMENT ON COLUMN public.appointments.branch_id IS 'Where it takes place.';

COMMENT ON COLUMN public.appointments.cancellation_reason IS 'PHI: Why it was cancelled.';

COMMENT ON COLUMN public.appointments.cancelled_at IS 'PHI: When it was cancelled; set exactly when the status says so.';

COMMENT ON COLUMN public.appointments.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.appointments.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.appointments.ends_at IS 'PHI: End, which no longer belongs to the appointment.';

COMMENT ON COLUMN public.appointments.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.appointments.patient_id IS 'Who is seen.';

COMMENT ON COLUMN public.appointments.reason IS 'PHI: Why the patient comes, as told at booking.';

COMMENT ON COLUMN public.appointments.staff_id IS 'Doctor or other staff member who sees the patient.';

COMMENT ON COLUMN public.appointments.starts_at IS 'PHI: Beginning, which still belongs to the appointment.';

COMMENT ON COLUMN public.appointments.status IS 'Where the appointment stands.';

COMMENT ON COLUMN public.appointments.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.appointments.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.appointments IS 'Agreed times at which a patient is seen by a staff member.';

CREATE TABLE public.audit_logs (
    hospital_id uuid NOT NULL,
    audit_log_id uuid DEFAULT gen_random_uuid() NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    user_id uuid,
    action public.audit_action NOT NULL,
    table_name text NOT NULL,
    row_key jsonb NOT NULL,
    old_values jsonb,
    new_values jsonb,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (hospital_id, audit_log_id),
    CONSTRAINT audit_logs_row_key_check CHECK ((jsonb_typeof(row_key) = 'object'::text)),
    CONSTRAINT audit_logs_values_check CHECK ((((old_values IS NULL) = (action = 'insert'::public.audit_action)) AND ((new_values IS NULL) = (action = 'delete'::public.audit_action))))
);

CREATE INDEX audit_logs_table_idx ON public.audit_logs USING btree (hospital_id, table_name, occurred_at);

CREATE INDEX audit_logs_user_idx ON public.audit_logs USING btree (hospital_id, user_id, occurred_at);

COMMENT ON COLUMN public.audit_logs.action IS 'What was done.';

COMMENT ON COLUMN public.audit_logs.audit_log_id IS 'Key of the entry within the hospital.';

COMMENT ON COLUMN public.audit_logs.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.audit_logs.new_values IS 'PHI: Values after; empty for a delete.';

COMMENT ON COLUMN public.audit_logs.occurred_at IS 'PHI: When the row was changed.';

COMMENT ON COLUMN public.audit_logs.old_values IS 'PHI: Values before; empty for an insert.';

COMMENT ON COLUMN public.audit_logs.row_key IS 'Primary key of the row, column by column.';

COMMENT ON COLUMN public.audit_logs.table_name IS 'Table the row belongs to.';

COMMENT ON COLUMN public.audit_logs.user_id IS 'Who changed it; empty for the system.';

COMMENT ON TABLE public.audit_logs IS 'Changes to rows: who, when, what it was and what it became.';

CREATE TABLE public.branches (
    hospital_id uuid NOT NULL,
    branch_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_code public.short_code NOT NULL,
    branch_name public.display_name NOT NULL,
    address_line text,
    city public.display_name,
    postal_code text,
    country public.country_code NOT NULL,
    email public.email_address,
    phone public.phone_number,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT branches_pkey PRIMARY KEY (hospital_id, branch_id),
    CONSTRAINT branches_branch_code_key UNIQUE (hospital_id, branch_code)
);

ALTER TABLE public.appointments ADD CONSTRAINT appointments_branch_fkey FOREIGN KEY (hospital_id, branch_id) REFERENCES public.branches(hospital_id, branch_id);

COMMENT ON COLUMN public.branches.address_line IS 'Street and house number.';

COMMENT ON COLUMN public.branches.branch_code IS 'Short code of the branch, unique within its hospital.';

COMMENT ON COLUMN public.branches.branch_id IS 'Key of the branch within its hospital.';

COMMENT ON COLUMN public.branches.branch_name IS 'Name of the branch.';

COMMENT ON COLUMN public.branches.city IS 'City or town.';

COMMENT ON COLUMN public.branches.country IS 'Country of the branch.';

COMMENT ON COLUMN public.branches.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.branches.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.branches.email IS 'Contact address of the branch.';

COMMENT ON COLUMN public.branches.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.branches.is_active IS 'False once the branch is closed.';

COMMENT ON COLUMN public.branches.phone IS 'Contact number of the branch.';

COMMENT ON COLUMN public.branches.postal_code IS 'Postal code.';

COMMENT ON COLUMN public.branches.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.branches.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.branches IS 'Places where a hospital receives patients.';

CREATE TABLE public.consultations (
    hospital_id uuid NOT NULL,
    consultation_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    appointment_id uuid,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    chief_complaint text NOT NULL,
    findings text,
    diagnosis text,
    diagnosis_code text,
    treatment_plan text,
    follow_up_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT consultations_pkey PRIMARY KEY (hospital_id, consultation_id),
    CONSTRAINT consultations_appointment_key UNIQUE (hospital_id, appointment_id, patient_id),
    CONSTRAINT consultations_patient_key UNIQUE (hospital_id, consultation_id, patient_id),
    CONSTRAINT consultations_diagnosis_code_check CHECK ((diagnosis_code ~ '^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$'::text)),
    CONSTRAINT consultations_ended_at_check CHECK ((ended_at >= started_at))
);

CREATE INDEX consultations_branch_idx ON public.consultations USING btree (hospital_id, branch_id);

CREATE INDEX consultations_patient_idx ON public.consultations USING btree (hospital_id, patient_id, started_at);

CREATE INDEX consultations_staff_idx ON public.consultations USING btree (hospital_id, staff_id, started_at);

ALTER TABLE public.consultations ADD CONSTRAINT consultations_appointment_fkey FOREIGN KEY (hospital_id, appointment_id, patient_id) REFERENCES public.appointments(hospital_id, appointment_id, patient_id);

ALTER TABLE public.consultations ADD CONSTRAINT consultations_branch_fkey FOREIGN KEY (hospital_id, branch_id) REFERENCES public.branches(hospital_id, branch_id);

COMMENT ON COLUMN public.consultations.appointment_id IS 'Appointment it came from, of the same patient; empty for a walk-in.';

COMMENT ON COLUMN public.consultations.branch_id IS 'Where it took place.';

COMMENT ON COLUMN public.consultations.chief_complaint IS 'PHI: What the patient complained of.';

COMMENT ON COLUMN public.consultations.consultation_id IS 'Key of the consultation within the hospital.';

COMMENT ON COLUMN public.consultations.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.consultations.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.consultations.diagnosis IS 'PHI: Diagnosis in words.';

COMMENT ON COLUMN public.consultations.diagnosis_code IS 'PHI: Diagnosis as an ICD-10 code.';

COMMENT ON COLUMN public.consultations.ended_at IS 'PHI: When it ended; empty while under way.';

COMMENT ON COLUMN public.consultations.findings IS 'PHI: What the examination showed.';

COMMENT ON COLUMN public.consultations.follow_up_on IS 'PHI: Day on which the patient should come again.';

COMMENT ON COLUMN public.consultations.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.consultations.patient_id IS 'Who was seen.';

COMMENT ON COLUMN public.consultations.staff_id IS 'Who saw the patient; may stand in for the one in the appointment.';

COMMENT ON COLUMN public.consultations.started_at IS 'PHI: When it began.';

COMMENT ON COLUMN public.consultations.treatment_plan IS 'PHI: What is to be done.';

COMMENT ON COLUMN public.consultations.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.consultations.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.consultations IS 'Medical record of one visit.';

CREATE TABLE public.hospitals (
    hospital_id uuid DEFAULT gen_random_uuid() NOT NULL,
    hospital_name public.display_name NOT NULL,
    legal_name public.display_name,
    licence_number public.short_code,
    email public.email_address,
    phone public.phone_number,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    currency public.currency_code NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT hospitals_pkey PRIMARY KEY (hospital_id),
    CONSTRAINT hospitals_time_zone_check CHECK ((time_zone ~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$'::text))
);

ALTER TABLE public.appointments ADD CONSTRAINT appointments_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.branches ADD CONSTRAINT branches_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.consultations ADD CONSTRAINT consultations_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.hospitals.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.hospitals.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.hospitals.currency IS 'Currency of all its amounts.';

COMMENT ON COLUMN public.hospitals.email IS 'General contact address.';

COMMENT ON COLUMN public.hospitals.hospital_id IS 'Key of the hospital, and the tenant key of every other table.';

COMMENT ON COLUMN public.hospitals.hospital_name IS 'Name the hospital is known by.';

COMMENT ON COLUMN public.hospitals.is_active IS 'False once the hospital has left; its rows are kept.';

COMMENT ON COLUMN public.hospitals.legal_name IS 'Name of the legal entity, where it differs.';

COMMENT ON COLUMN public.hospitals.licence_number IS 'Licence under which the hospital operates.';

COMMENT ON COLUMN public.hospitals.phone IS 'General contact number.';

COMMENT ON COLUMN public.hospitals.time_zone IS 'IANA time zone in which its opening hours and days are meant.';

COMMENT ON COLUMN public.hospitals.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.hospitals.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.hospitals IS 'Tenants: each hospital sees its own rows only.';

CREATE TABLE public.invoice_lines (
    hospital_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    line_number integer NOT NULL,
    description text NOT NULL,
    quantity numeric(10,3) DEFAULT 1 NOT NULL,
    unit_price public.money_amount NOT NULL,
    discount_amount public.money_amount DEFAULT 0 NOT NULL,
    tax_percent numeric(5,2) DEFAULT 0 NOT NULL,
    net_amount numeric(12,2) GENERATED ALWAYS AS ((round((quantity * (unit_price)::numeric), 2) - (discount_amount)::numeric)) STORED NOT NULL,
    tax_amount numeric(12,2) GENERATED ALWAYS AS (round((((round((quantity * (unit_price)::numeric), 2) - (discount_amount)::numeric) * tax_percent) / (100)::numeric), 2)) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT invoice_lines_pkey PRIMARY KEY (hospital_id, invoice_id, line_number),
    CONSTRAINT invoice_lines_description_check CHECK ((btrim(description) <> ''::text)),
    CONSTRAINT invoice_lines_discount_check CHECK (((discount_amount)::numeric <= round((quantity * (unit_price)::numeric), 2))),
    CONSTRAINT invoice_lines_line_number_check CHECK ((line_number > 0)),
    CONSTRAINT invoice_lines_quantity_check CHECK ((quantity > (0)::numeric)),
    CONSTRAINT invoice_lines_tax_percent_check CHECK (((tax_percent >= (0)::numeric) AND (tax_percent <= (100)::numeric)))
);

ALTER TABLE public.invoice_lines ADD CONSTRAINT invoice_lines_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.invoice_lines.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.invoice_lines.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.invoice_lines.description IS 'PHI: What was done or sold.';

COMMENT ON COLUMN public.invoice_lines.discount_amount IS 'Discount on the whole line, without tax.';

COMMENT ON COLUMN public.invoice_lines.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.invoice_lines.invoice_id IS 'Invoice the line belongs to.';

COMMENT ON COLUMN public.invoice_lines.line_number IS 'Place on the invoice, from 1.';

COMMENT ON COLUMN public.invoice_lines.net_amount IS 'Computed: the line after discount, without tax.';

COMMENT ON COLUMN public.invoice_lines.quantity IS 'How many.';

COMMENT ON COLUMN public.invoice_lines.tax_amount IS 'Computed: tax on the line.';

COMMENT ON COLUMN public.invoice_lines.tax_percent IS 'Tax rate in percent.';

COMMENT ON COLUMN public.invoice_lines.unit_price IS 'Price of one, without tax.';

COMMENT ON COLUMN public.invoice_lines.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.invoice_lines.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.invoice_lines IS 'Positions of an invoice.';

CREATE TABLE public.invoices (
    hospital_id uuid NOT NULL,
    invoice_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    consultation_id uuid,
    invoice_number public.short_code NOT NULL,
    status public.invoice_status DEFAULT 'draft'::public.invoice_status NOT NULL,
    issued_on date,
    due_on date,
    paid_amount public.money_amount DEFAULT 0 NOT NULL,
    paid_on date,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT invoices_pkey PRIMARY KEY (hospital_id, invoice_id),
    CONSTRAINT invoices_invoice_number_key UNIQUE (hospital_id, invoice_number),
    CONSTRAINT invoices_due_on_check CHECK ((due_on >= issued_on)),
    CONSTRAINT invoices_issued_on_check CHECK (((status = 'draft'::public.invoice_status) OR (issued_on IS NOT NULL))),
    CONSTRAINT invoices_paid_amount_check CHECK ((((paid_amount)::numeric = (0)::numeric) OR (status = ANY (ARRAY['issued'::public.invoice_status, 'paid'::public.invoice_status])))),
    CONSTRAINT invoices_paid_on_check CHECK (((status <> 'paid'::public.invoice_status) OR (paid_on IS NOT NULL)))
);

ALTER TABLE public.invoice_lines ADD CONSTRAINT invoice_lines_invoice_fkey FOREIGN KEY (hospital_id, invoice_id) REFERENCES public.invoices(hospital_id, invoice_id) ON DELETE CASCADE;

CREATE INDEX invoices_branch_idx ON public.invoices USING btree (hospital_id, branch_id);

CREATE INDEX invoices_consultation_idx ON public.invoices USING btree (hospital_id, consultation_id, patient_id);

CREATE INDEX invoices_patient_idx ON public.invoices USING btree (hospital_id, patient_id);

CREATE INDEX invoices_unpaid_idx ON public.invoices USING btree (hospital_id, due_on) WHERE (status = 'issued'::public.invoice_status);

ALTER TABLE public.invoices ADD CONSTRAINT invoices_branch_fkey FOREIGN KEY (hospital_id, branch_id) REFERENCES public.branches(hospital_id, branch_id);

ALTER TABLE public.invoices ADD CONSTRAINT invoices_consultation_fkey FOREIGN KEY (hospital_id, consultation_id, patient_id) REFERENCES public.consultations(hospital_id, consultation_id, patient_id);

ALTER TABLE public.invoices ADD CONSTRAINT invoices_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.invoices.branch_id IS 'Branch that bills.';

COMMENT ON COLUMN public.invoices.consultation_id IS 'Consultation it is for, of the same patient; empty for a sale without one.';

COMMENT ON COLUMN public.invoices.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.invoices.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.invoices.due_on IS 'PHI: Day by which it is to be paid.';

COMMENT ON COLUMN public.invoices.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.invoices.invoice_id IS 'Key of the invoice within the hospital.';

COMMENT ON COLUMN public.invoices.invoice_number IS 'PHI: Number printed on the invoice, unique within the hospital.';

COMMENT ON COLUMN public.invoices.issued_on IS 'PHI: Day of issue; empty for a draft.';

COMMENT ON COLUMN public.invoices.notes IS 'PHI: Remarks to the patient.';

COMMENT ON COLUMN public.invoices.paid_amount IS 'What has been paid so far.';

COMMENT ON COLUMN public.invoices.paid_on IS 'PHI: Day of the last payment.';

COMMENT ON COLUMN public.invoices.patient_id IS 'Who is billed.';

COMMENT ON COLUMN public.invoices.status IS 'Where the invoice stands.';

COMMENT ON COLUMN public.invoices.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.invoices.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.invoices IS 'Bills to patients.';

CREATE TABLE public.login_history (
    hospital_id uuid NOT NULL,
    login_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    username text NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    failure public.login_failure,
    ip_address inet,
    user_agent text,
    CONSTRAINT login_history_pkey PRIMARY KEY (hospital_id, login_id),
    CONSTRAINT login_history_user_check CHECK (((user_id IS NULL) = (NOT (failure IS DISTINCT FROM 'unknown_user'::public.login_failure))))
);

CREATE INDEX login_history_occurred_at_idx ON public.login_history USING btree (hospital_id, occurred_at);

CREATE INDEX login_history_user_idx ON public.login_history USING btree (hospital_id, user_id, occurred_at);

ALTER TABLE public.login_history ADD CONSTRAINT login_history_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.login_history.failure IS 'Why it was refused; empty when it succeeded.';

COMMENT ON COLUMN public.login_history.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.login_history.ip_address IS 'PHI: Network address the attempt came from.';

COMMENT ON COLUMN public.login_history.login_id IS 'Key of the attempt within the hospital.';

COMMENT ON COLUMN public.login_history.occurred_at IS 'PHI: When it was tried.';

COMMENT ON COLUMN public.login_history.user_agent IS 'PHI: Program the attempt came from, as it named itself.';

COMMENT ON COLUMN public.login_history.user_id IS 'Whose account was tried; empty when the name is unknown.';

COMMENT ON COLUMN public.login_history.username IS 'PHI: Name as it was typed; may hold anything, even a password typed in the wrong field.';

COMMENT ON TABLE public.login_history IS 'Attempts to sign in, successful or not.';

CREATE TABLE public.module_master (
    module_id uuid DEFAULT gen_random_uuid() NOT NULL,
    module_code public.short_code NOT NULL,
    module_name public.display_name NOT NULL,
    description text NOT NULL,
    display_order integer NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT module_master_pkey PRIMARY KEY (module_id),
    CONSTRAINT module_master_module_code_key UNIQUE (module_code)
);

COMMENT ON COLUMN public.module_master.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.module_master.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.module_master.description IS 'What the module is for.';

COMMENT ON COLUMN public.module_master.display_order IS 'Place in menus, ascending.';

COMMENT ON COLUMN public.module_master.is_active IS 'False when the module is switched off everywhere.';

COMMENT ON COLUMN public.module_master.module_code IS 'Name by which programs know the module.';

COMMENT ON COLUMN public.module_master.module_id IS 'Key of the module; the same in every environment.';

COMMENT ON COLUMN public.module_master.module_name IS 'Name shown in menus.';

COMMENT ON COLUMN public.module_master.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.module_master.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.module_master IS 'Parts of the system that rights are given for. Global reference data: the same for every hospital.';

CREATE TABLE public.patients (
    hospital_id uuid NOT NULL,
    patient_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_id uuid NOT NULL,
    medical_record_number public.short_code NOT NULL,
    given_name public.display_name NOT NULL,
    family_name public.display_name NOT NULL,
    born_on date NOT NULL,
    gender public.gender DEFAULT 'unknown'::public.gender NOT NULL,
    blood_group public.blood_group,
    skin_type smallint,
    allergies text[] DEFAULT '{}'::text[] NOT NULL,
    medical_history text,
    email public.email_address,
    phone public.phone_number,
    address_line text,
    city public.display_name,
    postal_code text,
    country public.country_code,
    emergency_contact_name public.display_name,
    emergency_contact_phone public.phone_number,
    registered_on date DEFAULT CURRENT_DATE NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT patients_pkey PRIMARY KEY (hospital_id, patient_id),
    CONSTRAINT patients_medical_record_number_key UNIQUE (hospital_id, medical_record_number),
    CONSTRAINT patients_allergies_check CHECK ((array_position(allergies, NULL::text) IS NULL)),
    CONSTRAINT patients_born_on_check CHECK (((born_on >= '1900-01-01'::date) AND (born_on <= registered_on))),
    CONSTRAINT patients_emergency_contact_check CHECK (((emergency_contact_phone IS NULL) OR (emergency_contact_name IS NOT NULL))),
    CONSTRAINT patients_skin_type_check CHECK (((skin_type >= 1) AND (skin_type <= 6)))
);

ALTER TABLE public.appointments ADD CONSTRAINT appointments_patient_fkey FOREIGN KEY (hospital_id, patient_id) REFERENCES public.patients(hospital_id, patient_id);

ALTER TABLE public.consultations ADD CONSTRAINT consultations_patient_fkey FOREIGN KEY (hospital_id, patient_id) REFERENCES public.patients(hospital_id, patient_id);

ALTER TABLE public.invoices ADD CONSTRAINT invoices_patient_fkey FOREIGN KEY (hospital_id, patient_id) REFERENCES public.patients(hospital_id, patient_id);

CREATE INDEX patients_branch_idx ON public.patients USING btree (hospital_id, branch_id);

CREATE INDEX patients_name_idx ON public.patients USING btree (hospital_id, family_name, given_name);

CREATE INDEX patients_phone_idx ON public.patients USING btree (hospital_id, phone);

ALTER TABLE public.patients ADD CONSTRAINT patients_branch_fkey FOREIGN KEY (hospital_id, branch_id) REFERENCES public.branches(hospital_id, branch_id);

ALTER TABLE public.patients ADD CONSTRAINT patients_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.patients.address_line IS 'PHI: Street and house number.';

COMMENT ON COLUMN public.patients.allergies IS 'PHI: Known allergies, one element each; empty when none are known.';

COMMENT ON COLUMN public.patients.blood_group IS 'PHI: Blood group, once known.';

COMMENT ON COLUMN public.patients.born_on IS 'PHI: Date of birth.';

COMMENT ON COLUMN public.patients.branch_id IS 'Branch where the patient is registered.';

COMMENT ON COLUMN public.patients.city IS 'PHI: City or town.';

COMMENT ON COLUMN public.patients.country IS 'Country of residence.';

COMMENT ON COLUMN public.patients.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.patients.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.patients.email IS 'PHI: E-mail address.';

COMMENT ON COLUMN public.patients.emergency_contact_name IS 'PHI: Whom to call in an emergency.';

COMMENT ON COLUMN public.patients.emergency_contact_phone IS 'PHI: Telephone number of the emergency contact.';

COMMENT ON COLUMN public.patients.family_name IS 'PHI: Family name.';

COMMENT ON COLUMN public.patients.gender IS 'PHI: Administrative gender.';

COMMENT ON COLUMN public.patients.given_name IS 'PHI: Given name.';

COMMENT ON COLUMN public.patients.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.patients.is_active IS 'False once the patient has left; medical records are kept.';

COMMENT ON COLUMN public.patients.medical_history IS 'PHI: Earlier conditions and treatments, in free text.';

COMMENT ON COLUMN public.patients.medical_record_number IS 'PHI: Medical record number, unique within the hospital.';

COMMENT ON COLUMN public.patients.patient_id IS 'Key of the patient within the hospital; random, so it says nothing about the person.';

COMMENT ON COLUMN public.patients.phone IS 'PHI: Telephone number.';

COMMENT ON COLUMN public.patients.postal_code IS 'PHI: Postal code.';

COMMENT ON COLUMN public.patients.registered_on IS 'PHI: Day on which the patient first came to the hospital.';

COMMENT ON COLUMN public.patients.skin_type IS 'PHI: Fitzpatrick skin type, 1 (burns always) to 6 (never burns).';

COMMENT ON COLUMN public.patients.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.patients.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.patients IS 'People in a hospital''s care.';

CREATE TABLE public.prescriptions (
    hospital_id uuid NOT NULL,
    prescription_id uuid DEFAULT gen_random_uuid() NOT NULL,
    patient_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    consultation_id uuid,
    status public.prescription_status DEFAULT 'active'::public.prescription_status NOT NULL,
    medicine text NOT NULL,
    dose text NOT NULL,
    frequency text NOT NULL,
    route text NOT NULL,
    starts_on date DEFAULT CURRENT_DATE NOT NULL,
    duration_days integer NOT NULL,
    refills integer DEFAULT 0 NOT NULL,
    instructions text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT prescriptions_pkey PRIMARY KEY (hospital_id, prescription_id),
    CONSTRAINT prescriptions_duration_days_check CHECK (((duration_days >= 1) AND (duration_days <= 730))),
    CONSTRAINT prescriptions_medicine_check CHECK ((btrim(medicine) <> ''::text)),
    CONSTRAINT prescriptions_refills_check CHECK (((refills >= 0) AND (refills <= 24)))
);

CREATE INDEX prescriptions_consultation_idx ON public.prescriptions USING btree (hospital_id, consultation_id, patient_id);

CREATE INDEX prescriptions_patient_idx ON public.prescriptions USING btree (hospital_id, patient_id, starts_on);

CREATE INDEX prescriptions_staff_idx ON public.prescriptions USING btree (hospital_id, staff_id);

ALTER TABLE public.prescriptions ADD CONSTRAINT prescriptions_consultation_fkey FOREIGN KEY (hospital_id, consultation_id, patient_id) REFERENCES public.consultations(hospital_id, consultation_id, patient_id);

ALTER TABLE public.prescriptions ADD CONSTRAINT prescriptions_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.prescriptions ADD CONSTRAINT prescriptions_patient_fkey FOREIGN KEY (hospital_id, patient_id) REFERENCES public.patients(hospital_id, patient_id);

COMMENT ON COLUMN public.prescriptions.consultation_id IS 'Consultation it came from, of the same patient; empty for a renewal.';

COMMENT ON COLUMN public.prescriptions.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.prescriptions.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.prescriptions.dose IS 'PHI: How much at a time.';

COMMENT ON COLUMN public.prescriptions.duration_days IS 'PHI: For how many days it is taken.';

COMMENT ON COLUMN public.prescriptions.frequency IS 'PHI: How often.';

COMMENT ON COLUMN public.prescriptions.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.prescriptions.instructions IS 'PHI: Further advice to the patient.';

COMMENT ON COLUMN public.prescriptions.medicine IS 'PHI: Medicine and strength.';

COMMENT ON COLUMN public.prescriptions.patient_id IS 'Who takes the medicine.';

COMMENT ON COLUMN public.prescriptions.prescription_id IS 'Key of the prescription within the hospital.';

COMMENT ON COLUMN public.prescriptions.refills IS 'How often it may be handed out again.';

COMMENT ON COLUMN public.prescriptions.route IS 'PHI: How it is given, such as oral or topical.';

COMMENT ON COLUMN public.prescriptions.staff_id IS 'Who prescribed it.';

COMMENT ON COLUMN public.prescriptions.starts_on IS 'PHI: First day of the medicine.';

COMMENT ON COLUMN public.prescriptions.status IS 'Where the prescription stands.';

COMMENT ON COLUMN public.prescriptions.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.prescriptions.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.prescriptions IS 'Prescribed medicines, one row each.';

CREATE TABLE public.role_master (
    hospital_id uuid NOT NULL,
    role_id uuid DEFAULT gen_random_uuid() NOT NULL,
    standard_role_id uuid,
    role_name public.display_name NOT NULL,
    description text,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT role_master_pkey PRIMARY KEY (hospital_id, role_id),
    CONSTRAINT role_master_role_name_key UNIQUE (hospital_id, role_name),
    CONSTRAINT role_master_standard_role_key UNIQUE (hospital_id, standard_role_id)
);

CREATE INDEX role_master_standard_role_idx ON public.role_master USING btree (standard_role_id);

ALTER TABLE public.role_master ADD CONSTRAINT role_master_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.role_master.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.role_master.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.role_master.description IS 'Whom the role is for.';

COMMENT ON COLUMN public.role_master.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.role_master.is_active IS 'False when the role gives no access; a standard role is deactivated rather than deleted.';

COMMENT ON COLUMN public.role_master.role_id IS 'Key of the role within the hospital.';

COMMENT ON COLUMN public.role_master.role_name IS 'Name of the role, unique within the hospital.';

COMMENT ON COLUMN public.role_master.standard_role_id IS 'Standard role this is the copy of; empty for the hospital''s own.';

COMMENT ON COLUMN public.role_master.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.role_master.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.role_master IS 'Roles of a hospital: its copies of the standard roles and those it made itself.';

CREATE TABLE public.role_module_access (
    hospital_id uuid NOT NULL,
    role_id uuid NOT NULL,
    module_id uuid NOT NULL,
    can_view boolean DEFAULT false NOT NULL,
    can_add boolean DEFAULT false NOT NULL,
    can_edit boolean DEFAULT false NOT NULL,
    can_delete boolean DEFAULT false NOT NULL,
    can_export boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT role_module_access_pkey PRIMARY KEY (hospital_id, role_id, module_id),
    CONSTRAINT role_module_access_view_check CHECK ((can_view OR (NOT (can_add OR can_edit OR can_delete OR can_export))))
);

CREATE INDEX role_module_access_module_idx ON public.role_module_access USING btree (module_id);

ALTER TABLE public.role_module_access ADD CONSTRAINT role_module_access_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.role_module_access ADD CONSTRAINT role_module_access_module_fkey FOREIGN KEY (module_id) REFERENCES public.module_master(module_id);

ALTER TABLE public.role_module_access ADD CONSTRAINT role_module_access_role_fkey FOREIGN KEY (hospital_id, role_id) REFERENCES public.role_master(hospital_id, role_id) ON DELETE CASCADE;

COMMENT ON COLUMN public.role_module_access.can_add IS 'Whether rows may be added.';

COMMENT ON COLUMN public.role_module_access.can_delete IS 'Whether rows may be deleted.';

COMMENT ON COLUMN public.role_module_access.can_edit IS 'Whether rows may be changed.';

COMMENT ON COLUMN public.role_module_access.can_export IS 'Whether rows may be taken out of the system.';

COMMENT ON COLUMN public.role_module_access.can_view IS 'Whether its rows may be seen.';

COMMENT ON COLUMN public.role_module_access.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.role_module_access.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.role_module_access.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.role_module_access.module_id IS 'Module the access is to.';

COMMENT ON COLUMN public.role_module_access.role_id IS 'Role that has the access.';

COMMENT ON COLUMN public.role_module_access.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.role_module_access.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.role_module_access IS 'What a role may do in a module; no row means nothing.';

CREATE TABLE public.staff (
    hospital_id uuid NOT NULL,
    staff_id uuid DEFAULT gen_random_uuid() NOT NULL,
    branch_id uuid NOT NULL,
    employee_number public.short_code NOT NULL,
    category public.staff_category NOT NULL,
    title text,
    given_name public.display_name NOT NULL,
    family_name public.display_name NOT NULL,
    specialization text,
    licence_number public.short_code,
    email public.email_address,
    phone public.phone_number,
    joined_on date NOT NULL,
    left_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT staff_pkey PRIMARY KEY (hospital_id, staff_id),
    CONSTRAINT staff_employee_number_key UNIQUE (hospital_id, employee_number),
    CONSTRAINT staff_left_on_check CHECK ((left_on >= joined_on)),
    CONSTRAINT staff_licence_check CHECK (((category <> 'doctor'::public.staff_category) OR (licence_number IS NOT NULL)))
);

ALTER TABLE public.appointments ADD CONSTRAINT appointments_staff_fkey FOREIGN KEY (hospital_id, staff_id) REFERENCES public.staff(hospital_id, staff_id);

ALTER TABLE public.consultations ADD CONSTRAINT consultations_staff_fkey FOREIGN KEY (hospital_id, staff_id) REFERENCES public.staff(hospital_id, staff_id);

ALTER TABLE public.prescriptions ADD CONSTRAINT prescriptions_staff_fkey FOREIGN KEY (hospital_id, staff_id) REFERENCES public.staff(hospital_id, staff_id);

CREATE INDEX staff_branch_idx ON public.staff USING btree (hospital_id, branch_id);

CREATE INDEX staff_name_idx ON public.staff USING btree (hospital_id, family_name, given_name);

ALTER TABLE public.staff ADD CONSTRAINT staff_branch_fkey FOREIGN KEY (hospital_id, branch_id) REFERENCES public.branches(hospital_id, branch_id);

ALTER TABLE public.staff ADD CONSTRAINT staff_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.staff.branch_id IS 'Home branch; appointments may be at any branch.';

COMMENT ON COLUMN public.staff.category IS 'What the person does at the hospital.';

COMMENT ON COLUMN public.staff.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.staff.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.staff.email IS 'Work e-mail address.';

COMMENT ON COLUMN public.staff.employee_number IS 'Personnel number, unique within the hospital.';

COMMENT ON COLUMN public.staff.family_name IS 'Family name.';

COMMENT ON COLUMN public.staff.given_name IS 'Given name.';

COMMENT ON COLUMN public.staff.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.staff.joined_on IS 'First day of work.';

COMMENT ON COLUMN public.staff.left_on IS 'Last day of work; empty while employed.';

COMMENT ON COLUMN public.staff.licence_number IS 'Licence to practise; required for doctors.';

COMMENT ON COLUMN public.staff.phone IS 'Work telephone number.';

COMMENT ON COLUMN public.staff.specialization IS 'Medical speciality, such as dermatology.';

COMMENT ON COLUMN public.staff.staff_id IS 'Key of the staff member within the hospital.';

COMMENT ON COLUMN public.staff.title IS 'Form of address, such as Dr.';

COMMENT ON COLUMN public.staff.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.staff.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.staff IS 'People who work at a hospital, whether or not they may sign in.';

CREATE TABLE public.standard_role_access (
    standard_role_id uuid NOT NULL,
    module_id uuid NOT NULL,
    can_view boolean DEFAULT false NOT NULL,
    can_add boolean DEFAULT false NOT NULL,
    can_edit boolean DEFAULT false NOT NULL,
    can_delete boolean DEFAULT false NOT NULL,
    can_export boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT standard_role_access_pkey PRIMARY KEY (standard_role_id, module_id),
    CONSTRAINT standard_role_access_view_check CHECK ((can_view OR (NOT (can_add OR can_edit OR can_delete OR can_export))))
);

CREATE INDEX standard_role_access_module_idx ON public.standard_role_access USING btree (module_id);

ALTER TABLE public.standard_role_access ADD CONSTRAINT standard_role_access_module_fkey FOREIGN KEY (module_id) REFERENCES public.module_master(module_id);

COMMENT ON COLUMN public.standard_role_access.can_add IS 'Whether rows may be added.';

COMMENT ON COLUMN public.standard_role_access.can_delete IS 'Whether rows may be deleted.';

COMMENT ON COLUMN public.standard_role_access.can_edit IS 'Whether rows may be changed.';

COMMENT ON COLUMN public.standard_role_access.can_export IS 'Whether rows may be taken out of the system.';

COMMENT ON COLUMN public.standard_role_access.can_view IS 'Whether its rows may be seen.';

COMMENT ON COLUMN public.standard_role_access.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.standard_role_access.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.standard_role_access.module_id IS 'Module the access is to.';

COMMENT ON COLUMN public.standard_role_access.standard_role_id IS 'Standard role that has the access.';

COMMENT ON COLUMN public.standard_role_access.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.standard_role_access.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.standard_role_access IS 'Access that a standard role begins with. Global reference data.';

CREATE TABLE public.standard_roles (
    standard_role_id uuid DEFAULT gen_random_uuid() NOT NULL,
    role_code public.short_code NOT NULL,
    role_name public.display_name NOT NULL,
    description text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT standard_roles_pkey PRIMARY KEY (standard_role_id),
    CONSTRAINT standard_roles_role_code_key UNIQUE (role_code)
);

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.add_standard_roles(for_hospital_id uuid, added_at timestamp with time zone DEFAULT now())
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$
    with added_role as (
        insert into role_master (hospital_id, role_id, standard_role_id, role_name, description, created_at, updated_at)
        select for_hospital_id, md5('role_master/' || for_hospital_id || '/' || role_code)::uuid,
               standard_role_id, role_name, description, added_at, added_at
          from standard_roles
            on conflict do nothing
        returning hospital_id, role_id, standard_role_id
    )
    insert into role_module_access (hospital_id, role_id, module_id, can_view, can_add, can_edit, can_delete, can_export,
                                    created_at, updated_at)
    select r.hospital_id, r.role_id, a.module_id, a.can_view, a.can_add, a.can_edit, a.can_delete, a.can_export,
           added_at, added_at
      from added_role r
      join standard_role_access a using (standard_role_id)
$function$;

COMMENT ON FUNCTION public.add_standard_roles(uuid, timestamp with time zone) IS 'Gives a hospital the standard roles it does not have yet. Call it for each new hospital; calling it again changes nothing.';

ALTER TABLE public.role_master ADD CONSTRAINT role_master_standard_role_fkey FOREIGN KEY (standard_role_id) REFERENCES public.standard_roles(standard_role_id);

ALTER TABLE public.standard_role_access ADD CONSTRAINT standard_role_access_standard_role_fkey FOREIGN KEY (standard_role_id) REFERENCES public.standard_roles(standard_role_id) ON DELETE CASCADE;

COMMENT ON COLUMN public.standard_roles.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.standard_roles.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.standard_roles.description IS 'Whom the role is for.';

COMMENT ON COLUMN public.standard_roles.role_code IS 'Name by which programs know the role, whatever a hospital calls it.';

COMMENT ON COLUMN public.standard_roles.role_name IS 'Name a hospital''s copy begins with.';

COMMENT ON COLUMN public.standard_roles.standard_role_id IS 'Key of the standard role; the same in every environment.';

COMMENT ON COLUMN public.standard_roles.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.standard_roles.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON TABLE public.standard_roles IS 'Roles that every hospital begins with. Global reference data: a template, never assigned to users.';

CREATE TABLE public.user_role_mapping (
    hospital_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    CONSTRAINT user_role_mapping_pkey PRIMARY KEY (hospital_id, user_id, role_id)
);

CREATE INDEX user_role_mapping_role_idx ON public.user_role_mapping USING btree (hospital_id, role_id);

ALTER TABLE public.user_role_mapping ADD CONSTRAINT user_role_mapping_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.user_role_mapping ADD CONSTRAINT user_role_mapping_role_fkey FOREIGN KEY (hospital_id, role_id) REFERENCES public.role_master(hospital_id, role_id);

COMMENT ON COLUMN public.user_role_mapping.created_at IS 'When the role was given.';

COMMENT ON COLUMN public.user_role_mapping.created_by IS 'User who gave the role; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.user_role_mapping.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.user_role_mapping.role_id IS 'Role the user has.';

COMMENT ON COLUMN public.user_role_mapping.user_id IS 'User who has the role.';

COMMENT ON TABLE public.user_role_mapping IS 'Which users have which roles.';

CREATE TABLE public.user_sessions (
    hospital_id uuid NOT NULL,
    session_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    ip_address inet,
    user_agent text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT user_sessions_pkey PRIMARY KEY (hospital_id, session_id),
    CONSTRAINT user_sessions_token_hash_key UNIQUE (hospital_id, token_hash),
    CONSTRAINT user_sessions_ended_at_check CHECK ((ended_at >= created_at)),
    CONSTRAINT user_sessions_expires_at_check CHECK ((expires_at > created_at)),
    CONSTRAINT user_sessions_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

CREATE INDEX user_sessions_open_idx ON public.user_sessions USING btree (hospital_id, expires_at) WHERE (ended_at IS NULL);

CREATE INDEX user_sessions_user_idx ON public.user_sessions USING btree (hospital_id, user_id);

ALTER TABLE public.user_sessions ADD CONSTRAINT user_sessions_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

COMMENT ON COLUMN public.user_sessions.created_at IS 'PHI: When the session began.';

COMMENT ON COLUMN public.user_sessions.ended_at IS 'When the session was ended; empty while open.';

COMMENT ON COLUMN public.user_sessions.expires_at IS 'When the session ends by itself.';

COMMENT ON COLUMN public.user_sessions.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.user_sessions.ip_address IS 'PHI: Network address the session came from.';

COMMENT ON COLUMN public.user_sessions.last_seen_at IS 'PHI: Last request in this session.';

COMMENT ON COLUMN public.user_sessions.session_id IS 'Key of the session within the hospital.';

COMMENT ON COLUMN public.user_sessions.token_hash IS 'SHA-256 of the session token: a stolen row opens no session.';

COMMENT ON COLUMN public.user_sessions.user_agent IS 'PHI: Program the session came from, as it named itself.';

COMMENT ON COLUMN public.user_sessions.user_id IS 'Who is signed in.';

COMMENT ON TABLE public.user_sessions IS 'Sign-ins that are or were open.';

CREATE TABLE public.users (
    hospital_id uuid NOT NULL,
    user_id uuid DEFAULT gen_random_uuid() NOT NULL,
    staff_id uuid,
    patient_id uuid,
    username text NOT NULL,
    password_hash text NOT NULL,
    password_changed_at timestamp with time zone DEFAULT now() NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    failed_login_count integer DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    last_login_at timestamp with time zone,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT users_pkey PRIMARY KEY (hospital_id, user_id),
    CONSTRAINT users_patient_key UNIQUE (hospital_id, patient_id),
    CONSTRAINT users_staff_key UNIQUE (hospital_id, staff_id),
    CONSTRAINT users_username_key UNIQUE (hospital_id, username),
    CONSTRAINT users_failed_login_count_check CHECK ((failed_login_count >= 0)),
    CONSTRAINT users_one_person_check CHECK ((num_nonnulls(staff_id, patient_id) = 1)),
    CONSTRAINT users_password_hash_check CHECK ((password_hash ~ '^\$2[aby]\$(1[0-9]|2[0-9]|3[01])\$[./A-Za-z0-9]{53}$'::text)),
    CONSTRAINT users_username_check CHECK ((username ~ '^[a-z0-9][a-z0-9._@+-]{2,99}$'::text))
);

ALTER TABLE public.login_history ADD CONSTRAINT login_history_user_fkey FOREIGN KEY (hospital_id, user_id) REFERENCES public.users(hospital_id, user_id);

ALTER TABLE public.user_role_mapping ADD CONSTRAINT user_role_mapping_user_fkey FOREIGN KEY (hospital_id, user_id) REFERENCES public.users(hospital_id, user_id) ON DELETE CASCADE;

ALTER TABLE public.user_sessions ADD CONSTRAINT user_sessions_user_fkey FOREIGN KEY (hospital_id, user_id) REFERENCES public.users(hospital_id, user_id) ON DELETE CASCADE;

ALTER TABLE public.users ADD CONSTRAINT users_hospital_fkey FOREIGN KEY (hospital_id) REFERENCES public.hospitals(hospital_id);

ALTER TABLE public.users ADD CONSTRAINT users_patient_fkey FOREIGN KEY (hospital_id, patient_id) REFERENCES public.patients(hospital_id, patient_id);

ALTER TABLE public.users ADD CONSTRAINT users_staff_fkey FOREIGN KEY (hospital_id, staff_id) REFERENCES public.staff(hospital_id, staff_id);

COMMENT ON COLUMN public.users.created_at IS 'When the row was added.';

COMMENT ON COLUMN public.users.created_by IS 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';

COMMENT ON COLUMN public.users.failed_login_count IS 'Refused sign-ins since the last successful one.';

COMMENT ON COLUMN public.users.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.users.is_active IS 'False when the account may no longer sign in.';

COMMENT ON COLUMN public.users.last_login_at IS 'PHI: Last successful sign-in.';

COMMENT ON COLUMN public.users.locked_until IS 'Sign-in is refused until then; empty when not locked.';

COMMENT ON COLUMN public.users.must_change_password IS 'Whether the next sign-in asks for a new password.';

COMMENT ON COLUMN public.users.password_changed_at IS 'When the password was last set.';

COMMENT ON COLUMN public.users.password_hash IS 'Bcrypt hash of the password, never the password itself.';

COMMENT ON COLUMN public.users.patient_id IS 'Patient whose account this is; empty for a staff member''s.';

COMMENT ON COLUMN public.users.staff_id IS 'Staff member whose account this is; empty for a patient''s.';

COMMENT ON COLUMN public.users.updated_at IS 'When the row last changed.';

COMMENT ON COLUMN public.users.updated_by IS 'User who last changed the row; empty for the system.';

COMMENT ON COLUMN public.users.user_id IS 'Key of the account within the hospital.';

COMMENT ON COLUMN public.users.username IS 'PHI: Name typed to sign in, lower case; a patient''s may identify the person.';

COMMENT ON TABLE public.users IS 'Accounts: each belongs to one staff member or one patient. Deactivated rather than deleted.';

CREATE VIEW public.invoice_totals WITH (security_invoker=true) AS
 SELECT i.hospital_id,
    i.invoice_id,
    COALESCE(sum(l.net_amount), (0)::numeric) AS net_amount,
    COALESCE(sum(l.tax_amount), (0)::numeric) AS tax_amount,
    COALESCE(sum((l.net_amount + l.tax_amount)), (0)::numeric) AS total_amount,
    i.paid_amount,
    (COALESCE(sum((l.net_amount + l.tax_amount)), (0)::numeric) - (i.paid_amount)::numeric) AS open_amount
   FROM (public.invoices i
     LEFT JOIN public.invoice_lines l ON (((l.hospital_id = i.hospital_id) AND (l.invoice_id = i.invoice_id))))
  GROUP BY i.hospital_id, i.invoice_id, i.paid_amount;

COMMENT ON VIEW public.invoice_totals IS 'What each invoice comes to and what is still open.';

COMMENT ON COLUMN public.invoice_totals.hospital_id IS 'Hospital the invoice belongs to.';

COMMENT ON COLUMN public.invoice_totals.invoice_id IS 'Invoice the totals are of.';

COMMENT ON COLUMN public.invoice_totals.net_amount IS 'Sum of the lines, without tax.';

COMMENT ON COLUMN public.invoice_totals.open_amount IS 'What is still to be paid; negative when too much was paid.';

COMMENT ON COLUMN public.invoice_totals.paid_amount IS 'What has been paid so far.';

COMMENT ON COLUMN public.invoice_totals.tax_amount IS 'Sum of the tax.';

COMMENT ON COLUMN public.invoice_totals.total_amount IS 'Amount to pay.';

-- @downgrade
DROP VIEW public.invoice_totals;

-- loses data: ACCESS EXCLUSIVE on public.user_sessions; its rows are gone
DROP TABLE public.user_sessions;

-- loses data: ACCESS EXCLUSIVE on public.user_role_mapping; its rows are gone
DROP TABLE public.user_role_mapping;

-- loses data: ACCESS EXCLUSIVE on public.standard_role_access; its rows are gone
DROP TABLE public.standard_role_access;

-- loses data: ACCESS EXCLUSIVE on public.role_module_access; its rows are gone
DROP TABLE public.role_module_access;

-- loses data: ACCESS EXCLUSIVE on public.role_master; its rows are gone
DROP TABLE public.role_master;

-- loses data: ACCESS EXCLUSIVE on public.standard_roles; its rows are gone
DROP TABLE public.standard_roles;

-- loses data: ACCESS EXCLUSIVE on public.prescriptions; its rows are gone
DROP TABLE public.prescriptions;

-- loses data: ACCESS EXCLUSIVE on public.module_master; its rows are gone
DROP TABLE public.module_master;

-- loses data: ACCESS EXCLUSIVE on public.login_history; its rows are gone
DROP TABLE public.login_history;

-- loses data: ACCESS EXCLUSIVE on public.users; its rows are gone
DROP TABLE public.users;

-- loses data: ACCESS EXCLUSIVE on public.invoice_lines; its rows are gone
DROP TABLE public.invoice_lines;

-- loses data: ACCESS EXCLUSIVE on public.invoices; its rows are gone
DROP TABLE public.invoices;

-- loses data: ACCESS EXCLUSIVE on public.consultations; its rows are gone
DROP TABLE public.consultations;

-- loses data: ACCESS EXCLUSIVE on public.audit_logs; its rows are gone
DROP TABLE public.audit_logs;

-- loses data: ACCESS EXCLUSIVE on public.appointments; its rows are gone
DROP TABLE public.appointments;

-- loses data: ACCESS EXCLUSIVE on public.staff; its rows are gone
DROP TABLE public.staff;

-- loses data: ACCESS EXCLUSIVE on public.patients; its rows are gone
DROP TABLE public.patients;

-- loses data: ACCESS EXCLUSIVE on public.branches; its rows are gone
DROP TABLE public.branches;

-- loses data: ACCESS EXCLUSIVE on public.hospitals; its rows are gone
DROP TABLE public.hospitals;

DROP FUNCTION public.add_standard_roles(uuid, timestamp with time zone);

DROP DOMAIN public.short_code;

DROP DOMAIN public.phone_number;

DROP DOMAIN public.money_amount;

DROP DOMAIN public.email_address;

DROP DOMAIN public.display_name;

DROP DOMAIN public.currency_code;

DROP DOMAIN public.country_code;

DROP TYPE public.staff_category;

DROP TYPE public.prescription_status;

DROP TYPE public.login_failure;

DROP TYPE public.invoice_status;

DROP TYPE public.gender;

DROP TYPE public.blood_group;

DROP TYPE public.audit_action;

DROP TYPE public.appointment_status;

-- The extensions stay: they may be an administrator's.

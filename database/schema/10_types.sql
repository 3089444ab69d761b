-- Types that several tables share. A domain states a format once; an enum is a closed list that code branches on.

create domain display_name as text
    constraint display_name_check check (value = btrim(value) and length(value) between 1 and 200);
comment on domain display_name is 'Name shown to people: not blank, no space at either end.';

create domain short_code as text
    constraint short_code_check check (value ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$');
comment on domain short_code is 'Identifier that people read out and type: letters, digits and . _ / -';

create domain email_address as text
    constraint email_address_check check (length(value) <= 254 and value ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$');
comment on domain email_address is 'E-mail address; only its shape is checked.';

create domain phone_number as text
    constraint phone_number_check check (value ~ '^\+[1-9][0-9]{6,14}$');
comment on domain phone_number is 'Telephone number in E.164 form, for example +919812345678.';

create domain country_code as text
    constraint country_code_check check (value ~ '^[A-Z]{2}$');
comment on domain country_code is 'Country as in ISO 3166-1 alpha-2.';

create domain currency_code as text
    constraint currency_code_check check (value ~ '^[A-Z]{3}$');
comment on domain currency_code is 'Currency as in ISO 4217.';

create domain money_amount as numeric(12, 2)
    constraint money_amount_check check (value >= 0);
comment on domain money_amount is 'Amount of money, never negative, in the hospital''s currency.';

create type gender as enum ('female', 'male', 'other', 'unknown');
comment on type gender is 'Administrative gender, as in HL7 FHIR.';

create type blood_group as enum ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-');
comment on type blood_group is 'ABO and Rh blood group.';

create type staff_category as enum ('doctor', 'nurse', 'therapist', 'pharmacist', 'receptionist', 'accountant', 'manager');
comment on type staff_category is 'What a staff member does; says nothing about access rights.';

create type appointment_status as enum ('booked', 'arrived', 'completed', 'no_show', 'cancelled');
comment on type appointment_status is 'Life of an appointment; only a cancelled one frees its slot.';

create type prescription_status as enum ('active', 'completed', 'stopped');
comment on type prescription_status is 'Life of a prescription.';

create type invoice_status as enum ('draft', 'issued', 'paid', 'void');
comment on type invoice_status is 'Life of an invoice; from issued on, its lines are final.';

create type login_failure as enum ('unknown_user', 'wrong_password', 'locked', 'inactive');
comment on type login_failure is 'Why a sign-in was refused.';

create type audit_action as enum ('insert', 'update', 'delete', 'truncate');
comment on type audit_action is 'What was done to a row, or to all of a table.';

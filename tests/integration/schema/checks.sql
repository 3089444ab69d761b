-- Tries to break every check of the schema, each at least once, and fails where one lets it pass, where another one stops
-- it, and where a check was not tried. Needs the sample. Leaves nothing.
begin;
create temporary table attempt (broken text, statement text) on commit drop;
insert into attempt values
    ('display_name_check', $$select ''::display_name$$),
    ('display_name_check', $$select ' x'::display_name$$),
    ('display_name_check', $$select 'x '::display_name$$),
    ('display_name_check', $$select repeat('x', 201)::display_name$$),
    ('short_code_check', $$select ''::short_code$$),
    ('short_code_check', $$select '-1'::short_code$$),
    ('short_code_check', $$select 'a b'::short_code$$),
    ('short_code_check', $$select E'a\n'::short_code$$),
    ('short_code_check', $$select repeat('x', 41)::short_code$$),
    ('email_address_check', $$select 'nobody'::email_address$$),
    ('email_address_check', $$select 'a@b'::email_address$$),
    ('email_address_check', $$select 'a@b@c.de'::email_address$$),
    ('email_address_check', $$select 'a b@c.de'::email_address$$),
    ('email_address_check', $$select (repeat('x', 250) || '@b.de')::email_address$$),
    ('phone_number_check', $$select '0123456789'::phone_number$$),
    ('phone_number_check', $$select '+0123456789'::phone_number$$),
    ('phone_number_check', $$select '+12345'::phone_number$$),
    ('phone_number_check', $$select '+1234567890123456'::phone_number$$),
    ('country_code_check', $$select 'de'::country_code$$),
    ('country_code_check', $$select 'DEU'::country_code$$),
    ('currency_code_check', $$select 'eur'::currency_code$$),
    ('currency_code_check', $$select 'E1R'::currency_code$$),
    ('money_amount_check', $$select (-0.01)::money_amount$$),
    ('hospitals_time_zone_check', $$update hospitals set time_zone = ''$$),
    ('hospitals_time_zone_check', $$update hospitals set time_zone = '+02:00'$$),
    ('staff_left_on_check', $$update staff set left_on = joined_on - 1$$),
    ('staff_licence_check', $$update staff set licence_number = null where category = 'doctor'$$),
    ('staff_licence_check', $$update staff set category = 'doctor', licence_number = null$$),
    ('patients_born_on_check', $$update patients set born_on = '1899-12-31'$$),
    ('patients_born_on_check', $$update patients set born_on = registered_on + 1$$),
    ('patients_skin_type_check', $$update patients set skin_type = 0$$),
    ('patients_skin_type_check', $$update patients set skin_type = 7$$),
    ('patients_allergies_check', $$update patients set allergies = '{pollen,null}'$$),
    ('patients_emergency_contact_check', $$update patients set emergency_contact_name = null, emergency_contact_phone = '+4912345678'$$),
    ('users_one_person_check', $$update users set staff_id = null, patient_id = null$$),
    ('users_one_person_check', $$update users set staff_id = user_id, patient_id = user_id$$),
    ('users_username_check', $$update users set username = 'Capital'$$),
    ('users_username_check', $$update users set username = 'ab'$$),
    ('users_username_check', $$update users set username = 'a b c'$$),
    ('users_username_check', $$update users set username = '.abc'$$),
    ('users_username_check', $$update users set username = repeat('x', 101)$$),
    -- What the trigger would hash, the check refuses where the trigger is off.
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = 'clear'$$),
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = ''$$),
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = repeat('x', 60)$$),
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = '$2a$09$' || repeat('x', 53)$$),
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = '$2a$12$' || repeat('x', 54)$$),
    ('users_password_hash_check', $$alter table users disable trigger hash_password; update users set password_hash = ' ' || password_hash$$),
    ('users_failed_login_count_check', $$update users set failed_login_count = -1$$),
    ('user_sessions_token_hash_check', $$update user_sessions set token_hash = 'a token in clear'$$),
    ('user_sessions_expires_at_check', $$update user_sessions set expires_at = created_at$$),
    ('user_sessions_ended_at_check', $$update user_sessions set ended_at = created_at - interval '1 s'$$),
    ('standard_role_access_view_check', $$update standard_role_access set can_view = false, can_export = true$$),
    ('role_module_access_view_check', $$update role_module_access set can_view = false, can_add = true$$),
    ('role_module_access_view_check', $$update role_module_access set can_view = false, can_edit = true$$),
    ('role_module_access_view_check', $$update role_module_access set can_view = false, can_delete = true$$),
    ('appointments_length_check', $$update appointments set ends_at = starts_at$$),
    ('appointments_length_check', $$update appointments set ends_at = starts_at + interval '12 h 1 s'$$),
    ('appointments_cancelled_at_check', $$update appointments set status = 'cancelled', cancelled_at = null$$),
    ('appointments_cancelled_at_check', $$update appointments set status = 'booked', cancelled_at = now(), cancellation_reason = null$$),
    ('appointments_cancellation_reason_check', $$update appointments set status = 'booked', cancelled_at = null, cancellation_reason = 'x'$$),
    ('consultations_ended_at_check', $$update consultations set ended_at = started_at - interval '1 s'$$),
    ('consultations_diagnosis_code_check', $$update consultations set diagnosis_code = 'acne'$$),
    ('consultations_diagnosis_code_check', $$update consultations set diagnosis_code = 'L70.'$$),
    ('prescriptions_medicine_check', $$update prescriptions set medicine = ' '$$),
    ('prescriptions_duration_days_check', $$update prescriptions set duration_days = 0$$),
    ('prescriptions_duration_days_check', $$update prescriptions set duration_days = 731$$),
    ('prescriptions_refills_check', $$update prescriptions set refills = -1$$),
    ('prescriptions_refills_check', $$update prescriptions set refills = 25$$),
    ('invoices_issued_on_check', $$update invoices set status = 'issued', issued_on = null, due_on = null$$),
    ('invoices_due_on_check', $$update invoices set issued_on = '2025-01-02', due_on = '2025-01-01'$$),
    ('invoices_paid_on_check', $$update invoices set status = 'paid', issued_on = '2025-01-02', due_on = null, paid_on = null$$),
    ('invoices_paid_amount_check', $$update invoices set status = 'draft', paid_amount = 1, paid_on = null$$),
    ('invoices_paid_amount_check', $$update invoices set status = 'void', issued_on = '2025-01-02', due_on = null, paid_amount = 1, paid_on = null$$),
    ('invoice_lines_line_number_check', $$update invoice_lines set line_number = -line_number$$),
    ('invoice_lines_description_check', $$update invoice_lines set description = ''$$),
    ('invoice_lines_quantity_check', $$update invoice_lines set quantity = 0, discount_amount = 0$$),
    ('invoice_lines_discount_check', $$update invoice_lines set discount_amount = round(quantity * unit_price, 2) + 0.01$$),
    ('invoice_lines_tax_percent_check', $$update invoice_lines set tax_percent = -1$$),
    ('invoice_lines_tax_percent_check', $$update invoice_lines set tax_percent = 100.01$$),
    ('login_history_user_check', $$update login_history set user_id = null, failure = 'wrong_password'$$),
    ('login_history_user_check', $$update login_history set user_id = null, failure = null$$),
    ('login_history_user_check', $$update login_history set user_id = login_id, failure = 'unknown_user'$$),
    ('audit_logs_row_key_check', $$update audit_logs set row_key = null where action <> 'truncate'$$),
    ('audit_logs_row_key_check', $$update audit_logs set row_key = '[]' where action <> 'truncate'$$),
    ('audit_logs_row_key_check', $$insert into audit_logs (hospital_id, action, table_name, row_key) select hospital_id, 'truncate', 'x', '{}' from hospitals$$),
    ('audit_logs_values_check', $$update audit_logs set old_values = '{}' where action = 'insert'$$),
    ('audit_logs_values_check', $$update audit_logs set new_values = null where action = 'insert'$$),
    ('audit_logs_values_check', $$update audit_logs set action = 'delete' where action = 'insert'$$),
    ('audit_logs_values_check', $$update audit_logs set action = 'update' where action = 'insert'$$);

do $do$
declare
    a attempt;
    stopped_by text;
begin
    for a in select * from attempt loop
        stopped_by := null;
        begin
            execute a.statement;
        exception when check_violation then
            get stacked diagnostics stopped_by = constraint_name;
        end;
        if stopped_by is distinct from a.broken then
            raise exception '%: stopped by %, not by %', a.statement, coalesce(stopped_by, 'nothing'), a.broken;
        end if;
    end loop;
end
$do$;

select 'not tried: ' || conname
  from pg_constraint
 where contype = 'c'
   and connamespace = 'public'::regnamespace
   and conname not in (select broken from attempt);
rollback;

-- Proves each trigger and policy by its effect; 'skinspire triggers test' runs it and rolls it back. A hospital of its own
-- gets one row in every table; a new table with triggers needs one here, else they count as not proved.
--
-- What the script returns in the columns trigger, table, passed and tried is the outcome.

create temporary table outcome ("trigger" text, "table" text, passed boolean, tried text) on commit drop;

create temporary table subject on commit drop as
select gen_random_uuid() as hospital_id, gen_random_uuid() as user_id, gen_random_uuid() as id, 'trigger test ' || gen_random_uuid() as request;

select set_config('app.user_id', user_id::text, true), set_config('app.request_id', request, true) from subject;

insert into hospitals (hospital_id, hospital_name, currency) select hospital_id, 'Trigger test', 'EUR' from subject;
insert into branches (hospital_id, branch_id, branch_code, branch_name, country)
select hospital_id, id, 'TEST', 'Trigger test', 'DE' from subject;
insert into staff (hospital_id, staff_id, branch_id, employee_number, category, given_name, family_name, joined_on)
select hospital_id, id, id, 'TEST', 'nurse', 'Trigger', 'Test', '2020-01-01' from subject;
insert into patients (hospital_id, patient_id, branch_id, medical_record_number, given_name, family_name, born_on)
select hospital_id, id, id, 'TEST', 'Trigger', 'Test', '1990-01-01' from subject;
insert into users (hospital_id, user_id, staff_id, username, password_hash)
select hospital_id, user_id, id, 'trigger.test', 'correct horse battery staple' from subject;
insert into user_sessions (hospital_id, session_id, user_id, token_hash, expires_at)
select hospital_id, id, user_id, sha256('token'), now() + interval '1 hour' from subject;
insert into module_master (module_id, module_code, module_name, description, display_order)
select id, 'TEST-' || left(id::text, 8), 'Trigger test', 'Trigger test', 1 from subject;
insert into standard_roles (standard_role_id, role_code, role_name, description)
select id, 'TEST-' || left(id::text, 8), 'Trigger test', 'Trigger test' from subject;
insert into standard_role_access (standard_role_id, module_id) select id, id from subject;
insert into role_master (hospital_id, role_id, role_name) select hospital_id, id, 'Trigger test' from subject;
insert into role_module_access (hospital_id, role_id, module_id) select hospital_id, id, id from subject;
insert into user_role_mapping (hospital_id, user_id, role_id) select hospital_id, user_id, id from subject;
insert into appointments (hospital_id, appointment_id, branch_id, patient_id, staff_id, starts_at, ends_at)
select hospital_id, id, id, id, id, now(), now() + interval '1 hour' from subject;
insert into consultations (hospital_id, consultation_id, branch_id, patient_id, staff_id, chief_complaint)
select hospital_id, id, id, id, id, 'Trigger test' from subject;
insert into prescriptions (hospital_id, prescription_id, patient_id, staff_id, medicine, dose, frequency, route, duration_days)
select hospital_id, id, id, id, 'Trigger test', '1', '1', 'oral', 1 from subject;
insert into invoices (hospital_id, invoice_id, branch_id, patient_id, invoice_number)
select hospital_id, id, id, id, 'TEST' from subject;
insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price)
select hospital_id, id, 1, 'Trigger test', 1 from subject;
insert into login_history (hospital_id, user_id, username) select hospital_id, user_id, 'trigger.test' from subject;

insert into outcome
select 'hash_password', 'users', password_hash = crypt('correct horse battery staple', password_hash),
       'a password in clear is stored as its hash'
  from users join subject using (hospital_id, user_id);

-- Which rows of a table are the test's.
create temporary table subject_table on commit drop as
select c.oid, c.relname,
       case when exists (select from pg_attribute where attrelid = c.oid and attname = 'hospital_id')
            then format('hospital_id = %L', hospital_id) else format('created_by = %L', user_id) end as condition,
       (select format('%I', attname) from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisprimary) as first_key
  from pg_class c, subject
 where c.relkind in ('r', 'p')
   and (c.oid in (select tgrelid from pg_trigger where not tgisinternal) or c.oid in (select polrelid from pg_policy))
   and c.relnamespace = 'public'::regnamespace;

create function pg_temp.has(table_name name, trigger_name name) returns boolean language sql as $$
    select exists (select from pg_trigger g join pg_class c on c.oid = g.tgrelid
                    where c.relname = $1 and g.tgname = $2 and not g.tgisinternal)
$$;

create function pg_temp.note_audit(table_name name, action audit_action) returns void language sql as $$
    insert into outcome
    select 'audit_' || $2, $1,
           exists (select from audit_logs a join subject s on s.request = a.request_id and s.user_id = a.user_id
                    where a.table_name = $1 and a.action = $2),
           'the log has it'
     where pg_temp.has($1, 'audit_' || $2)
$$;

-- Rows are there, stamped and logged; a change of the stamps is undone.
do $$
declare
    t record;
    good boolean;
begin
    for t in select * from subject_table loop
        perform pg_temp.note_audit(t.relname, 'insert');
        if pg_temp.has(t.relname, 'stamp_changes') then
            execute format('update %I set created_by = null, created_at = %L, updated_by = null, updated_at = %2$L where %s',
                           t.relname, '2000-01-01', t.condition);
            execute format('select count(*) > 0 and bool_and(s.created_by = subject.user_id and s.updated_by = subject.user_id
                                                             and s.created_at = now() and s.updated_at = now())
                              from %I s, subject where s.%s', t.relname, t.condition) into good;
            insert into outcome values ('stamp_changes', t.relname, good, 'stamps are the server''s');
        elsif pg_temp.has(t.relname, 'stamp_creation') then
            execute format('update %I set created_by = null, created_at = %L where %s', t.relname, '2000-01-01', t.condition);
            execute format('select count(*) > 0 and bool_and(s.created_by = subject.user_id and s.created_at = now())
                              from %I s, subject where s.%s', t.relname, t.condition) into good;
            insert into outcome values ('stamp_creation', t.relname, good, 'stamps are the server''s');
        elsif pg_temp.has(t.relname, 'audit_update') then
            execute format('update %I set %s = %2$s where %s', t.relname, t.first_key, t.condition);
        end if;
        perform pg_temp.note_audit(t.relname, 'update');
    end loop;
end
$$;

-- Without a hospital nothing is seen, with another one nothing of this one, with this one its rows.
grant all on outcome to public;
do $$
declare
    t record;
    unset bigint;
    other bigint;
    own bigint;
begin
    for t in select s.*, p.polroles[1]::regrole as role, subject.hospital_id
               from subject_table s join pg_policy p on p.polrelid = s.oid and p.polname = 'tenant', subject loop
        execute format('set local role %s', t.role);
        perform set_config('app.hospital_id', '', true);
        execute format('select count(*) from %I', t.relname) into unset;
        perform set_config('app.hospital_id', gen_random_uuid()::text, true);
        execute format('select count(*) from %I', t.relname) into other;
        perform set_config('app.hospital_id', t.hospital_id::text, true);
        execute format('select count(*) from %I', t.relname) into own;
        reset role;
        insert into outcome values ('tenant', t.relname, unset = 0 and other = 0 and own > 0, 'only the session''s hospital is seen');
    end loop;
end
$$;

delete from invoice_lines using subject s where invoice_lines.hospital_id = s.hospital_id;
delete from invoices using subject s where invoices.hospital_id = s.hospital_id;
delete from prescriptions using subject s where prescriptions.hospital_id = s.hospital_id;
delete from consultations using subject s where consultations.hospital_id = s.hospital_id;
delete from appointments using subject s where appointments.hospital_id = s.hospital_id;
delete from login_history using subject s where login_history.hospital_id = s.hospital_id;
delete from user_role_mapping using subject s where user_role_mapping.hospital_id = s.hospital_id;
delete from role_module_access using subject s where role_module_access.hospital_id = s.hospital_id;
delete from role_master using subject s where role_master.hospital_id = s.hospital_id;
delete from standard_role_access using subject s where standard_role_id = s.id;
delete from standard_roles using subject s where standard_role_id = s.id;
delete from module_master using subject s where module_id = s.id;
delete from user_sessions using subject s where user_sessions.hospital_id = s.hospital_id;
delete from users using subject s where users.hospital_id = s.hospital_id;
delete from patients using subject s where patients.hospital_id = s.hospital_id;
delete from staff using subject s where staff.hospital_id = s.hospital_id;
delete from branches using subject s where branches.hospital_id = s.hospital_id;
delete from hospitals using subject s where hospitals.hospital_id = s.hospital_id;

-- Emptied in the transaction that is rolled back: readers wait until it is.
do $$
declare
    t record;
begin
    set local lock_timeout = '5s';
    execute (select 'truncate ' || string_agg(format('%I', relname), ', ') || ' cascade'
               from subject_table where pg_temp.has(relname, 'audit_truncate'));
    for t in select * from subject_table loop
        perform pg_temp.note_audit(t.relname, 'delete'), pg_temp.note_audit(t.relname, 'truncate');
    end loop;
end
$$;

select "trigger", "table", passed, tried from outcome order by 2, 1;

-- audit under any column names
--
-- Revision ID: 28f24e759de1
-- Revises: 854fa05c07ab
-- Create Date: 2026-11-23 01:53:04.802969

-- @upgrade
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.audit_appointments()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'appointments', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.appointment_id operator(pg_catalog.=) new_row.appointment_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'appointments',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'appointment_id', old_row.appointment_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.appointment_id operator(pg_catalog.=) new_row.appointment_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'appointments', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'appointments', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'appointment_id', old_row.appointment_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_appointments() IS '[skinspire audit fcd99c81c2820518 5feacc8af2f46bb89422b7950d881d97]';

CREATE OR REPLACE FUNCTION public.audit_branches()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'branches', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.branch_id operator(pg_catalog.=) new_row.branch_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'branches',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'branch_id', old_row.branch_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.branch_id operator(pg_catalog.=) new_row.branch_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'branches', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'branches', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'branch_id', old_row.branch_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_branches() IS '[skinspire audit 2a0dc0dbcae714b8 ef27613082963d49d74e20e2d13d9262]';

CREATE OR REPLACE FUNCTION public.audit_consultations()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'consultations', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.consultation_id operator(pg_catalog.=) new_row.consultation_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'consultations',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'consultation_id', old_row.consultation_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.consultation_id operator(pg_catalog.=) new_row.consultation_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'consultations', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'consultations', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'consultation_id', old_row.consultation_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_consultations() IS '[skinspire audit 23d87e28553dd1ae b1fe284e9cb5e78d11fb763f1ea42735]';

CREATE OR REPLACE FUNCTION public.audit_hospitals()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'hospitals',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_hospitals() IS '[skinspire audit 9b2404dcd1ed8bc4 063c0e7eaecf8d1ae5b2452d40ae4e0c]';

CREATE OR REPLACE FUNCTION public.audit_invoice_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id and old_row.line_number operator(pg_catalog.=) new_row.line_number
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'invoice_lines',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id, 'line_number', old_row.line_number) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id and old_row.line_number operator(pg_catalog.=) new_row.line_number;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id, 'line_number', old_row.line_number), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_invoice_lines() IS '[skinspire audit 67e24ecad392af4e f5ba2bb4d58048a8e3c8b4c744122ff4]';

CREATE OR REPLACE FUNCTION public.audit_invoices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'invoices', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'invoices',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'invoices', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'invoices', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_invoices() IS '[skinspire audit 0984b855b48f9112 1b75ecbfa1eb9a3a295adbefec73d0c9]';

CREATE OR REPLACE FUNCTION public.audit_module_master()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'module_master', pg_catalog.jsonb_build_object('module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.module_id is null then 'insert'
                    when new_row.module_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'module_master',
               case when new_row.module_id is null then pg_catalog.jsonb_build_object('module_id', old_row.module_id) else pg_catalog.jsonb_build_object('module_id', new_row.module_id) end,
               case when not (old_row.module_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.module_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'module_master', pg_catalog.jsonb_build_object('module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'module_master', pg_catalog.jsonb_build_object('module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_module_master() IS '[skinspire audit 1dfa79a5bd12ef46 6a315f7a44c207c9faeecda42125cd4d]';

CREATE OR REPLACE FUNCTION public.audit_patients()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'patients', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.patient_id operator(pg_catalog.=) new_row.patient_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'patients',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'patient_id', old_row.patient_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.patient_id operator(pg_catalog.=) new_row.patient_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'patients', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'patients', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'patient_id', old_row.patient_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_patients() IS '[skinspire audit 17fdae95ac648894 ba541c00c03a2a91db2b4ac8134deb58]';

CREATE OR REPLACE FUNCTION public.audit_prescriptions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.prescription_id operator(pg_catalog.=) new_row.prescription_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'prescriptions',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'prescription_id', old_row.prescription_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.prescription_id operator(pg_catalog.=) new_row.prescription_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'prescription_id', old_row.prescription_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_prescriptions() IS '[skinspire audit a07fdf2160fb805f ded9e83a8f0717afd8ff4092a45c343b]';

CREATE OR REPLACE FUNCTION public.audit_role_master()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'role_master', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'role_master',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'role_master', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'role_master', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_role_master() IS '[skinspire audit 7eac83815aab79bd ae47248e1baaf7a0e1abc174b62b91f7]';

CREATE OR REPLACE FUNCTION public.audit_role_module_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'role_module_access',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id, 'module_id', old_row.module_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id, 'module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_role_module_access() IS '[skinspire audit 09c69e58611b5149 19d312330dbe4fc1f06a66e047077613]';

CREATE OR REPLACE FUNCTION public.audit_staff()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'staff', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.staff_id operator(pg_catalog.=) new_row.staff_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'staff',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'staff_id', old_row.staff_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.staff_id operator(pg_catalog.=) new_row.staff_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'staff', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'staff', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'staff_id', old_row.staff_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_staff() IS '[skinspire audit 30b42c1baa0cd8f6 0d26837392b610cdbdd8fe5aeac10826]';

CREATE OR REPLACE FUNCTION public.audit_standard_role_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.standard_role_id is null then 'insert'
                    when new_row.standard_role_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'standard_role_access',
               case when new_row.standard_role_id is null then pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id, 'module_id', old_row.module_id) else pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id) end,
               case when not (old_row.standard_role_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.standard_role_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id, 'module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_standard_role_access() IS '[skinspire audit 5047e935a7ba05df a8c0859461094a385358ddccb547c7d7]';

CREATE OR REPLACE FUNCTION public.audit_standard_roles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.standard_role_id is null then 'insert'
                    when new_row.standard_role_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'standard_roles',
               case when new_row.standard_role_id is null then pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id) else pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id) end,
               case when not (old_row.standard_role_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.standard_role_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_standard_roles() IS '[skinspire audit a25666d5959eaaa2 e6198b4f00917313c7ee96dc4056e3fb]';

CREATE OR REPLACE FUNCTION public.audit_user_role_mapping()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id and old_row.role_id operator(pg_catalog.=) new_row.role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'user_role_mapping',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id, 'role_id', old_row.role_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id and old_row.role_id operator(pg_catalog.=) new_row.role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id, 'role_id', old_row.role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_user_role_mapping() IS '[skinspire audit 31e75434242eefae ec731aa9a45b93326299e580a42c61b6]';

CREATE OR REPLACE FUNCTION public.audit_user_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[], pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.session_id operator(pg_catalog.=) new_row.session_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'user_sessions',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'session_id', old_row.session_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[] end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[] end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.session_id operator(pg_catalog.=) new_row.session_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id), pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'session_id', old_row.session_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_user_sessions() IS '[skinspire audit e39df2fc20432bfb bcccf8a6b616884a24c288059af33e9a]';

CREATE OR REPLACE FUNCTION public.audit_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_variable
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'users', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[], pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'users',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[] end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[] end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'users', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id), pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'users', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_users() IS '[skinspire audit 54a44e5d08799a20 b9849c82755733e903cf0ed168c2d286]';

-- @downgrade
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.audit_appointments()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'appointments', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.appointment_id operator(pg_catalog.=) new_row.appointment_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'appointments',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'appointment_id', old_row.appointment_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.appointment_id operator(pg_catalog.=) new_row.appointment_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'appointments', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'appointment_id', new_row.appointment_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'appointments', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'appointment_id', old_row.appointment_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_appointments() IS '[skinspire audit cc9e800b4b2304aa 9ac8196a27bc7079ab4d94ee3b084c23]';

CREATE OR REPLACE FUNCTION public.audit_branches()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'branches', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.branch_id operator(pg_catalog.=) new_row.branch_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'branches',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'branch_id', old_row.branch_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.branch_id operator(pg_catalog.=) new_row.branch_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'branches', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'branch_id', new_row.branch_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'branches', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'branch_id', old_row.branch_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_branches() IS '[skinspire audit cff6099ca2b9bf22 06dea99e0a7a23a5ec567cc859239f37]';

CREATE OR REPLACE FUNCTION public.audit_consultations()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'consultations', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.consultation_id operator(pg_catalog.=) new_row.consultation_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'consultations',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'consultation_id', old_row.consultation_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.consultation_id operator(pg_catalog.=) new_row.consultation_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'consultations', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'consultation_id', new_row.consultation_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'consultations', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'consultation_id', old_row.consultation_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_consultations() IS '[skinspire audit 6c619c6d6d9bccc0 f669bb1f6f48614b29dd5d282631268d]';

CREATE OR REPLACE FUNCTION public.audit_hospitals()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'hospitals',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'hospitals', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_hospitals() IS '[skinspire audit 0719416dc64168c6 1b419ccc6ef14b797faa85f0318b3034]';

CREATE OR REPLACE FUNCTION public.audit_invoice_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id and old_row.line_number operator(pg_catalog.=) new_row.line_number
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'invoice_lines',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id, 'line_number', old_row.line_number) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id and old_row.line_number operator(pg_catalog.=) new_row.line_number;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id, 'line_number', new_row.line_number), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'invoice_lines', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id, 'line_number', old_row.line_number), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_invoice_lines() IS '[skinspire audit 35114615773c1e30 a15f656bc073365a4ac142e08bac59b6]';

CREATE OR REPLACE FUNCTION public.audit_invoices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'invoices', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'invoices',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.invoice_id operator(pg_catalog.=) new_row.invoice_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'invoices', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'invoice_id', new_row.invoice_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'invoices', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'invoice_id', old_row.invoice_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_invoices() IS '[skinspire audit 2381fc1b5a587c9c f04798bb73ada37794c9df9a17aac592]';

CREATE OR REPLACE FUNCTION public.audit_module_master()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'module_master', pg_catalog.jsonb_build_object('module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.module_id is null then 'insert'
                    when new_row.module_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'module_master',
               case when new_row.module_id is null then pg_catalog.jsonb_build_object('module_id', old_row.module_id) else pg_catalog.jsonb_build_object('module_id', new_row.module_id) end,
               case when not (old_row.module_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.module_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'module_master', pg_catalog.jsonb_build_object('module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'module_master', pg_catalog.jsonb_build_object('module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_module_master() IS '[skinspire audit 2b583abbd36e3844 d4105b550824b5bc0891658c1065af42]';

CREATE OR REPLACE FUNCTION public.audit_patients()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'patients', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.patient_id operator(pg_catalog.=) new_row.patient_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'patients',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'patient_id', old_row.patient_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.patient_id operator(pg_catalog.=) new_row.patient_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'patients', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'patient_id', new_row.patient_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'patients', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'patient_id', old_row.patient_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_patients() IS '[skinspire audit 5b8954893d425686 d049299fd3397c764f82a4a414ccef1d]';

CREATE OR REPLACE FUNCTION public.audit_prescriptions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.prescription_id operator(pg_catalog.=) new_row.prescription_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'prescriptions',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'prescription_id', old_row.prescription_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.prescription_id operator(pg_catalog.=) new_row.prescription_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'prescription_id', new_row.prescription_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'prescriptions', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'prescription_id', old_row.prescription_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_prescriptions() IS '[skinspire audit 199ac806598053f5 ac84e3b868586a5319027add655c4e3f]';

CREATE OR REPLACE FUNCTION public.audit_role_master()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'role_master', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'role_master',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'role_master', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'role_master', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_role_master() IS '[skinspire audit e505f4479e0a2fc3 d7bfca51f3361550937d5834e157ca9b]';

CREATE OR REPLACE FUNCTION public.audit_role_module_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'role_module_access',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id, 'module_id', old_row.module_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.role_id operator(pg_catalog.=) new_row.role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'role_id', new_row.role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'role_module_access', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'role_id', old_row.role_id, 'module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_role_module_access() IS '[skinspire audit 2717a82b61e677b7 fa7a3a7483305691bc2f821ecbb5b178]';

CREATE OR REPLACE FUNCTION public.audit_staff()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'staff', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.staff_id operator(pg_catalog.=) new_row.staff_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'staff',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'staff_id', old_row.staff_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.staff_id operator(pg_catalog.=) new_row.staff_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'staff', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'staff_id', new_row.staff_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'staff', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'staff_id', old_row.staff_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_staff() IS '[skinspire audit d2a1cf735036a3a0 87be3570ef4cfa2078a9866f80767569]';

CREATE OR REPLACE FUNCTION public.audit_standard_role_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.standard_role_id is null then 'insert'
                    when new_row.standard_role_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'standard_role_access',
               case when new_row.standard_role_id is null then pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id, 'module_id', old_row.module_id) else pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id) end,
               case when not (old_row.standard_role_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.standard_role_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id and old_row.module_id operator(pg_catalog.=) new_row.module_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id, 'module_id', new_row.module_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'standard_role_access', pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id, 'module_id', old_row.module_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_standard_role_access() IS '[skinspire audit b9ff2edc638a42d9 c0429b6923ff56b6cb1aff44cf9c487f]';

CREATE OR REPLACE FUNCTION public.audit_standard_roles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(null, null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.standard_role_id is null then 'insert'
                    when new_row.standard_role_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'standard_roles',
               case when new_row.standard_role_id is null then pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id) else pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id) end,
               case when not (old_row.standard_role_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.standard_role_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.standard_role_id operator(pg_catalog.=) new_row.standard_role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', new_row.standard_role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(null, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'standard_roles', pg_catalog.jsonb_build_object('standard_role_id', old_row.standard_role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_standard_roles() IS '[skinspire audit 184caeef84442d10 2fef45c6ef0a480fefb0fe4f5618aa4f]';

CREATE OR REPLACE FUNCTION public.audit_user_role_mapping()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(old_row.*), pg_catalog.to_jsonb(new_row.*)
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id and old_row.role_id operator(pg_catalog.=) new_row.role_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'user_role_mapping',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id, 'role_id', old_row.role_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id and old_row.role_id operator(pg_catalog.=) new_row.role_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id, 'role_id', new_row.role_id), pg_catalog.to_jsonb(new_row.*)
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'user_role_mapping', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id, 'role_id', old_row.role_id), pg_catalog.to_jsonb(old_row.*)
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_user_role_mapping() IS '[skinspire audit 8f7d9af46b996e70 1554bba0179aaf6c45091ccfd04984d7]';

CREATE OR REPLACE FUNCTION public.audit_user_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[], pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.session_id operator(pg_catalog.=) new_row.session_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'user_sessions',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'session_id', old_row.session_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[] end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[] end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.session_id operator(pg_catalog.=) new_row.session_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'session_id', new_row.session_id), pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'user_sessions', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'session_id', old_row.session_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{token_hash}'::pg_catalog.text[]
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_user_sessions() IS '[skinspire audit 244a03b133a44f21 0c0db4f990f86ec90c8bc131dd427939]';

CREATE OR REPLACE FUNCTION public.audit_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
declare
    acting_user constant pg_catalog.uuid :=
        case when pg_catalog.current_setting('app.user_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.user_id', true)::pg_catalog.uuid end;
    request constant pg_catalog.text :=
        case when pg_catalog.current_setting('app.request_id', true) operator(pg_catalog.<>) ''
             then pg_catalog.current_setting('app.request_id', true) end;
begin
    if tg_op operator(pg_catalog.=) 'UPDATE' then
        -- One row that keeps its key, the everyday case, needs no real join.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'update', 'users', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[], pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from old_rows old_row
          join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce(new_row.hospital_id, old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request,
               case when old_row.hospital_id is null then 'insert'
                    when new_row.hospital_id is null then 'delete'
                    else 'update' end::public.audit_action,
               'users',
               case when new_row.hospital_id is null then pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id) else pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id) end,
               case when not (old_row.hospital_id is null) then pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[] end,
               case when not (new_row.hospital_id is null) then pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[] end
          from old_rows old_row
          full join new_rows new_row on old_row.hospital_id operator(pg_catalog.=) new_row.hospital_id and old_row.user_id operator(pg_catalog.=) new_row.user_id;
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce(new_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'insert', 'users', pg_catalog.jsonb_build_object('hospital_id', new_row.hospital_id, 'user_id', new_row.user_id), pg_catalog.to_jsonb(new_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce(old_row.hospital_id, '00000000-0000-0000-0000-000000000000'::pg_catalog.uuid), acting_user, request, 'delete', 'users', pg_catalog.jsonb_build_object('hospital_id', old_row.hospital_id, 'user_id', old_row.user_id), pg_catalog.to_jsonb(old_row.*) operator(pg_catalog.-) '{password_hash}'::pg_catalog.text[]
          from old_rows old_row;
    end if;
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_users() IS '[skinspire audit b6adfdb2930c96c2 6c0a54fd7fe60161f628d345f91cfade]';

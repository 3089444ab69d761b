-- audit, stamps, password hashes, tenant policies and rights
--
-- Revision ID: 854fa05c07ab
-- Revises: fe3e715dc339
-- Create Date: 2026-11-23 01:53:02.536993

-- @upgrade
-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs DROP CONSTRAINT audit_logs_values_check;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs DROP CONSTRAINT audit_logs_row_key_check;

-- @upgrade outside transaction
ALTER TYPE public.audit_action ADD VALUE 'truncate';

-- @upgrade
COMMENT ON TYPE public.audit_action IS 'What was done to a row, or to all of a table.';

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.hash_password()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if new.password_hash is null or (tg_op = 'UPDATE' and new.password_hash = old.password_hash) then
        return new;
    end if;
    if new.password_hash ~ '^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}$' then
        if substr(new.password_hash, 5, 2)::integer < tg_argv[1]::integer then
            raise exception using
                errcode = 'check_violation',
                message = format('a password hash with a cost below %s is refused', tg_argv[1]);
        end if;
        return new;
    end if;
    if octet_length(new.password_hash) > 72 then
        raise exception using
            errcode = 'check_violation',
            message = 'a password has at most 72 bytes',
            detail = 'Bcrypt would ignore the rest.';
    elsif new.password_hash = '' then
        raise exception using errcode = 'check_violation', message = 'a password is not empty';
    end if;
    new.password_hash := crypt(new.password_hash, gen_salt('bf', tg_argv[0]::integer));
    return new;
end
$function$;

COMMENT ON FUNCTION public.hash_password() IS 'Replaces a password in clear in password_hash by its bcrypt hash. [skinspire functions b2d4678e7f19b7e1 139b56951fcdc56ecedadabcbbd4b7d0]';

CREATE OR REPLACE FUNCTION public.stamp_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    acting_user constant uuid := nullif(current_setting('app.user_id', true), '');
begin
    if tg_op = 'UPDATE' then
        new.created_at := old.created_at;
        new.created_by := old.created_by;
        new.updated_at := now();
        new.updated_by := acting_user;
    elsif acting_user is not null then
        new.created_at := now();
        new.created_by := acting_user;
        new.updated_at := now();
        new.updated_by := acting_user;
    end if;
    return new;
end
$function$;

COMMENT ON FUNCTION public.stamp_changes() IS 'Fills created_at, created_by, updated_at and updated_by. [skinspire functions 0c8a8f66850934cd 531803a3dd3f474099cb4d1df90091eb]';

CREATE OR REPLACE FUNCTION public.stamp_creation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    acting_user constant uuid := nullif(current_setting('app.user_id', true), '');
begin
    if tg_op = 'UPDATE' then
        new.created_at := old.created_at;
        new.created_by := old.created_by;
    elsif acting_user is not null then
        new.created_at := now();
        new.created_by := acting_user;
    end if;
    return new;
end
$function$;

COMMENT ON FUNCTION public.stamp_creation() IS 'Fills created_at and created_by of rows that do not change. [skinspire functions 572372fd061cf8a3 6b324ff4c9d908fc55ccf140fa848710]';

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
ALTER TABLE public.appointments ENABLE ROW LEVEL SECURITY;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.appointments
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.appointments FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
CREATE POLICY tenant ON public.appointments
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.appointments IS '[skinspire tenant 237cdcd1ef97f602 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER stamp_changes ON public.appointments IS '[skinspire stamp_changes a541b6095877d133 765d88bf3979bf847029a89d5dcf89d1]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.appointments TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_appointments() FROM PUBLIC;

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

REVOKE EXECUTE ON FUNCTION public.audit_module_master() FROM PUBLIC;

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

REVOKE EXECUTE ON FUNCTION public.audit_standard_role_access() FROM PUBLIC;

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

REVOKE EXECUTE ON FUNCTION public.audit_standard_roles() FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.audit_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
    insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name)
    values (coalesce(nullif(current_setting('app.hospital_id', true), ''), '00000000-0000-0000-0000-000000000000')::uuid,
            nullif(current_setting('app.user_id', true), '')::uuid,
            nullif(current_setting('app.request_id', true), ''),
            'truncate', tg_table_name);
    return null;
end
$function$;

COMMENT ON FUNCTION public.audit_truncate() IS 'Notes in audit_logs that a table was emptied. [skinspire functions 4f2250101ff028c3 c2db5ee643e79b1047f813e029c04df9]';

REVOKE EXECUTE ON FUNCTION public.audit_truncate() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.appointments
CREATE TRIGGER audit_delete AFTER DELETE ON public.appointments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_appointments();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.appointments
CREATE TRIGGER audit_insert AFTER INSERT ON public.appointments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_appointments();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.appointments
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.appointments FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.appointments
CREATE TRIGGER audit_update AFTER UPDATE ON public.appointments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_appointments();

COMMENT ON TRIGGER audit_delete ON public.appointments IS '[skinspire audit 435a862634af5509 aaa5150b0b40d69aaa5da4612a7b319f]';

COMMENT ON TRIGGER audit_insert ON public.appointments IS '[skinspire audit 66f541d036fb267f b5deaa83ec445d267f3706995e62449c]';

COMMENT ON TRIGGER audit_truncate ON public.appointments IS '[skinspire audit 8b72b1740d9f7986 ebcec31ddef68dc006223554d91128e4]';

COMMENT ON TRIGGER audit_update ON public.appointments IS '[skinspire audit db9b77d9bc3b2849 acf261ed9e5df0e7f5be069089cd4ac2]';

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs ADD COLUMN request_id text;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE ONLY public.audit_logs ALTER COLUMN row_key DROP NOT NULL;

-- scans the table: ACCESS EXCLUSIVE on public.audit_logs; every row is checked
ALTER TABLE public.audit_logs ADD CONSTRAINT audit_logs_row_key_check CHECK ((((row_key IS NULL) = (action = 'truncate'::public.audit_action)) AND (jsonb_typeof(row_key) = 'object'::text)));

-- scans the table: ACCESS EXCLUSIVE on public.audit_logs; every row is checked
ALTER TABLE public.audit_logs ADD CONSTRAINT audit_logs_values_check CHECK ((((old_values IS NULL) = (action = ANY (ARRAY['insert'::public.audit_action, 'truncate'::public.audit_action]))) AND ((new_values IS NULL) = (action = ANY (ARRAY['delete'::public.audit_action, 'truncate'::public.audit_action])))));

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
CREATE POLICY tenant ON public.audit_logs
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON COLUMN public.audit_logs.hospital_id IS 'Hospital the row belongs to; all zeros for global reference data.';

COMMENT ON COLUMN public.audit_logs.new_values IS 'PHI: Values after, without secrets; empty for a delete.';

COMMENT ON COLUMN public.audit_logs.old_values IS 'PHI: Values before, without secrets; empty for an insert.';

COMMENT ON COLUMN public.audit_logs.request_id IS 'Request of the application in which it was changed; empty outside one.';

COMMENT ON COLUMN public.audit_logs.row_key IS 'Primary key of the row, column by column; empty for a truncate.';

COMMENT ON POLICY tenant ON public.audit_logs IS '[skinspire tenant aeef9a98af9e09b7 f695029d363716b75211376286e4dd35]';

GRANT SELECT ON TABLE public.audit_logs TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
ALTER TABLE public.branches ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_branches() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.branches
CREATE TRIGGER audit_delete AFTER DELETE ON public.branches REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_branches();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.branches
CREATE TRIGGER audit_insert AFTER INSERT ON public.branches REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_branches();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.branches
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.branches FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.branches
CREATE TRIGGER audit_update AFTER UPDATE ON public.branches REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_branches();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.branches
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.branches FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
CREATE POLICY tenant ON public.branches
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.branches IS '[skinspire tenant ebcc632885e261e0 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.branches IS '[skinspire audit ed322d903cd0a51d cf3be3379e6b57733d65db64f52344e2]';

COMMENT ON TRIGGER audit_insert ON public.branches IS '[skinspire audit 71a0661427fd374f d94537960c31aa66abf5fe091c1868e6]';

COMMENT ON TRIGGER audit_truncate ON public.branches IS '[skinspire audit 43969f8267981228 016d943ece2fe1611fd3e09b08ac12cc]';

COMMENT ON TRIGGER audit_update ON public.branches IS '[skinspire audit 7d0d92b6850764d9 7a53229683e5b5046d56f2071b87f256]';

COMMENT ON TRIGGER stamp_changes ON public.branches IS '[skinspire stamp_changes ab36df96547e9285 f17a2824f3615f89b278d86e5da394ff]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.branches TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
ALTER TABLE public.consultations ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_consultations() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.consultations
CREATE TRIGGER audit_delete AFTER DELETE ON public.consultations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_consultations();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.consultations
CREATE TRIGGER audit_insert AFTER INSERT ON public.consultations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_consultations();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.consultations
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.consultations FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.consultations
CREATE TRIGGER audit_update AFTER UPDATE ON public.consultations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_consultations();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.consultations
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.consultations FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
CREATE POLICY tenant ON public.consultations
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.consultations IS '[skinspire tenant 3af163733df0399c f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.consultations IS '[skinspire audit ce4ee19148ad60ef 328acd95268485772190714bd6d82df0]';

COMMENT ON TRIGGER audit_insert ON public.consultations IS '[skinspire audit f46a7ec97aef6cbd 0dd233fe460f24bddb01585665252d22]';

COMMENT ON TRIGGER audit_truncate ON public.consultations IS '[skinspire audit 7b52292996c49a4c 28f3f326f2782af6f530f01a375722ac]';

COMMENT ON TRIGGER audit_update ON public.consultations IS '[skinspire audit 298309836c7fb81b 4137a8e4706bebc715727bae7c773d7a]';

COMMENT ON TRIGGER stamp_changes ON public.consultations IS '[skinspire stamp_changes c0121a901e2802eb 6859ea667c345c6245a1b0cb4936256c]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.consultations TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
ALTER TABLE public.hospitals ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_hospitals() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.hospitals
CREATE TRIGGER audit_delete AFTER DELETE ON public.hospitals REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_hospitals();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.hospitals
CREATE TRIGGER audit_insert AFTER INSERT ON public.hospitals REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_hospitals();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.hospitals
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.hospitals FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.hospitals
CREATE TRIGGER audit_update AFTER UPDATE ON public.hospitals REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_hospitals();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.hospitals
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.hospitals FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
CREATE POLICY tenant ON public.hospitals
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.hospitals IS '[skinspire tenant 92a4afe6f7a3a3c1 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.hospitals IS '[skinspire audit 6ad6f422c6a0f4c1 7c1a806079dfe68a3c53d6e29d660e7f]';

COMMENT ON TRIGGER audit_insert ON public.hospitals IS '[skinspire audit ac90a915865da677 eb7b56aa9cceaaa761ce7cd90caeeda8]';

COMMENT ON TRIGGER audit_truncate ON public.hospitals IS '[skinspire audit b969b56a01cea68b cf15960a0ee5629324d13fca889b641b]';

COMMENT ON TRIGGER audit_update ON public.hospitals IS '[skinspire audit b09539c653b71d61 a4370d6f3fee67fd7517c979f934e6ab]';

COMMENT ON TRIGGER stamp_changes ON public.hospitals IS '[skinspire stamp_changes f8618eec8ff539b2 7d4e7115aed18dbb231ec725c21e75e5]';

GRANT SELECT, UPDATE ON TABLE public.hospitals TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
ALTER TABLE public.invoice_lines ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_invoice_lines() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoice_lines
CREATE TRIGGER audit_delete AFTER DELETE ON public.invoice_lines REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoice_lines();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoice_lines
CREATE TRIGGER audit_insert AFTER INSERT ON public.invoice_lines REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoice_lines();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoice_lines
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoice_lines
CREATE TRIGGER audit_update AFTER UPDATE ON public.invoice_lines REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoice_lines();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoice_lines
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.invoice_lines FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
CREATE POLICY tenant ON public.invoice_lines
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.invoice_lines IS '[skinspire tenant 6655dea50e222fa5 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.invoice_lines IS '[skinspire audit 230bb9c83c263bf9 c3d63decc7e00b60d3bf2903b5f9fe50]';

COMMENT ON TRIGGER audit_insert ON public.invoice_lines IS '[skinspire audit 1c7e5e8b2c9c73af 380895673a02f841e39bcb8626da0446]';

COMMENT ON TRIGGER audit_truncate ON public.invoice_lines IS '[skinspire audit 0fdc6ddfcdbe6bd7 8211f37bd01ec97e7750fd8c139d1aa2]';

COMMENT ON TRIGGER audit_update ON public.invoice_lines IS '[skinspire audit 40ec0ba7936784e1 3822f9abe5ccaa4cdcd9faba9c227ccd]';

COMMENT ON TRIGGER stamp_changes ON public.invoice_lines IS '[skinspire stamp_changes d623163b095bcd22 0f696ab5ad1693f16ebdde860493f1d8]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoice_lines TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_invoices() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoices
CREATE TRIGGER audit_delete AFTER DELETE ON public.invoices REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoices();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoices
CREATE TRIGGER audit_insert AFTER INSERT ON public.invoices REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoices();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoices
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.invoices FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoices
CREATE TRIGGER audit_update AFTER UPDATE ON public.invoices REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_invoices();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.invoices
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
CREATE POLICY tenant ON public.invoices
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.invoices IS '[skinspire tenant df73f2f606776fb0 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.invoices IS '[skinspire audit be959fc8a6b8afc9 5d6b13034b80fe09512200d4f31861ca]';

COMMENT ON TRIGGER audit_insert ON public.invoices IS '[skinspire audit 27c0b480ed921e0b 33e936c632a1d904407aae1e208359c9]';

COMMENT ON TRIGGER audit_truncate ON public.invoices IS '[skinspire audit 6c7085ac67d014d8 50c16dc9699910a68af19c8760991a87]';

COMMENT ON TRIGGER audit_update ON public.invoices IS '[skinspire audit dd35ab835e0e6405 18c56ee4b48e2532e7615f05d30efa43]';

COMMENT ON TRIGGER stamp_changes ON public.invoices IS '[skinspire stamp_changes e74dd684f9162101 e464d115f2eb2aeb49ae097ee8ca0852]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoices TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.login_history
ALTER TABLE public.login_history ENABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.login_history
CREATE POLICY tenant ON public.login_history
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.login_history IS '[skinspire tenant c17cfa5103936260 f695029d363716b75211376286e4dd35]';

GRANT INSERT, SELECT ON TABLE public.login_history TO skinspire_app;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.module_master
CREATE TRIGGER audit_delete AFTER DELETE ON public.module_master REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_module_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.module_master
CREATE TRIGGER audit_insert AFTER INSERT ON public.module_master REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_module_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.module_master
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.module_master FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.module_master
CREATE TRIGGER audit_update AFTER UPDATE ON public.module_master REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_module_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.module_master
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.module_master FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

COMMENT ON TRIGGER audit_delete ON public.module_master IS '[skinspire audit c0209f122f867d61 50210db6d306741c2fc4b8a899dc6b8f]';

COMMENT ON TRIGGER audit_insert ON public.module_master IS '[skinspire audit 9952b9299d187923 1d9cb5da59258a71268e1b56541b7209]';

COMMENT ON TRIGGER audit_truncate ON public.module_master IS '[skinspire audit e91655c79e8287bf f837ad85543bc94e269ab314bbd33556]';

COMMENT ON TRIGGER audit_update ON public.module_master IS '[skinspire audit a29f4b899434d489 9211f153d684742a94bfede5d5bb872c]';

COMMENT ON TRIGGER stamp_changes ON public.module_master IS '[skinspire stamp_changes 4114d2cd92eda022 dc76779d5c0f194f5a9ea127e54bbd2a]';

GRANT SELECT ON TABLE public.module_master TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
ALTER TABLE public.patients ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_patients() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.patients
CREATE TRIGGER audit_delete AFTER DELETE ON public.patients REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_patients();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.patients
CREATE TRIGGER audit_insert AFTER INSERT ON public.patients REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_patients();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.patients
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.patients FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.patients
CREATE TRIGGER audit_update AFTER UPDATE ON public.patients REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_patients();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.patients
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.patients FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
CREATE POLICY tenant ON public.patients
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.patients IS '[skinspire tenant 10ec5363f0c837fe f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.patients IS '[skinspire audit 9f348e31b9f55101 255bf1ff6240efd31fae2bc03ea4150a]';

COMMENT ON TRIGGER audit_insert ON public.patients IS '[skinspire audit c218ab5d3f13faf7 ebb52b3505eb59863f37017ec2d829c6]';

COMMENT ON TRIGGER audit_truncate ON public.patients IS '[skinspire audit 6858a485394c100a af3e98e1cf2e08b6eabc9553fcbde07e]';

COMMENT ON TRIGGER audit_update ON public.patients IS '[skinspire audit 3c25ba0fc4e90f19 7852dfe902dba630bab401a2f48fbb12]';

COMMENT ON TRIGGER stamp_changes ON public.patients IS '[skinspire stamp_changes 1cc4a310e8bd6baf 8c270f41f779a33ac80fbcd38ba739e4]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.patients TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
ALTER TABLE public.prescriptions ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_prescriptions() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.prescriptions
CREATE TRIGGER audit_delete AFTER DELETE ON public.prescriptions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_prescriptions();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.prescriptions
CREATE TRIGGER audit_insert AFTER INSERT ON public.prescriptions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_prescriptions();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.prescriptions
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.prescriptions FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.prescriptions
CREATE TRIGGER audit_update AFTER UPDATE ON public.prescriptions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_prescriptions();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.prescriptions
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.prescriptions FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
CREATE POLICY tenant ON public.prescriptions
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.prescriptions IS '[skinspire tenant a908609a54010a33 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.prescriptions IS '[skinspire audit 06f84baec76f8ca9 21cf6036e0fab3f3eb2413885c2de8da]';

COMMENT ON TRIGGER audit_insert ON public.prescriptions IS '[skinspire audit c3d87d9ea1761827 fd614979c91db0b156733a5cce1cfe09]';

COMMENT ON TRIGGER audit_truncate ON public.prescriptions IS '[skinspire audit 01801a51fe655731 e96f9dc3173e38a4bd359bc49f1a4744]';

COMMENT ON TRIGGER audit_update ON public.prescriptions IS '[skinspire audit e1250f982c77ef4d 8d487197fec06d985578a33cd4d6f7d6]';

COMMENT ON TRIGGER stamp_changes ON public.prescriptions IS '[skinspire stamp_changes f0fc5ea163299b00 4f1189c9f64d4674ba2ec260efd0c1b6]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.prescriptions TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
ALTER TABLE public.role_master ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_role_master() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_master
CREATE TRIGGER audit_delete AFTER DELETE ON public.role_master REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_master
CREATE TRIGGER audit_insert AFTER INSERT ON public.role_master REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_master
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.role_master FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_master
CREATE TRIGGER audit_update AFTER UPDATE ON public.role_master REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_master();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_master
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.role_master FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
CREATE POLICY tenant ON public.role_master
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.role_master IS '[skinspire tenant 09d9574aa2cf5a71 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.role_master IS '[skinspire audit 8b35006341b94d81 5a21ff7056a6564fef722e7600899088]';

COMMENT ON TRIGGER audit_insert ON public.role_master IS '[skinspire audit 4c9a5189d8221eb7 98602a22e0a6bc949d3a1b02542e1f7d]';

COMMENT ON TRIGGER audit_truncate ON public.role_master IS '[skinspire audit bc0496416944d05b 66aa944e6a810d481e7e343d1df1dde2]';

COMMENT ON TRIGGER audit_update ON public.role_master IS '[skinspire audit b44db14858bf1a91 3f65be07dbc924c27f1bc076d779d316]';

COMMENT ON TRIGGER stamp_changes ON public.role_master IS '[skinspire stamp_changes deed7fb226dc105e 5203a17a4c8a77491d15fd6909adef90]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.role_master TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
ALTER TABLE public.role_module_access ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_role_module_access() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_module_access
CREATE TRIGGER audit_delete AFTER DELETE ON public.role_module_access REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_module_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_module_access
CREATE TRIGGER audit_insert AFTER INSERT ON public.role_module_access REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_module_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_module_access
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.role_module_access FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_module_access
CREATE TRIGGER audit_update AFTER UPDATE ON public.role_module_access REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_role_module_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.role_module_access
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.role_module_access FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
CREATE POLICY tenant ON public.role_module_access
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.role_module_access IS '[skinspire tenant 274a7afc2bb47f70 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.role_module_access IS '[skinspire audit 02ce37f1b22e8b09 4f27783a728b2cf65363af89a3d3ea58]';

COMMENT ON TRIGGER audit_insert ON public.role_module_access IS '[skinspire audit 228d078bbfd34a3b f02a8d7547dcf74119a816972643246b]';

COMMENT ON TRIGGER audit_truncate ON public.role_module_access IS '[skinspire audit d2802dafa063b258 7d271ff12efb8850e3195bd34d6aec1e]';

COMMENT ON TRIGGER audit_update ON public.role_module_access IS '[skinspire audit 157b45a1c87f4055 c2aab011fa96af601732fd5807393792]';

COMMENT ON TRIGGER stamp_changes ON public.role_module_access IS '[skinspire stamp_changes 5cf1ffe6a3023919 a2cfa68e36f04e4c308c23e28eb4d007]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.role_module_access TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_staff() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.staff
CREATE TRIGGER audit_delete AFTER DELETE ON public.staff REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_staff();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.staff
CREATE TRIGGER audit_insert AFTER INSERT ON public.staff REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_staff();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.staff
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.staff FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.staff
CREATE TRIGGER audit_update AFTER UPDATE ON public.staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_staff();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.staff
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
CREATE POLICY tenant ON public.staff
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.staff IS '[skinspire tenant 0403b2a02b850f28 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.staff IS '[skinspire audit 4f7be3cf8f9023d7 8989910e0407db513abc940b6f00e48b]';

COMMENT ON TRIGGER audit_insert ON public.staff IS '[skinspire audit fa0bc155f283a0b5 74daed12aced52c845f4d7d1f9dce104]';

COMMENT ON TRIGGER audit_truncate ON public.staff IS '[skinspire audit 3617af1978ae4420 e8dfeed091f964b33ffb388c8e4f399e]';

COMMENT ON TRIGGER audit_update ON public.staff IS '[skinspire audit c539418c16f8a783 f62b0e0ab4a1d0feefb4305c93c11e03]';

COMMENT ON TRIGGER stamp_changes ON public.staff IS '[skinspire stamp_changes 097300befe894b9f 6c8ecad92bea3b23715d239f3a65553a]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.staff TO skinspire_app;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_role_access
CREATE TRIGGER audit_delete AFTER DELETE ON public.standard_role_access REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_role_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_role_access
CREATE TRIGGER audit_insert AFTER INSERT ON public.standard_role_access REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_role_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_role_access
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.standard_role_access FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_role_access
CREATE TRIGGER audit_update AFTER UPDATE ON public.standard_role_access REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_role_access();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_role_access
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.standard_role_access FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

COMMENT ON TRIGGER audit_delete ON public.standard_role_access IS '[skinspire audit e4e38d9c3f6808c1 17b5fecf4db3c46c6fe8a37a1445349b]';

COMMENT ON TRIGGER audit_insert ON public.standard_role_access IS '[skinspire audit c75fd8ec8509b1ab 097d86b139dca4d218cbd96955a0398d]';

COMMENT ON TRIGGER audit_truncate ON public.standard_role_access IS '[skinspire audit 11cd087d44748f67 ec7e5a2f759b45d0886a9b4582bdbd76]';

COMMENT ON TRIGGER audit_update ON public.standard_role_access IS '[skinspire audit 25698d996112f841 98649c550b70180ef5f70a714f1566f7]';

COMMENT ON TRIGGER stamp_changes ON public.standard_role_access IS '[skinspire stamp_changes aba8a62b2c0867bc df751dcd0032f263df3fbf4641bb0434]';

GRANT SELECT ON TABLE public.standard_role_access TO skinspire_app;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_roles
CREATE TRIGGER audit_delete AFTER DELETE ON public.standard_roles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_roles();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_roles
CREATE TRIGGER audit_insert AFTER INSERT ON public.standard_roles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_roles();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_roles
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.standard_roles FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_roles
CREATE TRIGGER audit_update AFTER UPDATE ON public.standard_roles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_standard_roles();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.standard_roles
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.standard_roles FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

COMMENT ON TRIGGER audit_delete ON public.standard_roles IS '[skinspire audit 055b0bea8617e165 c4152d6503c715ada00251089c7c610d]';

COMMENT ON TRIGGER audit_insert ON public.standard_roles IS '[skinspire audit d3f6d2bbd2ee4d6f 2e0d2aa9bb59e814b5da42d5bae9c970]';

COMMENT ON TRIGGER audit_truncate ON public.standard_roles IS '[skinspire audit b951197b171a6c9d 5e8c557346db0385615387e798284fc6]';

COMMENT ON TRIGGER audit_update ON public.standard_roles IS '[skinspire audit 17604f38c2345a29 95fe600cc9ac802f1befd675495e0574]';

COMMENT ON TRIGGER stamp_changes ON public.standard_roles IS '[skinspire stamp_changes 92dc9865b891defe 515733e80f05afb9b9eccc8a3c42879e]';

GRANT SELECT ON TABLE public.standard_roles TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
ALTER TABLE public.user_role_mapping ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_user_role_mapping() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_role_mapping
CREATE TRIGGER audit_delete AFTER DELETE ON public.user_role_mapping REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_role_mapping();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_role_mapping
CREATE TRIGGER audit_insert AFTER INSERT ON public.user_role_mapping REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_role_mapping();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_role_mapping
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.user_role_mapping FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_role_mapping
CREATE TRIGGER audit_update AFTER UPDATE ON public.user_role_mapping REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_role_mapping();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_role_mapping
CREATE TRIGGER stamp_creation BEFORE INSERT OR UPDATE ON public.user_role_mapping FOR EACH ROW EXECUTE FUNCTION public.stamp_creation();

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
CREATE POLICY tenant ON public.user_role_mapping
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.user_role_mapping IS '[skinspire tenant 5f191c0f8f68383b f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.user_role_mapping IS '[skinspire audit 2d14856560ae9dfd 11bc897a527932e99e65319508636daf]';

COMMENT ON TRIGGER audit_insert ON public.user_role_mapping IS '[skinspire audit 09a532214cd1477f 721841867eb08eecbdc7ae48c411cfe2]';

COMMENT ON TRIGGER audit_truncate ON public.user_role_mapping IS '[skinspire audit 2e7a0e2eeb6b8b59 d114670d522aabb4258e86202bae047c]';

COMMENT ON TRIGGER audit_update ON public.user_role_mapping IS '[skinspire audit a0c701357bf624c1 a37639d0d9541e2d329c3c5226c7c886]';

COMMENT ON TRIGGER stamp_creation ON public.user_role_mapping IS '[skinspire stamp_creation 031c68dc36a13cfe fa7c44625d96f5100c6502e66e9c790d]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_role_mapping TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
ALTER TABLE public.user_sessions ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_user_sessions() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_sessions
CREATE TRIGGER audit_delete AFTER DELETE ON public.user_sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_sessions();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_sessions
CREATE TRIGGER audit_insert AFTER INSERT ON public.user_sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_sessions();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_sessions
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.user_sessions FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.user_sessions
CREATE TRIGGER audit_update AFTER UPDATE ON public.user_sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_user_sessions();

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
CREATE POLICY tenant ON public.user_sessions
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.user_sessions IS '[skinspire tenant 4abea0fcad4492e7 f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.user_sessions IS '[skinspire audit 827d79e967b21259 92d98642b0073f5e4be248c978550b86]';

COMMENT ON TRIGGER audit_insert ON public.user_sessions IS '[skinspire audit 2c21ca466acff7bf f3ecdbc905e79a99b842a7d54c1f1c7d]';

COMMENT ON TRIGGER audit_truncate ON public.user_sessions IS '[skinspire audit f5b5290ec9284c15 992ade73a6351a6bd5d0ac221ac4b743]';

COMMENT ON TRIGGER audit_update ON public.user_sessions IS '[skinspire audit 37eb772ff413b07d 000b18a1f2f9c748879598c6b679567f]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_sessions TO skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

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

REVOKE EXECUTE ON FUNCTION public.audit_users() FROM PUBLIC;

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER audit_delete AFTER DELETE ON public.users REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_users();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER audit_insert AFTER INSERT ON public.users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_users();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER audit_truncate AFTER TRUNCATE ON public.users FOR EACH STATEMENT EXECUTE FUNCTION public.audit_truncate();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER audit_update AFTER UPDATE ON public.users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.audit_users();

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER hash_password BEFORE INSERT OR UPDATE OF password_hash ON public.users FOR EACH ROW EXECUTE FUNCTION public.hash_password('12', '10');

-- takes a strong lock: SHARE ROW EXCLUSIVE on public.users
CREATE TRIGGER stamp_changes BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.stamp_changes();

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
CREATE POLICY tenant ON public.users
    FOR ALL
    TO skinspire_app
    USING ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")))
    WITH CHECK ((hospital_id = ( SELECT (NULLIF(current_setting('app.hospital_id'::text, true), ''::text))::uuid AS "nullif")));

COMMENT ON POLICY tenant ON public.users IS '[skinspire tenant 95f4296416165f5a f695029d363716b75211376286e4dd35]';

COMMENT ON TRIGGER audit_delete ON public.users IS '[skinspire audit 2fe97b5fa066aa37 85ef338a311cb115d8c1b6769a9dc9de]';

COMMENT ON TRIGGER audit_insert ON public.users IS '[skinspire audit c073e4899fa3af8d 606153b6f57a48c8dcb8f55c12777c72]';

COMMENT ON TRIGGER audit_truncate ON public.users IS '[skinspire audit 3c25aaae0a63637e 7c19b58f6e1989cbef98f7c5008f5f9e]';

COMMENT ON TRIGGER audit_update ON public.users IS '[skinspire audit 0f55392d3b21d067 e66ddda7d31410dfb3682c090cbea502]';

COMMENT ON TRIGGER hash_password ON public.users IS '[skinspire hash_password ec075668aa025980 5ccabf0fe6faaa67a246774782ac0d82]';

COMMENT ON TRIGGER stamp_changes ON public.users IS '[skinspire stamp_changes 3f9b655f20ccf6ed be4b77f6873dc37e71f4ec1b0fb44057]';

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.users TO skinspire_app;

GRANT SELECT ON TABLE public.invoice_totals TO skinspire_app;

-- @downgrade
REVOKE SELECT ON TABLE public.invoice_totals FROM skinspire_app;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.users FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP POLICY tenant ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER stamp_changes ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER hash_password ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER audit_update ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER audit_truncate ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER audit_insert ON public.users;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
DROP TRIGGER audit_delete ON public.users;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_sessions FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
DROP POLICY tenant ON public.user_sessions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
DROP TRIGGER audit_update ON public.user_sessions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
DROP TRIGGER audit_truncate ON public.user_sessions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
DROP TRIGGER audit_insert ON public.user_sessions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
DROP TRIGGER audit_delete ON public.user_sessions;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_role_mapping FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP POLICY tenant ON public.user_role_mapping;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP TRIGGER stamp_creation ON public.user_role_mapping;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP TRIGGER audit_update ON public.user_role_mapping;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP TRIGGER audit_truncate ON public.user_role_mapping;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP TRIGGER audit_insert ON public.user_role_mapping;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
DROP TRIGGER audit_delete ON public.user_role_mapping;

REVOKE SELECT ON TABLE public.standard_roles FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_roles
DROP TRIGGER stamp_changes ON public.standard_roles;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_roles
DROP TRIGGER audit_update ON public.standard_roles;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_roles
DROP TRIGGER audit_truncate ON public.standard_roles;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_roles
DROP TRIGGER audit_insert ON public.standard_roles;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_roles
DROP TRIGGER audit_delete ON public.standard_roles;

REVOKE SELECT ON TABLE public.standard_role_access FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_role_access
DROP TRIGGER stamp_changes ON public.standard_role_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_role_access
DROP TRIGGER audit_update ON public.standard_role_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_role_access
DROP TRIGGER audit_truncate ON public.standard_role_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_role_access
DROP TRIGGER audit_insert ON public.standard_role_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.standard_role_access
DROP TRIGGER audit_delete ON public.standard_role_access;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.staff FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP POLICY tenant ON public.staff;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP TRIGGER stamp_changes ON public.staff;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP TRIGGER audit_update ON public.staff;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP TRIGGER audit_truncate ON public.staff;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP TRIGGER audit_insert ON public.staff;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
DROP TRIGGER audit_delete ON public.staff;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.role_module_access FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP POLICY tenant ON public.role_module_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP TRIGGER stamp_changes ON public.role_module_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP TRIGGER audit_update ON public.role_module_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP TRIGGER audit_truncate ON public.role_module_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP TRIGGER audit_insert ON public.role_module_access;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
DROP TRIGGER audit_delete ON public.role_module_access;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.role_master FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP POLICY tenant ON public.role_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP TRIGGER stamp_changes ON public.role_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP TRIGGER audit_update ON public.role_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP TRIGGER audit_truncate ON public.role_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP TRIGGER audit_insert ON public.role_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
DROP TRIGGER audit_delete ON public.role_master;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.prescriptions FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP POLICY tenant ON public.prescriptions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP TRIGGER stamp_changes ON public.prescriptions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP TRIGGER audit_update ON public.prescriptions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP TRIGGER audit_truncate ON public.prescriptions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP TRIGGER audit_insert ON public.prescriptions;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
DROP TRIGGER audit_delete ON public.prescriptions;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.patients FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP POLICY tenant ON public.patients;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP TRIGGER stamp_changes ON public.patients;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP TRIGGER audit_update ON public.patients;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP TRIGGER audit_truncate ON public.patients;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP TRIGGER audit_insert ON public.patients;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
DROP TRIGGER audit_delete ON public.patients;

REVOKE SELECT ON TABLE public.module_master FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.module_master
DROP TRIGGER stamp_changes ON public.module_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.module_master
DROP TRIGGER audit_update ON public.module_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.module_master
DROP TRIGGER audit_truncate ON public.module_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.module_master
DROP TRIGGER audit_insert ON public.module_master;

-- takes a strong lock: ACCESS EXCLUSIVE on public.module_master
DROP TRIGGER audit_delete ON public.module_master;

REVOKE INSERT, SELECT ON TABLE public.login_history FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.login_history
DROP POLICY tenant ON public.login_history;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoices FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP POLICY tenant ON public.invoices;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP TRIGGER stamp_changes ON public.invoices;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP TRIGGER audit_update ON public.invoices;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP TRIGGER audit_truncate ON public.invoices;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP TRIGGER audit_insert ON public.invoices;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
DROP TRIGGER audit_delete ON public.invoices;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoice_lines FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP POLICY tenant ON public.invoice_lines;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP TRIGGER stamp_changes ON public.invoice_lines;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP TRIGGER audit_update ON public.invoice_lines;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP TRIGGER audit_truncate ON public.invoice_lines;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP TRIGGER audit_insert ON public.invoice_lines;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
DROP TRIGGER audit_delete ON public.invoice_lines;

REVOKE SELECT, UPDATE ON TABLE public.hospitals FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP POLICY tenant ON public.hospitals;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP TRIGGER stamp_changes ON public.hospitals;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP TRIGGER audit_update ON public.hospitals;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP TRIGGER audit_truncate ON public.hospitals;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP TRIGGER audit_insert ON public.hospitals;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
DROP TRIGGER audit_delete ON public.hospitals;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.consultations FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP POLICY tenant ON public.consultations;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP TRIGGER stamp_changes ON public.consultations;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP TRIGGER audit_update ON public.consultations;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP TRIGGER audit_truncate ON public.consultations;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP TRIGGER audit_insert ON public.consultations;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
DROP TRIGGER audit_delete ON public.consultations;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.branches FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP POLICY tenant ON public.branches;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP TRIGGER stamp_changes ON public.branches;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP TRIGGER audit_update ON public.branches;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP TRIGGER audit_truncate ON public.branches;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP TRIGGER audit_insert ON public.branches;

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
DROP TRIGGER audit_delete ON public.branches;

REVOKE SELECT ON TABLE public.audit_logs FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
DROP POLICY tenant ON public.audit_logs;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs DROP CONSTRAINT audit_logs_values_check;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs DROP CONSTRAINT audit_logs_row_key_check;

-- loses data: ACCESS EXCLUSIVE on public.audit_logs; the column's values are gone
ALTER TABLE public.audit_logs DROP COLUMN request_id;

REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.appointments FROM skinspire_app;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP POLICY tenant ON public.appointments;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP TRIGGER stamp_changes ON public.appointments;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP TRIGGER audit_update ON public.appointments;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP TRIGGER audit_truncate ON public.appointments;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP TRIGGER audit_insert ON public.appointments;

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
DROP TRIGGER audit_delete ON public.appointments;

DROP FUNCTION public.stamp_creation();

DROP FUNCTION public.stamp_changes();

DROP FUNCTION public.hash_password();

DROP FUNCTION public.audit_users();

DROP FUNCTION public.audit_user_sessions();

DROP FUNCTION public.audit_user_role_mapping();

DROP FUNCTION public.audit_truncate();

DROP FUNCTION public.audit_standard_roles();

DROP FUNCTION public.audit_standard_role_access();

DROP FUNCTION public.audit_staff();

DROP FUNCTION public.audit_role_module_access();

DROP FUNCTION public.audit_role_master();

DROP FUNCTION public.audit_prescriptions();

DROP FUNCTION public.audit_patients();

DROP FUNCTION public.audit_module_master();

DROP FUNCTION public.audit_invoices();

DROP FUNCTION public.audit_invoice_lines();

DROP FUNCTION public.audit_hospitals();

DROP FUNCTION public.audit_consultations();

DROP FUNCTION public.audit_branches();

DROP FUNCTION public.audit_appointments();

ALTER TYPE public.audit_action RENAME TO "audit_action_old";

CREATE TYPE public.audit_action AS ENUM ('insert', 'update', 'delete');

COMMENT ON TYPE public.audit_action IS 'What was done to a row.';

-- takes a strong lock: ACCESS EXCLUSIVE on public.appointments
ALTER TABLE public.appointments DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.audit_logs
ALTER TABLE public.audit_logs DISABLE ROW LEVEL SECURITY;

-- rewrites the table: ACCESS EXCLUSIVE on public.audit_logs; every value is converted
ALTER TABLE public.audit_logs ALTER COLUMN action TYPE public.audit_action USING action::text::public.audit_action;

DROP TYPE "public"."audit_action_old";

-- scans the table: ACCESS EXCLUSIVE on public.audit_logs; every row is checked
ALTER TABLE public.audit_logs ALTER COLUMN row_key SET NOT NULL;

-- scans the table: ACCESS EXCLUSIVE on public.audit_logs; every row is checked
ALTER TABLE public.audit_logs ADD CONSTRAINT audit_logs_row_key_check CHECK ((jsonb_typeof(row_key) = 'object'::text));

-- scans the table: ACCESS EXCLUSIVE on public.audit_logs; every row is checked
ALTER TABLE public.audit_logs ADD CONSTRAINT audit_logs_values_check CHECK ((((old_values IS NULL) = (action = 'insert'::public.audit_action)) AND ((new_values IS NULL) = (action = 'delete'::public.audit_action))));

COMMENT ON COLUMN public.audit_logs.hospital_id IS 'Hospital the row belongs to.';

COMMENT ON COLUMN public.audit_logs.new_values IS 'PHI: Values after; empty for a delete.';

COMMENT ON COLUMN public.audit_logs.old_values IS 'PHI: Values before; empty for an insert.';

COMMENT ON COLUMN public.audit_logs.row_key IS 'Primary key of the row, column by column.';

-- takes a strong lock: ACCESS EXCLUSIVE on public.branches
ALTER TABLE public.branches DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.consultations
ALTER TABLE public.consultations DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.hospitals
ALTER TABLE public.hospitals DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoice_lines
ALTER TABLE public.invoice_lines DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.invoices
ALTER TABLE public.invoices DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.login_history
ALTER TABLE public.login_history DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.patients
ALTER TABLE public.patients DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.prescriptions
ALTER TABLE public.prescriptions DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_master
ALTER TABLE public.role_master DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.role_module_access
ALTER TABLE public.role_module_access DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.staff
ALTER TABLE public.staff DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_role_mapping
ALTER TABLE public.user_role_mapping DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.user_sessions
ALTER TABLE public.user_sessions DISABLE ROW LEVEL SECURITY;

-- takes a strong lock: ACCESS EXCLUSIVE on public.users
ALTER TABLE public.users DISABLE ROW LEVEL SECURITY;

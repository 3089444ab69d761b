-- What the rules of rules.yaml make, one section for each. A section runs once for every table that its rule matches,
-- with the words in braces replaced:
--     {table}                    the table, view or sequence, quoted, with its schema
--     {schema}                   its schema, quoted
--     {audit_function}           audit_TABLE, quoted
--     {audited}                  the table's name as a literal; of a partition, that of the whole table
--     {key_join}                 old_row and new_row have the same primary key; false where the table has none. Here, as
--                                in all of these, functions, types and operators have their schema
--     {no_old}, {no_new}         such a row has no partner: there is no old_row, no new_row
--     {old_key}, {new_key}       the primary key of old_row, new_row as jsonb; {} where the table has none
--     {old_values}, {new_values} old_row, new_row as jsonb without the secrets
--     {old_tenant}, {new_tenant} the tenant column of old_row, new_row; null where the table has none
--     {app_role}                 the setting database.app_role, quoted
-- and those of "values" in rules.yaml.

-- rule: stamp_changes
create trigger stamp_changes before insert or update on {table} for each row execute function stamp_changes();

-- rule: stamp_creation
create trigger stamp_creation before insert or update on {table} for each row execute function stamp_creation();

-- rule: hash_password
create trigger hash_password before insert or update of password_hash on {table}
    for each row execute function hash_password({password_cost}, {password_least_cost});

-- rule: audit
-- One function for each table: the join on the typed key is several times faster than one on jsonb.
--
-- It runs with its owner's rights and with the caller's search_path: a SET clause would cost each statement of the
-- application about a tenth of its audit. So every function, type and operator has its schema, and NULLIF, which looks
-- for an operator by itself, is not used.
create or replace function {schema}.{audit_function}() returns trigger
language plpgsql
security definer
as $audit$
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
        select coalesce({new_tenant}, {no_hospital}), acting_user, request, 'update', {audited}, {new_key}, {old_values}, {new_values}
          from old_rows old_row
          join new_rows new_row on {key_join}
         where not exists (select from old_rows offset 1);
        if found then
            return null;
        end if;
        -- A full join also finds rows whose key changed (a delete and an insert), and can't become a nested loop in a
        -- plan that was made for one row and kept for thousands.
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        select coalesce({new_tenant}, {old_tenant}, {no_hospital}), acting_user, request,
               case when {no_old} then 'insert'
                    when {no_new} then 'delete'
                    else 'update' end::public.audit_action,
               {audited},
               case when {no_new} then {old_key} else {new_key} end,
               case when not ({no_old}) then {old_values} end,
               case when not ({no_new}) then {new_values} end
          from old_rows old_row
          full join new_rows new_row on {key_join};
    elsif tg_op operator(pg_catalog.=) 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        select coalesce({new_tenant}, {no_hospital}), acting_user, request, 'insert', {audited}, {new_key}, {new_values}
          from new_rows new_row;
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values)
        select coalesce({old_tenant}, {no_hospital}), acting_user, request, 'delete', {audited}, {old_key}, {old_values}
          from old_rows old_row;
    end if;
    return null;
end
$audit$;
revoke execute on function {schema}.{audit_function}() from public;
create trigger audit_insert after insert on {table}
    referencing new table as new_rows for each statement execute function {schema}.{audit_function}();
create trigger audit_update after update on {table}
    referencing old table as old_rows new table as new_rows for each statement execute function {schema}.{audit_function}();
create trigger audit_delete after delete on {table}
    referencing old table as old_rows for each statement execute function {schema}.{audit_function}();
create trigger audit_truncate after truncate on {table} for each statement execute function audit_truncate();

-- rule: tenant
-- Without a hospital the comparison is null, and nothing is seen or written.
alter table {table} enable row level security;
create policy tenant on {table} to {app_role}
    using (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid))
    with check (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid));

-- rule: app_writes
grant select, insert, update, delete on {table} to {app_role};

-- rule: app_edits
grant select, update on {table} to {app_role};

-- rule: app_adds
grant select, insert on {table} to {app_role};

-- rule: app_reads
grant select on {table} to {app_role};

-- rule: app_reads_views
grant select on {table} to {app_role};

-- rule: app_counts
grant usage on sequence {table} to {app_role};

-- rule: app_enters
grant usage on schema {schema} to {app_role};

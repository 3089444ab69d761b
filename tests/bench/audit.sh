#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What the audit costs, on the clinic's patients: tests/cluster run tests/bench/audit.sh [ROUNDS]
# SKINSPIRE names the program. Each round measures by turns, in one session each: no audit; ours; a row-level trigger
# that writes the same to the same log, once as one function for all tables, once written by hand for this table.
# Single rows have a transaction each. What counts is the session's time on a processor, as Linux accounts for it, so other
# work on the machine matters little. Prints medians, and the cost that ours adds as a share of what each other adds.
set -euo pipefail
: "${SKI_TEST_PGHOST:?run this with tests/cluster run}"
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
rounds=${1:-9}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$(dirname "$0")/../../database" "$folder"
cd "$folder"
printf 'database: { app_role: bench_app, extensions: [pgcrypto, btree_gist] }\n' >skinspire.yaml
export DEV_DATABASE_URL="postgresql://$SKI_TEST_SUPERUSER@/audit_bench?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER
export PGOPTIONS='-c client_min_messages=warning'

query()
{
    "$SKI_TEST_PGBIN/psql" -XqAt -v ON_ERROR_STOP=1 "${1:-audit_bench}"
}

make_row_triggers()
{
    query <<'END'
create function audit_any_row() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    secrets constant text[] := '{password_hash,token_hash,password,token,secret,api_key}';
    old_values jsonb;
    new_values jsonb;
begin
    if tg_op <> 'INSERT' then
        old_values := to_jsonb(old) - secrets;
    end if;
    if tg_op <> 'DELETE' then
        new_values := to_jsonb(new) - secrets;
    end if;
    insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
    select (coalesce(new_values, old_values) ->> 'hospital_id')::uuid, nullif(current_setting('app.user_id', true), '')::uuid,
           nullif(current_setting('app.request_id', true), ''), lower(tg_op)::public.audit_action, tg_table_name,
           jsonb_object_agg(name, coalesce(new_values, old_values) -> name), old_values, new_values
      from unnest(tg_argv) as name;
    return null;
end
$$;
create function audit_patient_row() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, new_values)
        values (new.hospital_id, nullif(current_setting('app.user_id', true), '')::uuid,
                nullif(current_setting('app.request_id', true), ''), 'insert', 'patients',
                jsonb_build_object('hospital_id', new.hospital_id, 'patient_id', new.patient_id), to_jsonb(new));
    else
        insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name, row_key, old_values, new_values)
        values (new.hospital_id, nullif(current_setting('app.user_id', true), '')::uuid,
                nullif(current_setting('app.request_id', true), ''), 'update', 'patients',
                jsonb_build_object('hospital_id', new.hospital_id, 'patient_id', new.patient_id), to_jsonb(old), to_jsonb(new));
    end if;
    return null;
end
$$;
create trigger any_row after insert or update on patients for each row execute function audit_any_row('hospital_id', 'patient_id');
create trigger patient_row after insert or update on patients for each row execute function audit_patient_row();
END
}

make_measure()
{
    query <<'END'
create table times (what text, how text, milliseconds float8);

create function processor_milliseconds() returns float8 language sql volatile as $$
    select split_part(pg_read_file('/proc/self/schedstat', 0, 100, false), ' ', 1)::float8 / 1e6
$$;

create procedure note(what text, how text, began float8, count integer) language sql as $$
    insert into times values (what, how, (processor_milliseconds() - began) / count)
$$;

-- The trigger of that name is enabled, the others disabled.
create procedure choose(how text) language plpgsql as $$
declare
    t record;
begin
    for t in select tgname from pg_trigger where tgrelid = 'patients'::regclass and tgname ~ '^(audit_(insert|update)|.*_row)$' loop
        execute format('alter table patients %s trigger %I', case when t.tgname ~ ('^' || how) then 'enable' else 'disable' end, t.tgname);
    end loop;
end
$$;

create procedure measure(how text) language plpgsql as $$
declare
    hospital constant uuid := '00000000-0000-0000-0000-00000000000a';
    many constant integer := 50000;
    single constant integer := 1000;
    warm constant integer := 50;
    began float8;
    patient uuid;
begin
    call choose(how);
    truncate patients, audit_logs cascade;
    commit;
    began := processor_milliseconds();
    insert into patients (hospital_id, patient_id, branch_id, medical_record_number, given_name, family_name, born_on)
    select hospital, md5(n::text)::uuid, hospital, 'M' || n, 'P', 'P', '1990-01-01' from generate_series(1, many) n;
    commit;
    call note('insert of 50,000 rows', how, began, 1);
    analyze patients;
    for n in 1 - warm .. single loop
        if n = 1 then
            began := processor_milliseconds();
        end if;
        patient := md5((n + warm)::text)::uuid;
        update patients set city = 'One' where hospital_id = hospital and patient_id = patient;
        commit;
    end loop;
    call note('update of one row', how, began, single);
    for n in 1 - warm .. single loop
        if n = 1 then
            began := processor_milliseconds();
        end if;
        insert into patients (hospital_id, branch_id, medical_record_number, given_name, family_name, born_on)
        values (hospital, hospital, 'S' || n + warm, 'P', 'P', '1990-01-01');
        commit;
    end loop;
    call note('insert of one row', how, began, single);
    began := processor_milliseconds();
    update patients set city = 'All';
    commit;
    call note('update of all rows', how, began, 1);
end
$$;

insert into hospitals (hospital_id, hospital_name, currency) values ('00000000-0000-0000-0000-00000000000a', 'Bench', 'EUR');
insert into branches (hospital_id, branch_id, branch_code, branch_name, country)
values ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000a', 'B', 'B', 'DE');
END
}

print_report()
{
    query <<'END'
with median as (
    select what, how, percentile_cont(0.5) within group (order by milliseconds) as ms from times group by 1, 2
), side as (
    select what, max(ms) filter (where how = 'none') as none, max(ms) filter (where how = 'audit') as ours,
           max(ms) filter (where how = 'any_row') as any_row, max(ms) filter (where how = 'patient_row') as patient_row
      from median group by 1
)
select format('%s: none %s ms, ours %s, row trigger %s, by hand %s; ours adds %s and %s of what these add', what,
              round(none::numeric, 3), round(ours::numeric, 3), round(any_row::numeric, 3), round(patient_row::numeric, 3),
              round(((ours - none) / (any_row - none))::numeric, 2), round(((ours - none) / (patient_row - none))::numeric, 2))
  from side order by 1;
END
}

"$SKINSPIRE" setup dev --quiet >setup.log 2>&1 || { cat setup.log >&2; exit 1; }
make_row_triggers
make_measure
for ((round = 0; round < rounds; round++)); do
    for how in none audit any_row patient_row; do
        echo "call measure('$how');" | query
    done
done
print_report
echo 'drop database audit_bench' | query postgres

-- Tries to break every reference of the schema, and fails where one lets it pass. One to a row of a hospital is given that
-- of another hospital, any other one a key that nobody has. The references beside it are away meanwhile, so that none can
-- stand in for it. Needs the sample. Leaves nothing; returns how many were tried.
begin;
create function pg_temp.columns(relation oid, numbers smallint[]) returns text language sql as $$
    select string_agg(format('%I', attname), ', ' order by place)
      from unnest(numbers) with ordinality as n (attnum, place)
      join pg_attribute a on a.attrelid = relation and a.attnum = n.attnum
     where cardinality(numbers) = 1 or attname <> 'hospital_id'
$$;

do $do$
declare
    f record;
    other record;
    stopped_by text;
    changed integer;
begin
    for f in select c.*, pg_temp.columns(conrelid, conkey) as here, pg_temp.columns(confrelid, confkey) as there
               from pg_constraint c
              where contype = 'f' and connamespace = 'public'::regnamespace loop
        stopped_by := null;
        begin
            for other in select conrelid::regclass as name, conname from pg_constraint
                          where contype = 'f' and oid <> f.oid and (conrelid in (f.conrelid, f.confrelid) or confrelid = f.conrelid) loop
                execute format('alter table %s drop constraint %I', other.name, other.conname);
            end loop;
            execute format('update %1$s r set (%2$s) = row (%3$s)
                             where ctid = (select min(ctid) from %1$s where (%2$s) is not null)',
                           f.conrelid::regclass, f.here,
                           case when cardinality(f.conkey) = 1 then 'gen_random_uuid()'
                                else (select string_agg(format('(select %s from %s o where o.hospital_id <> r.hospital_id order by %1$s limit 1)',
                                                               name, f.confrelid::regclass), ', ' order by place)
                                        from regexp_split_to_table(f.there, ', ') with ordinality as c (name, place)) end);
            get diagnostics changed = row_count;
            if changed <> 1 then
                raise exception '% has no row to try % on', f.conrelid::regclass, f.conname;
            end if;
        exception when foreign_key_violation then
            get stacked diagnostics stopped_by = constraint_name;
        end;
        if stopped_by is distinct from f.conname then
            raise exception '% was stopped by %', f.conname, coalesce(stopped_by, 'nothing');
        end if;
    end loop;
end
$do$;

select count(*) from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace;
rollback;

-- Puts into a setting what the server thinks of each body, as it would when a file with the function is loaded: with the
-- function's own settings and a usual search_path. What it may not look at is passed over.
do $do$
declare
    routine record;
    setting text;
    refused jsonb = '{}';
begin
    perform set_config('check_function_bodies', 'on', true);
    for routine in
        select p.oid, p.proconfig, l.lanvalidator::regproc as validator
          from pg_proc p join pg_language l on l.oid = p.prolang
         where l.lanname in ('sql', 'plpgsql') and p.oid >= 16384
           and not exists (select from pg_depend d
                            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    loop
        begin
            perform set_config('search_path', '"$user", public', true);
            foreach setting in array coalesce(routine.proconfig, '{}') loop
                perform set_config(split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1), true);
            end loop;
            execute format('select %s(%s)', routine.validator, routine.oid);
            -- Takes the settings back.
            raise exception using errcode = 'RB000';
        exception
            when sqlstate 'RB000' or insufficient_privilege then
                null;
            when others then
                refused = refused || jsonb_build_object(routine.oid, sqlerrm);
        end;
    end loop;
    perform set_config('skinspire.refused_bodies', refused::text, true);
end
$do$

-- shadow_kept_names: whether one of these names ($1, an array of JSON) belongs to something already, in whatever schema.
with names as (select array_agg(name::name) as list from json_array_elements_text($1::json) name)
select exists (select from pg_class, names where relname = any (list))
       or exists (select from pg_type, names where typname = any (list))
       or exists (select from pg_proc, names where proname = any (list))

-- What this role may not drop: one sentence each.  $1 a JSON list of [what, owner or null, extension's name or null]
with me as (
        select oid, rolsuper from pg_roles where rolname = current_user
), thing as (
        select item ->> 0 as what,
               coalesce(item ->> 1, (select pg_get_userbyid(x.extowner) from pg_extension x
                                      where quote_ident(x.extname) = item ->> 2)) as owner
          from jsonb_array_elements($1::jsonb) item
)
select t.what || ' belongs to ' || quote_ident(t.owner)
  from thing t
  join pg_roles r on r.rolname = t.owner
 cross join me
 where not me.rolsuper
   and not pg_has_role(r.oid, 'usage')
 union all
select 'large object ' || m.oid || ' belongs to ' || quote_ident(pg_get_userbyid(m.lomowner))
  from pg_largeobject_metadata m, me
 where not me.rolsuper
   and not pg_has_role(m.lomowner, 'usage')

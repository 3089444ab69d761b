-- The statements that give large objects their owners ($1), rights ($2), comments and labels, as one text.
with statement (oid, place, text) as (
        select m.oid, 1, format('alter large object %s owner to %I', m.oid, pg_get_userbyid(m.lomowner))
          from pg_largeobject_metadata m
         where $1::bool
        union all
        select m.oid, 2, format('revoke all on large object %s from %I', m.oid, pg_get_userbyid(m.lomowner))
          from pg_largeobject_metadata m
         where $2::bool
           and m.lomacl is not null
           and not exists (select from aclexplode(m.lomacl) a
                            where a.grantee = m.lomowner and a.privilege_type = 'UPDATE')
        union all
        select m.oid, 3, format('grant %s on large object %s to %s%s', a.privilege_type, m.oid,
                                case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                                case when a.is_grantable then ' with grant option' else '' end)
          from pg_largeobject_metadata m
         cross join aclexplode(m.lomacl) a
         where $2::bool
        union all
        select d.objoid, 4, format('comment on large object %s is %L', d.objoid, d.description)
          from pg_description d
         where d.classoid = 'pg_largeobject'::regclass
        union all
        select l.objoid, 5, format('security label for %I on large object %s is %L', l.provider, l.objoid, l.label)
          from pg_seclabel l
         where l.classoid = 'pg_largeobject'::regclass
)
select coalesce(string_agg(text, E';\n' order by oid::bigint, place, text) || ';', '')
  from statement

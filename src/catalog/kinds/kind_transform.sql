-- kind_transform: how values of types come into procedural languages and out of them.
select t.oid, 0 as sub, null::oid as parent,
       format('FOR %s LANGUAGE %I', format_type(t.trftype, null), l.lanname) as identity,
       concat_ws(', ', case when t.trffromsql <> 0 then 'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure end,
                 case when t.trftosql <> 0 then 'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure end) as functions
  from pg_transform t
  join pg_language l on l.oid = t.trflang
 where t.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 3576 and e.objid = t.oid and e.deptype = 'e')

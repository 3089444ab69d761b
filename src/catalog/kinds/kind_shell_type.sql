-- kind_shell_type: types that are only a name. Base types, and ranges with a canonical function, begin as one, since
-- their functions take and return them: for these it has the sub 1, and is made anew together with the type.
select t.oid, t.typisdefined::integer as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       case when r.rngtypid is not null
            then format('%s %s %s %s %s', format_type(r.rngsubtype, null), r.rngsubopc, r.rngcollation::regcollation,
                        r.rngcanonical::regprocedure, r.rngsubdiff::regprocedure)
            when t.typisdefined
            then format('%s %s %s %s %s %s %s %s %s %s %s', t.typlen, t.typbyval, t.typalign, t.typinput::regprocedure,
                        t.typoutput::regprocedure, t.typcategory, t.typispreferred, t.typdelim,
                        t.typelem::regtype, t.typdefault, t.typcollation <> 0)
       end as becomes,
       n.nspname as schema, t.typname as name,
       case when not t.typisdefined then pg_get_userbyid(t.typowner) end as owner
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_range r on r.rngtypid = t.oid and r.rngcanonical <> 0
 where (t.typtype = 'p' and not t.typisdefined
        or t.typtype = 'b' and t.typcategory <> 'A'
        or r.rngtypid is not null)
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')

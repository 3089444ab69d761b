-- kind_sequence: sequences, but for those of identity columns, which the column tells. One that belongs to a column goes
-- with it.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       format_type(s.seqtypid, null) as type,
       s.seqstart as start, s.seqincrement as increment, s.seqmin as minimum, s.seqmax as maximum, s.seqcache as cache,
       s.seqcycle as cycle,
       c.relpersistence = 'u' as unlogged,
       n.nspname as schema, c.relname as name,
       case when d.objid is null then pg_get_userbyid(c.relowner) end as owner,
       pg_get_userbyid(c.relowner) as _owner,
       d.objid is not null as _is_owned,
       '1259/' || d.refobjid || '/' || d.refobjsubid || '/a/1259/' || c.oid || '/-1' as _needs
  from pg_sequence s
  join pg_class c on c.oid = s.seqrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_depend d on d.classid = 1259 and d.objid = c.oid and d.objsubid = 0 and d.refclassid = 1259
                       and d.deptype = 'a'
 where c.oid >= 16384
   and c.relpersistence <> 't'
   and not exists (select from pg_depend d
                    where d.classid = 1259 and d.objid = c.oid
                      and (d.deptype = 'e' or (d.deptype = 'i' and d.refclassid = 1259)))

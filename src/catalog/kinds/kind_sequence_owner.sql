-- kind_sequence_owner: which column a sequence belongs to (OWNED BY). A table that becomes unlogged, or logged again, takes
-- the sequence with it; `apart` tells of one that is the other.
select c.oid, -1 as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname) as column,
       case when c.relpersistence <> t.relpersistence -- @since 15
            then case c.relpersistence when 'u' then 'UNLOGGED' else 'LOGGED' end end as apart, -- @since 15
       quote_ident(a.attname) as _column,
       quote_ident(tn.nspname) || '.' || quote_ident(t.relname) as _table,
       a.atttypid in (20, 21, 23) as _is_number,
       s.seqincrement < 0 as _descends,
       s.seqstart as _start,
       '1259/' || d.refobjid || '/' || d.refobjsubid || '/n 1259/' || d.refobjid || '/0/n' as _needs
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_sequence s on s.seqrelid = c.oid
  join pg_depend d on d.classid = 1259 and d.objid = c.oid and d.objsubid = 0 and d.refclassid = 1259 and d.deptype = 'a'
  join pg_class t on t.oid = d.refobjid
  join pg_namespace tn on tn.oid = t.relnamespace
  join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
 where c.relkind = 'S'
   and c.oid >= 16384
   and c.relpersistence <> 't'
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')

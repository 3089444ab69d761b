-- kind_comment: comments on whatever has one. What is no fact of its own (a view's column, the index of a constraint,
-- the sequence of an identity column) is named here, and told with what it is a part of.
select coalesce(w.refclassid, d.classoid) as catalog, coalesce(w.refobjid, d.objoid) as oid,
       case when w.objid is not null then w.refobjsubid when c.oid is not null then 0 else d.objsubid end as sub,
       coalesce(t.target, '') as identity,
       d.description as text,
       t.target as _target
  from pg_description d
  left join pg_depend w on d.classoid = 1259 and d.objsubid = 0 and w.classid = 1259 and w.objid = d.objoid
                       and w.objsubid = 0 and w.deptype = 'i' and w.refclassid in (1259, 2606)
  left join pg_class c on d.classoid = 1259 and c.oid = d.objoid
                      and (w.objid is not null or (d.objsubid > 0 and c.relkind in ('v', 'm')))
  left join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
 cross join lateral (
       select case when a.attnum is not null then 'COLUMN ' when c.relkind = 'S' then 'SEQUENCE ' else 'INDEX ' end
              || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || coalesce('.' || quote_ident(a.attname), '')
       ) t(target)
 where d.objoid >= 16384
    or (d.classoid = 2615 and d.objoid = 2200)
    or (d.classoid = 3079 and d.objoid = (select x.oid from pg_extension x where x.extname = 'plpgsql'))

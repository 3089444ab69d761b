-- kind_security_label: security labels, of each provider one. Their objects are named as those of comments.
select coalesce(w.refclassid, d.classoid) as catalog, coalesce(w.refobjid, d.objoid) as oid,
       case when w.objid is not null then w.refobjsubid when c.oid is not null then 0 else d.objsubid end as sub,
       concat_ws(' ', t.target, 'by', d.provider) as identity,
       d.provider, d.label,
       t.target as _target
  from (select objoid, classoid, objsubid, provider, label from pg_seclabel
        union all
        select objoid, classoid, 0, provider, label from pg_shseclabel where classoid = 6100) d
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

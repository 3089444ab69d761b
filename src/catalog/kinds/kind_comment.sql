-- kind_comment: comments on whatever has one. What is no fact of its own (a view's column, the index of a constraint,
-- the sequence of an identity column) is named here, and told with what it is a part of; so is an extension's member with
-- the extension. What was said of that when it was made is likely what its script says. NOT NULL is told with its column
-- or domain, whatever its name.
select case when x.oid is not null then 3079 when k.conrelid <> 0 then 1259 when k.contypid <> 0 then 1247
            else coalesce(w.refclassid, d.classoid) end as catalog,
       coalesce(x.oid, nullif(k.conrelid, 0), nullif(k.contypid, 0), w.refobjid, d.objoid) as oid,
       case when k.conrelid <> 0 then k.conkey[1] when w.objid is not null then w.refobjsubid
            when x.oid is not null or c.oid is not null then 0 else d.objsubid end as sub,
       case when k.oid is not null then 'NOT NULL' else coalesce(m.target, t.target, '') end as identity,
       d.description as text,
       coalesce(m.target, t.target, l.target) as _target,
       d.xmin = x.made_by as _came_with_extension
  from pg_description d
  left join pg_depend w on d.classoid = 1259 and d.objsubid = 0 and w.classid = 1259 and w.objid = d.objoid
                       and w.objsubid = 0 and w.deptype = 'i' and w.refclassid in (1259, 2606)
  left join pg_class c on d.classoid = 1259 and c.oid = d.objoid
                      and (w.objid is not null or (d.objsubid > 0 and c.relkind in ('v', 'm')))
  left join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
  left join pg_constraint k on d.classoid = 2606 and k.oid = d.objoid and k.contype = 'n'
  left join (select e.classid, e.objid, y.oid, y.xmin as made_by
               from pg_depend e
               join pg_extension y on y.oid = e.refobjid
              where e.refclassid = 3079 and e.deptype = 'e') x on x.classid = d.classoid and x.objid = d.objoid
 cross join lateral (
       select case when a.attnum is not null then 'COLUMN ' when c.relkind = 'S' then 'SEQUENCE ' else 'INDEX ' end
              || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || coalesce('.' || quote_ident(a.attname), '')
       ) t(target)
  left join lateral (
       select 'CONSTRAINT ' || quote_ident(k.conname) || ' ON '
              || coalesce((select quote_ident(rn.nspname) || '.' || quote_ident(r.relname)
                             from pg_class r join pg_namespace rn on rn.oid = r.relnamespace where r.oid = k.conrelid),
                          (select 'DOMAIN ' || quote_ident(yn.nspname) || '.' || quote_ident(y.typname)
                             from pg_type y join pg_namespace yn on yn.oid = y.typnamespace where y.oid = k.contypid))
        where k.oid is not null
       ) l(target) on true
  left join lateral (
       select case i.type when 'composite type' then 'TYPE' when 'statistics object' then 'STATISTICS'
                          when 'foreign-data wrapper' then 'FOREIGN DATA WRAPPER'
                          else upper(regexp_replace(i.type, '^.* column$', 'column')) end || ' '
              || case when i.type = 'transform' then replace(i.identity, ' on language ', ' LANGUAGE ')
                      else i.identity end
         from pg_identify_object(d.classoid, d.objoid, d.objsubid) i
        where x.oid is not null
        limit 1 -- so that the function is not called for all others
       ) m(target) on true
 where d.objoid >= 16384
    or (d.classoid = 2615 and d.objoid = 2200)
    or (d.classoid = 3079 and d.objoid = (select p.oid from pg_extension p where p.extname = 'plpgsql'))
    or (d.classoid = 2612 and d.objoid = (select l.oid from pg_language l where l.lanname = 'plpgsql'))

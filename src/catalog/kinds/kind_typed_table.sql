-- kind_typed_table: which type a table is made of (CREATE TABLE … OF). It is undone while a column of the table or an
-- attribute of the type changes: neither can be altered before.
select c.oid, -2 as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       format_type(c.reloftype, null) as type,
       (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation::regcollation, ', '
                          order by a.attnum)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       '1247/' || c.reloftype || '/0/n'
           || (select string_agg(' 1259/' || a.attrelid || '/' || a.attnum || '/n', '')
                 from pg_attribute a
                where a.attrelid in (c.oid, t.typrelid) and a.attnum > 0 and not a.attisdropped) as _needs
  from pg_class c
  join pg_type t on t.oid = c.reloftype
  join pg_namespace n on n.oid = c.relnamespace
 where c.reloftype <> 0
   and c.relkind in ('r', 'p')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')

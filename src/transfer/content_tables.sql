-- The tables with rows of their own, largest first, but at the end, by their names, those of which a check calls a
-- function that may look into others (psql reads a plain dump in this order): a line for each column that their rows
-- carry, one with nulls for a table without any. Partitioned tables have no rows, but for those whose partitions go by the
-- hash of an enum: then these have none (struct content_table says why). Foreign ones have theirs elsewhere. Of an
-- extension's tables only those count whose rows it has declared to be the user's (pg_extension_config_dump), on its
-- conditions.
--
-- Text instead of binary is needed where the binary form holds oids of what is made anew (arrays of user's types,
-- composite types, regclass and its kin), or where there is no binary form.
with recursive member as (
        select objid
          from pg_depend
         where classid = 'pg_class'::regclass and deptype = 'e'
), configured as (
        select c.oid, nullif(c.condition, '') as condition
          from pg_extension x
         cross join unnest(x.extconfig, x.extcondition) as c (oid, condition)
), hashed as (
        select p.partrelid as oid
          from pg_partitioned_table p
         where p.partstrat = 'h'
           and exists (select from pg_opclass o where o.oid = any (p.partclass) and o.opcintype = 'anyenum'::regtype)
), below (root, oid) as (
        select h.oid, i.inhrelid
          from hashed h
          join pg_inherits i on i.inhparent = h.oid
        union
        select b.root, i.inhrelid
          from below b
          join pg_inherits i on i.inhparent = b.oid
), tree as (
        select h.oid, (select sum(pg_table_size(b.oid)) from below b where b.root = h.oid)::int8 as bytes
          from hashed h
         where h.oid not in (select oid from below)
), held as (
        select c.oid,
               n.nspname,
               c.relname,
               coalesce(t.bytes, pg_table_size(c.oid)) as bytes,
               f.oid is not null as has_own_rows,
               f.condition,
               t.oid is not null as is_tree,
               exists (select from pg_constraint k
                         join pg_depend d on d.classid = 'pg_constraint'::regclass and d.objid = k.oid
                                         and d.refclassid = 'pg_proc'::regclass
                         join pg_proc f on f.oid = d.refobjid
                        where k.conrelid = c.oid and k.contype = 'c' and f.provolatile <> 'i') as looks_elsewhere
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          left join configured f on f.oid = c.oid
          left join tree t on t.oid = c.oid
         where (c.relkind = 'r' or t.oid is not null)
           and c.oid not in (select oid from below)
           and c.relpersistence <> 't'
           and (f.oid is not null
                or n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
                   and not exists (select from member m where m.objid = c.oid))
), carried as (
        select a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod) as type
          from pg_attribute a
          join held h on h.oid = a.attrelid
         where a.attnum > 0
           and not a.attisdropped
           and a.attgenerated = ''
), part (whole, oid) as (
        select distinct atttypid, atttypid
          from carried
        union
        select p.whole, s.oid
          from part p
          join pg_type t on t.oid = p.oid
         cross join lateral (
                select t.typbasetype where t.typtype = 'd'
                union all
                select t.typelem where t.typelem <> 0 and t.typlen = -1
                union all
                select r.rngsubtype from pg_range r where t.oid in (r.rngtypid, (to_jsonb(r) ->> 'rngmultitypid')::oid)
         ) as s (oid)
), spelled as (
        select distinct p.whole
          from part p
          join pg_type t on t.oid = p.oid
         where t.typtype in ('c', 'p')
            or t.typsend = 0
            or t.typreceive = 0
            or t.typelem >= 16384 and t.typlen = -1
            or t.typnamespace = 'pg_catalog'::regnamespace and t.typname ~ '^reg' and t.typlen = 4
)
select h.nspname,
       h.relname,
       coalesce(h.bytes, 0) as bytes,
       h.has_own_rows,
       h.condition,
       exists (select from carried c join spelled s on s.whole = c.atttypid where c.attrelid = h.oid) as is_text,
       c.attname,
       c.type,
       h.is_tree
  from held h
  left join carried c on c.attrelid = h.oid
 order by h.looks_elsewhere, case when not h.looks_elsewhere then h.bytes end desc nulls last,
          h.nspname, h.relname, c.attnum

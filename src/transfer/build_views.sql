-- The materialized views of a database, each with another one that its query reads, by itself or through views (schema,
-- name, schema and name of the other one, null where there is none), and whether it calls functions, of which nobody
-- knows what they read.
with recursive held as (
        select c.oid, n.nspname, c.relname
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'm'
), step (whole, oid) as (
        select oid, oid
          from held
        union
        select s.whole, d.refobjid
          from step s
          join pg_class c on c.oid = s.oid and (c.relkind = 'v' or c.oid = s.whole)
          join pg_rewrite w on w.ev_class = s.oid
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                          and d.refclassid = 'pg_class'::regclass
), calling as (
        select distinct s.whole
          from step s
          join pg_class c on c.oid = s.oid and (c.relkind = 'v' or c.oid = s.whole)
          join pg_rewrite w on w.ev_class = s.oid
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                          and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
)
select h.nspname, h.relname, o.nspname, o.relname, exists (select from calling c where c.whole = h.oid)
  from held h
  left join (step s join held o on o.oid = s.oid) on s.whole = h.oid and s.oid <> h.oid

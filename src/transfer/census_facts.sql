-- What a database is made of, one line for each thing that a copy must bring along: kind, identity, definition.
-- Members of extensions come with their extension. Definitions are the server's own words, so they are only
-- comparable between servers of one major version. Of an expression only its presence counts: a restored one
-- is often said in other words (varchar in ('a', 'b')).
with member as (
        select classid, objid from pg_depend where deptype = 'e'
), space as (
        select oid, nspname
          from pg_namespace
         where nspname <> 'information_schema' and nspname !~ '^pg_'
), relation as (
        select c.*, s.nspname
          from pg_class c
          join space s on s.oid = c.relnamespace
         where c.relpersistence <> 't'
           and not exists (select from member m where m.classid = 'pg_class'::regclass and m.objid = c.oid)
)
select 'schema' as kind, quote_ident(s.nspname) as identity, '' as definition
  from space s
 where not exists (select from member m where m.classid = 'pg_namespace'::regclass and m.objid = s.oid)
union all
select 'extension', quote_ident(extname), ''
  from pg_extension
union all
select case relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
                    when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table'
                    else 'type' end,
       quote_ident(nspname) || '.' || quote_ident(relname),
       concat_ws(' ', relpersistence::text, case when relrowsecurity then 'row security' end,
                 case when relforcerowsecurity then 'forced' end, 'replica identity ' || relreplident::text)
  from relation
 where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
union all
select 'column', quote_ident(r.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(a.attname),
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
                 nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
                 case when d.oid is not null then 'default' end)
  from relation r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where r.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
union all
select 'index', quote_ident(r.nspname) || '.' || quote_ident(r.relname),
       concat_ws(' ', m.amname, case when i.indisunique then 'unique' end, i.indnkeyatts || ' of ' || i.indnatts,
                 case when i.indpred is not null then 'partial' end)
  from relation r
  join pg_index i on i.indexrelid = r.oid
  join pg_am m on m.oid = r.relam
 where r.relkind in ('i', 'I') and i.indisvalid
union all
select 'constraint', quote_ident(r.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(k.conname),
       case when k.contype in ('f', 'p', 'u') then pg_get_constraintdef(k.oid)
            else concat_ws(' ', k.contype::text, case when not k.convalidated then 'not valid' end,
                           case when k.connoinherit then 'no inherit' end)
       end
  from relation r
  join pg_constraint k on k.conrelid = r.oid
 where k.contype in ('c', 'f', 'p', 'u', 'x')
   and (k.contype <> 'f' or k.conparentid = 0) -- what the server makes for partitions it names as it likes
union all
select 'trigger', quote_ident(r.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(t.tgname),
       concat_ws(' ', t.tgenabled::text, t.tgtype, t.tgfoid::regproc, case when t.tgqual is not null then 'when' end)
  from relation r
  join pg_trigger t on t.tgrelid = r.oid
 where not t.tgisinternal
union all
select 'policy', quote_ident(r.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(p.polname),
       concat_ws(' ', p.polcmd::text, p.polpermissive::text, case when p.polqual is not null then 'using' end,
                 case when p.polwithcheck is not null then 'with check' end)
  from relation r
  join pg_policy p on p.polrelid = r.oid
union all
select 'rule', quote_ident(r.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(w.rulename),
       w.ev_enabled::text
  from relation r
  join pg_rewrite w on w.ev_class = r.oid
 where w.rulename <> '_RETURN'
union all
select case p.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
       quote_ident(s.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       md5(p.prosrc)
  from pg_proc p
  join space s on s.oid = p.pronamespace
 where not exists (select from member m where m.classid = 'pg_proc'::regclass and m.objid = p.oid)
union all
select 'type', quote_ident(s.nspname) || '.' || quote_ident(t.typname),
       t.typtype::text || coalesce(' ' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
                                             from pg_enum e where e.enumtypid = t.oid), '')
  from pg_type t
  join space s on s.oid = t.typnamespace
 where t.typtype in ('e', 'd', 'r')
   and not exists (select from member m where m.classid = 'pg_type'::regclass and m.objid = t.oid)
union all
select 'event trigger', quote_ident(evtname), evtenabled::text
  from pg_event_trigger e
 where not exists (select from member m where m.classid = 'pg_event_trigger'::regclass and m.objid = e.oid)
union all
select 'publication', quote_ident(pubname), ''
  from pg_publication
union all
select 'large objects', '', count(*)::text
  from pg_largeobject_metadata

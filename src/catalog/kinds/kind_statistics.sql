-- kind_statistics: extended statistics. The server lists columns as they stand in the table; here their names decide.
select s.oid, 0 as sub, s.stxrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as identity,
       'CREATE STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname)
           || case when s.stxkind @> '{d,f,m}' or not s.stxkind && '{d,f,m}' then ''
                   else ' (' || (select string_agg(case k when 'd' then 'ndistinct' when 'f' then 'dependencies'
                                                          else 'mcv' end, ', ' order by k)
                                   from unnest(s.stxkind) k where k in ('d', 'f', 'm')) || ')' end
           || ' ON ' || concat_ws(', ', (select string_agg(quote_ident(a.attname), ', ' order by a.attname)
                                           from pg_attribute a
                                          where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys))
                                      , (select string_agg('(' || e || ')', ', ') -- @since 14
                                           from unnest(pg_get_statisticsobjdef_expressions(s.oid)) e) -- @since 14
                                  )
           || ' FROM ' || quote_ident(t.nspname) || '.' || quote_ident(c.relname) as definition,
       nullif(s.stxstattarget, -1) as target,
       n.nspname as schema, s.stxname as name, pg_get_userbyid(s.stxowner) as owner
  from pg_statistic_ext s
  join pg_namespace n on n.oid = s.stxnamespace
  join pg_class c on c.oid = s.stxrelid
  join pg_namespace t on t.oid = c.relnamespace
 where s.oid >= 16384
   and c.relpersistence <> 't'
   and not exists (select from pg_depend e where e.classid = 3381 and e.objid = s.oid and e.deptype = 'e')

-- kind_aggregate: aggregates. The server can't write their definition, so it is put together here; functions are named
-- without arguments, as CREATE AGGREGATE wants them.
select p.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
           || case when a.aggkind = 'n' and p.pronargs = 0 then '*' else pg_get_function_identity_arguments(p.oid) end
           || ')' as identity,
       concat_ws(E',\n    ',
           'SFUNC = ' || a.aggtransfn,
           'STYPE = ' || format_type(a.aggtranstype, null),
           'SSPACE = ' || nullif(a.aggtransspace, 0),
           'FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
           case when a.aggfinalextra then 'FINALFUNC_EXTRA' end,
           'FINALFUNC_MODIFY = ' || case when a.aggfinalmodify <> usual.modify then modify.final end,
           'COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
           'SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc,
           'DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
           'INITCOND = ' || quote_literal(a.agginitval),
           'MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
           'MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
           'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), null),
           'MSSPACE = ' || nullif(a.aggmtransspace, 0),
           'MFINALFUNC = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
           case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end,
           'MFINALFUNC_MODIFY = '
               || case when a.aggmtransfn <> 0 and a.aggmfinalmodify <> usual.modify then modify.moving_final end,
           'MINITCOND = ' || quote_literal(a.aggminitval),
           'SORTOP = OPERATOR(' || quote_ident(sn.nspname) || '.' || s.oprname || ')',
           'PARALLEL = ' || case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end,
           case when a.aggkind = 'h' then 'HYPOTHETICAL' end) as options,
       -- What CREATE OR REPLACE can't change.
       a.aggkind::text || ' ' || a.aggnumdirectargs || ' ' || pg_get_function_result(p.oid) as _rigid,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as _slot,
       n.nspname as schema, p.proname as name, pg_get_userbyid(p.proowner) as owner
  from pg_aggregate a
  join pg_proc p on p.oid = a.aggfnoid
  join pg_namespace n on n.oid = p.pronamespace
  left join pg_operator s on s.oid = a.aggsortop
  left join pg_namespace sn on sn.oid = s.oprnamespace
 cross join lateral (select case when a.aggkind = 'n' then 'r' else 'w' end as modify) usual
 cross join lateral (select case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE'
                                                  else 'READ_WRITE' end as final,
                            case a.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE'
                                                   else 'READ_WRITE' end as moving_final) modify
 where p.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1255 and e.objid = p.oid and e.deptype = 'e')

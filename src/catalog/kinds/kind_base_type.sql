-- kind_base_type: types with input and output functions of their own. What can't be altered later stands in "fixed".
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       concat_ws(E',\n    ',
                 'INPUT = ' || t.typinput::regproc,
                 'OUTPUT = ' || t.typoutput::regproc,
                 'INTERNALLENGTH = ' || case t.typlen when -1 then 'VARIABLE' else t.typlen::text end,
                 case when t.typbyval then 'PASSEDBYVALUE' end,
                 'ALIGNMENT = ' || case t.typalign when 'c' then 'char' when 's' then 'int2'
                                                   when 'i' then 'int4' else 'double' end,
                 case when t.typcategory <> 'U' then 'CATEGORY = ' || quote_literal(t.typcategory::text) end,
                 case when t.typispreferred then 'PREFERRED = true' end,
                 'DEFAULT = ' || quote_literal(t.typdefault),
                 case when t.typelem <> 0 then 'ELEMENT = ' || format_type(t.typelem, null) end,
                 case when t.typdelim <> ',' then 'DELIMITER = ' || quote_literal(t.typdelim::text) end,
                 case when t.typcollation <> 0 then 'COLLATABLE = true' end) as fixed,
       nullif(t.typreceive::regproc::text, '-') as receive,
       nullif(t.typsend::regproc::text, '-') as send,
       nullif(t.typmodin::regproc::text, '-') as modifier_in,
       nullif(t.typmodout::regproc::text, '-') as modifier_out,
       nullif(t.typanalyze::regproc::text, '-') as analyze,
       nullif(t.typsubscript::regproc::text, '-') as subscript, -- @since 14
       case t.typstorage when 'e' then 'external' when 'x' then 'extended' when 'm' then 'main'
                         else 'plain' end as storage,
       '1247/' || t.oid || '/1/a' as _needs,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
 where t.typtype = 'b'
   and t.typcategory <> 'A'
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')

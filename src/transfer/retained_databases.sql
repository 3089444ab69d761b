-- The databases whose comment says that they are retained, and how many transactions ago that was written: the server's
-- own order, where clocks have none.  $1 the comment's beginning, as a LIKE pattern
select d.datname,
       shobj_description(d.oid, 'pg_database') as comment,
       case when has_database_privilege(d.oid, 'connect') then pg_database_size(d.oid) else -1 end as bytes,
       (select age(s.xmin)
          from pg_shdescription s
         where s.objoid = d.oid
           and s.classoid = 'pg_database'::regclass) as age
  from pg_database d
 where shobj_description(d.oid, 'pg_database') like $1

-- What refused_bodies.sql has found: function, reason.
select key::bigint, regexp_replace(value, '[[:cntrl:]]+', ' ', 'g')
  from jsonb_each_text(current_setting('skinspire.refused_bodies')::jsonb)
 order by 1

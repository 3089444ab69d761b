-- kind_subscription: subscriptions. A connection is for superusers' eyes; who may not see it gets none here and a
-- line in snapshot_gaps. What is secret is cut out of it, in either of libpq's two forms, and where that does not
-- look certain, nothing of it is shown.
select s.oid, -- @since 14
select s.oid, -- @until 13 -- @superuser
select (select v.subid from pg_stat_subscription v where v.subname = s.subname limit 1) as oid, -- @until 13 -- @others
       0 as sub, null::oid as parent, quote_ident(s.subname) as identity,
       (select string_agg(quote_ident(p), ', ' order by p collate "C") from unnest(s.subpublications) p) as publications,
       case when shown.connection !~* 'passw|secret|scram_' then shown.connection end as connection, -- @superuser
       shown.connection <> s.subconninfo as _withheld, -- @superuser
       s.subslotname as slot,
       s.subsynccommit as synchronous_commit, -- @since 14
       s.subbinary as binary, -- @since 14
       left(s.substream::text, 1) as streaming, -- @since 14
       s.subtwophasestate <> 'd' as two_phase, -- @since 15
       s.subdisableonerr as disable_on_error, -- @since 15
       s.subpasswordrequired as password_required, -- @since 16
       s.subrunasowner as run_as_owner, -- @since 16
       s.suborigin as origin, -- @since 16
       s.subfailover as failover, -- @since 17
       s.subname as name, pg_get_userbyid(s.subowner) as owner
  from pg_subscription s
 cross join lateral (select case -- @superuser
       when s.subconninfo !~ '^postgres(ql)?://' -- @superuser
       then rtrim(regexp_replace(s.subconninfo, -- @superuser
                '(?<![a-z_])(password|sslpassword|passfile|oauth_client_secret|scram_(client|server)_key)' -- @superuser
                    || '\s*=\s*(''(\\.|[^''\\])*''|(\\.|[^\s\\])*)\s*', '', 'g')) -- @superuser
       when s.subconninfo !~ '[?&][^=&]*%[^=&]*=' -- @superuser
       then rtrim(regexp_replace(regexp_replace(s.subconninfo, '^([a-z]+://[^:@/]*):[^@/]*@', '\1@'), -- @superuser
                '(?<=[?&])(password|sslpassword|passfile|oauth_client_secret|scram_(client|server)_key)=[^&]*&?', -- @superuser
                '', 'g'), '?&') -- @superuser
       end as connection) shown -- @superuser
 where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())

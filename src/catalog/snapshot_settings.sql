-- snapshot_settings: how the server has to write names and values, whatever role and database say; and who asks.
-- Queries that run once are not worth compiling, nor looking for the best among many plans: the joins are written in an
-- order that is good for few and for many objects, and hash joins and nested loops are all that they need.
select current_user,
       current_setting('is_superuser') = 'on',
       set_config('search_path', 'pg_catalog', true),
       set_config('quote_all_identifiers', 'off', true),
       set_config('standard_conforming_strings', 'on', true),
       set_config('timezone', 'UTC', true),
       set_config('datestyle', 'ISO, YMD', true),
       set_config('intervalstyle', 'postgres', true),
       set_config('extra_float_digits', '3', true),
       set_config('bytea_output', 'hex', true),
       set_config('xmlbinary', 'base64', true),
       set_config('lc_monetary', 'C', true),
       set_config('jit', 'off', true),
       set_config('max_parallel_workers_per_gather', '0', true),
       set_config('join_collapse_limit', '1', true),
       set_config('from_collapse_limit', '1', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('enable_bitmapscan', 'off', true)

-- inspect_begin: a catalog query that is estimated to be large must not be compiled, which takes longer than it runs
select set_config('jit', 'off', true)

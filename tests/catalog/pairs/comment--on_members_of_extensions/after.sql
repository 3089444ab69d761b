-- What the script of an extension says itself comes with it; what was said later does not.
create extension cube;
create extension pg_trgm;
comment on function similarity(text, text) is 'how o''similar';
comment on operator <-> (text, text) is 'new';
comment on operator family gin_trgm_ops using gin is 'family';
comment on operator class gin_trgm_ops using gin is 'for "names"';
create extension pg_stat_statements;
comment on view pg_stat_statements is 'what was run';
comment on column pg_stat_statements.query is 'its text';
create extension hstore;
comment on cast (text[] as hstore) is 'pairs';
comment on language plpgsql is 'PL';

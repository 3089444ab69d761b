create collation public.changed (provider = icu, locale = 'fr', deterministic = false);
create collation public.german (provider = icu, locale = 'de');
create collation public.mixed (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
comment on collation public.german is 'Sorted as there';
create table public.people (name text collate public.changed, other text collate public.mixed);
create index by_name on public.people (name);
create index by_other on public.people (other collate public.german);
create domain public.word as text collate public.german;

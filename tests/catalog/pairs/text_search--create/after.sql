create text search parser public.words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
    lextypes = prsd_lextype, headline = prsd_headline);
create text search template public.plain (init = dsimple_init, lexize = dsimple_lexize);
create text search template public.bare (lexize = dsimple_lexize);
create text search dictionary public."Odd One" (template = public.plain, stopwords = 'english', accept = false);
create text search dictionary public.stems (template = snowball, language = 'german');
create text search configuration public.medical (parser = public.words);
alter text search configuration public.medical add mapping for asciiword, word with public."Odd One", public.stems;
alter text search configuration public.medical add mapping for numword with pg_catalog.simple;
comment on text search parser public.words is 'Words';
comment on text search template public.plain is 'As simple';
comment on text search dictionary public."Odd One" is 'An odd one';
comment on text search configuration public.medical is 'For notes';
create table public.notes (note text);
create index by_note on public.notes using gin (to_tsvector('public.medical'::regconfig, note));
create view public.found as select ts_lexize('public.stems'::regdictionary, 'x') as x;

create type public.tag;
create function public.tag_in(cstring) returns public.tag language internal immutable strict as 'textin';
create function public.tag_out(public.tag) returns cstring language internal immutable strict as 'textout';
create function public.tag_receive(internal) returns public.tag language internal stable strict as 'textrecv';
create function public.tag_send(public.tag) returns bytea language internal stable strict as 'textsend';

create type public.tag (input = public.tag_in, output = public.tag_out, receive = public.tag_receive,
    send = public.tag_send, internallength = variable, storage = extended, category = 'S', preferred = false,
    default = 'none', collatable = true, delimiter = ';');
comment on type public.tag is 'A tag';
comment on function public.tag_in(cstring) is 'Reads one';
create table public.tagged (id integer, tag public.tag default 'x', tags public.tag[]);
create view public.tags as select tag from public.tagged;
create type public.other;
comment on type public.other is 'Only a name';

create type public.tag;
create function public.tag_in(cstring) returns public.tag language internal immutable strict as 'textin';
create function public.tag_out(public.tag) returns cstring language internal immutable strict as 'textout';
create function public.tag_receive(internal) returns public.tag language internal stable strict as 'textrecv';
create function public.tag_send(public.tag) returns bytea language internal stable strict as 'textsend';

create type public.tag (input = public.tag_in, output = public.tag_out, send = public.tag_send, storage = extended);

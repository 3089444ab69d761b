# SPDX-License-Identifier: PostgreSQL
"""Writes a random world as SQL: everything after what it refers to."""
import random_objects
from random_words import literal, quote


def needed_things(thing):
    """The names of all that a thing refers to, by itself; some are no things (base types)."""
    references = list(thing['needs'])
    references += [('type', kind) for kind in thing.get('attributes', {}).values()]
    if thing['kind'] == 'table':
        references += [('thing', thing['parent'])] if thing['parent'] else []
        for column in thing['columns'].values():
            references += [('type', column['type']), ('thing', column['collation'])]
            references += column['default_needs'] + column['generated_needs']
    return [reference[1].removesuffix('[]') for reference in references if reference[1]]


def in_order(things):
    """The things' names, each behind those that it refers to; a function's overloads right behind it, so that calls always
    have them all to choose from."""
    done, state = [], {}
    overloads = [(name, thing['key'][0]) for name, thing in things.items() if thing['kind'] == 'overload']

    def visit(name):
        if state.get(name) or name not in things:
            return
        state[name] = True
        for other in needed_things(things[name]):
            visit(other)
        done.append(name)
        for overload, function in overloads:
            if function == name:
                visit(overload)

    for name in things:
        visit(name)
    return done


def write(world):
    lines = [f'create schema {quote(schema)};' for schema in world.schemas[1:]]
    order = in_order(world.things)
    for name in order:
        thing = world.things[name]
        lines += WRITERS.get(thing['kind'], random_objects.write)(world, name, thing)
        lines += more_of(name, thing)
    # What is on tables comes behind them all; foreign keys need keys, and policies may speak of any table.
    for name in order:
        thing = world.things[name]
        for part in thing['parts'].values():
            lines += part['sql']
            if part['comment'] and part['noun']:
                lines.append(f'comment on {part["noun"]} is {literal(part["comment"])};')
        if thing['kind'] == 'sequence' and thing['owned']:
            lines.append(f'alter sequence {name} owned by {thing["owned"][0]}.{quote(thing["owned"][1])};')
        if thing['kind'] == 'privilege':
            lines.append(thing['sql'])
    return '\n'.join(lines) + '\n'


NOUNS = {'enum': 'type', 'composite': 'type', 'range': 'type', 'event': 'event trigger'}


def noun(thing):
    if 'noun' in thing:
        return thing['noun']
    if thing['kind'] == 'view':
        return 'materialized view' if thing['materialized'] else 'view'
    if thing['kind'] == 'function':
        return {'procedure': 'procedure', 'aggregate': 'aggregate', 'sum': 'aggregate'}.get(thing['form'], 'function')
    return NOUNS.get(thing['kind'], thing['kind'])


def more_of(name, thing):
    called = thing.get('called') or (name if '"."' in name else quote(name))
    if thing['kind'] == 'function':
        called += f'({arguments(thing)})'
    if thing['comment'] and noun(thing) not in (None, 'privilege'):
        yield f'comment on {noun(thing)} {called} is {literal(thing["comment"])};'
    if thing['owner']:
        yield f'alter {noun(thing)} {called} owner to {quote(thing["owner"])};'


def collation(_, name, thing):
    yield f"create collation {name} (locale = '{thing['locale']}');"


def enum(_, name, thing):
    yield f'create type {name} as enum ({", ".join(map(literal, thing["labels"]))});'


def domain(_, name, thing):
    checks = ''.join(f' constraint {quote(each)} check ({check})' for each, check in thing['checks'].items())
    default = f' default {thing["default"]}' if thing['default'] else ''
    yield f'create domain {name} as {thing["base"]}{default}{" not null" if thing["not_null"] else ""}{checks};'


def composite(_, name, thing):
    yield f'create type {name} as ({", ".join(f"{quote(each)} {kind}" for each, kind in thing["attributes"].items())});'


CANONICAL = {'integer': 'int4range_canonical', 'date': 'daterange_canonical'}


def range_type(_, name, thing):
    canonical = ''
    if thing['canonical'] and thing['subtype'] in CANONICAL:
        rounds = name[:-1] + ' rounds"'
        canonical = f', canonical = {rounds}'
        yield f'create type {name};'
        yield (f"create function {rounds}({name}) returns {name} language internal immutable strict as "
               f"'{CANONICAL[thing['subtype']]}';")
    yield f'create type {name} as range (subtype = {thing["subtype"]}{canonical}{thing["more"]});'


def sequence(_, name, each):
    yield (f'create sequence {name} increment {each["increment"]} cache {each["cache"]}'
           f'{" cycle" if each["cycle"] else ""}{each["more"]};')


def arguments(thing):
    return {'trigger': '', 'event': '', 'setof': '', 'table': '', 'atomic': ''}.get(thing['form'], thing['argument'])


def function(_, name, thing):
    form, kind, salt = thing['form'], thing['argument'], thing['salt']
    if form == 'aggregate':
        yield f"create aggregate {name}({kind}) (sfunc = {SUMS[kind]}, stype = {kind}, initcond = '{salt}');"
    elif form == 'sum':
        yield f'create aggregate {name}(integer) (sfunc = {thing["result"]}, stype = integer);'
    elif form == 'procedure':
        yield f"create procedure {name}(a {kind}) language plpgsql as $$ begin perform {salt}; end $$;"
    else:
        yield (f'create function {name}({"" if not arguments(thing) else "a " + arguments(thing)}) '
               f'{FORMS[form].format(kind=kind, column=quote(str(thing["result"])), **more(thing))};')


SUMS = {'integer': 'int4pl', 'bigint': 'int8pl', 'numeric(10,2)': 'numeric_add', 'double precision': 'float8pl'}
FORMS = {
    'sql': 'returns {result} language sql {volatility}{strict} as $$select (a + {salt})::{result}$$',
    'plpgsql': 'returns {result} language plpgsql {volatility}{strict} as $$begin return (a + {salt})::{result}; end$$',
    'trigger': 'returns trigger language plpgsql as $$ begin perform {salt}; return coalesce(new, old); end $$',
    'event': 'returns event_trigger language plpgsql as $$ begin perform {salt}; end $$',
    'typed': 'returns {kind} language sql {volatility}{strict} as $$select a$$',
    'row': 'returns integer language sql {volatility}{strict} as $$select {salt}$$',
    'setof': 'returns setof {kind} language sql stable as $$select * from {kind}$$',
    'table': 'returns table(x integer, y {kind}) language sql stable as $$select {salt}, null::{kind}$$',
    'atomic': 'returns bigint language sql stable begin atomic select count({column}) + {salt} from {kind}; end',
    'aggregate_state': 'returns integer language sql immutable as $$select {salt}$$',
}


def more(thing):
    return {'salt': thing['salt'], 'volatility': thing['volatility'], 'strict': ' strict' if thing['strict'] else '',
            'result': thing['result']}


def column_text(name, column, inherited=False):
    text = f'    {quote(name)} {column["type"]}'
    if column['collation'] and column['type'] in ('text', 'varchar(40)'):
        text += f' collate {column["collation"]}'
    if column['generated']:
        text += f' generated always as ({column["generated"]}) stored'
    elif column['default']:
        text += f' default {column["default"]}'
    elif column['identity'] and not inherited:
        text += f' generated {column["identity"]}'
    return text + (' not null' if column['not_null'] else '')


BOUNDS = {'list': 'for values in ({0})', 'range': 'for values from ({0}00) to ({0}99)',
          'hash': 'for values with (modulus 4, remainder {0})'}


def all_columns(world, thing):
    """Those that a table has from above, and its own."""
    above = all_columns(world, world.things[thing['parent']]) if thing['parent'] else {}
    return above | thing['columns']


def is_inherited(world, name):
    return any(thing.get('parent') == name or
               thing['kind'] in ('heir', 'foreign table') and name in needed_things(thing)
               for thing in world.things.values())


def table(world, name, thing):
    linked = thing['parent'] and thing['linked']
    above = world.things[thing['parent']] if thing['parent'] else None
    inherits = linked and not above['by']
    columns = thing['columns'] if inherits and not thing['late'] else all_columns(world, thing)
    body = [column_text(each, column, each not in thing['columns']) for each, column in columns.items()]
    if thing['key']:
        body.append(f'    constraint {quote(thing["key"])} primary key (id)')
    yield (f'create {"unlogged " if thing["unlogged"] else ""}table {name} (\n' + ',\n'.join(body) + '\n)' +
           (f' inherits ({thing["parent"]})' if inherits and not thing['late'] else '') +
           (f' partition by {thing["by"]} (id)' if thing['by'] else '') +
           (f' with ({thing["options"]})' if thing['options'] and not thing['by'] else '') + ';')
    if inherits and thing['late']:
        yield f'alter table {name} inherit {thing["parent"]};'
    elif linked and above['by']:
        bound = 'default' if thing['bound'] == 'default' else BOUNDS[above['by']].format(thing['bound'])
        yield f'alter table {thing["parent"]} attach partition {name} {bound};'
    if thing['security']:
        yield f'alter table {name} enable row level security;'
    if thing['security'] == 'force':
        yield f'alter table {name} force row level security;'
    for each, column in thing['columns'].items():
        if column['comment']:
            yield f'comment on column {name}.{quote(each)} is {literal(column["comment"])};'
        if column['statistics']:
            yield f'alter table {name} alter column {quote(each)} set statistics {column["statistics"]};'
        # With pg_dump a child follows its parent in these two.
        if column['storage'] and not is_inherited(world, name) and column['type'] in ('text', 'jsonb'):
            yield f'alter table {name} alter column {quote(each)} set storage {column["storage"]};'
        if column['compression'] and not is_inherited(world, name):
            yield f'alter table {name} alter column {quote(each)} set compression {column["compression"]};'
        if column['options']:
            yield f'alter table {name} alter column {quote(each)} set ({column["options"]});'


def view(_, name, thing):
    columns = [f'{alias}.{quote(column)}' + (f' as {quote(out)}' if out != column else '')
               for out, alias, column in thing['entries']]
    columns += [f'{function}(1) as {quote(out)}' for out, function, _ in thing['calls']]
    columns += [f'{expression} as {quote(out)}' for out, expression, *_ in thing['extras']]
    origin = f'{thing["base"]} a' + (f', {thing["join"]} b' if thing['join'] else '')
    options = f' with ({thing["options"]})' if thing['options'] and not thing['materialized'] else ''
    yield (f'create {noun(thing)} {name}{options} as select {", ".join(columns)} from {origin} '
           f'where {thing["filter"]} >= 0{" group by a.id" if thing["group"] else ""};')


def event(_, name, thing):
    yield f'create event trigger {quote(name)} on {thing["on"]}{thing["tags"]} execute function {thing["function"]}();'
    if thing['state']:
        yield f'alter event trigger {quote(name)} {thing["state"]};'


def publication(_, name, thing):
    yield f"create publication {quote(name)} for {thing['what']} with (publish = '{thing['publish']}');"


def privilege(*_):
    return []


WRITERS = {'collation': collation, 'enum': enum, 'domain': domain, 'composite': composite, 'range': range_type,
           'sequence': sequence, 'function': function, 'table': table, 'view': view, 'event': event,
           'privilege': privilege, 'publication': publication}

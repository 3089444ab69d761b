# SPDX-License-Identifier: PostgreSQL
"""What random tables and views have on them: constraints, indexes, triggers, rules, policies, grants, statistics.

A part is written when it is made: it holds its statements, and the references without which it can't be.
"""
from random_words import ROLES, SORTED, literal, quote

TEXTS = ('text', 'varchar(40)')


def part(kind, needs, noun, *statements):
    return {'kind': kind, 'needs': needs, 'noun': noun, 'sql': list(statements), 'comment': None}


def add(world, relation):
    columns = world.columns_of(relation)
    if not columns:
        return
    thing = world.things[relation]
    kinds = VIEW_PARTS if thing['kind'] == 'view' else TABLE_PARTS
    # Sometimes under the name of one that is there: a change of it.
    name = world.name()
    if thing['parts'] and world.chance(0.3):
        name = world.pick(thing['parts'])
        made = kinds[thing['parts'][name]['kind']](world, relation, name, *column_of(world, columns, relation))
    else:
        made = kinds[world.pick(kinds)](world, relation, name, *column_of(world, columns, relation))
    if made and fits(world, relation, made):
        thing['parts'][name] = made


def column_of(world, columns, relation):
    """One of the columns: how the statement calls it, its type, and the reference to it."""
    column = world.pick(columns)
    return quote(column), columns[column], ('column', relation, column, columns[column])


def fits(world, relation, made):
    """False for what the relation can't have, as it is now."""
    thing = world.things[relation]
    if thing['kind'] == 'view':
        return made['kind'] in ('grant', 'comment') or (made['kind'] == 'index') == thing['materialized']
    if made['kind'] == 'foreign':
        other = world.things.get(made['needs'][-1][1], {})
        return not other.get('parent') and bool(other.get('unlogged')) == bool(thing['unlogged'])
    top = thing
    while top['parent']:
        top = world.things.get(top['parent'], {'by': None, 'parent': None})
    if thing['by'] or top['by']:
        return made['kind'] not in ('exclude', 'unique', 'unique index', 'replica', 'cluster', 'typed')
    return True


def operators(world, kind):
    """Those that compare two values of the type."""
    return [name for name in world.of_kind('operator') if world.things[name]['argument'] == kind]


# Tables -----------------------------------------------------------------------------------------------------------

def check(world, table, name, column, kind, needed):
    functions = world.functions(lambda each: each['form'] in ('sql', 'plpgsql') and each['argument'] == kind, table)
    condition, needs = world.check(column, kind), [needed]
    if functions and world.chance(0.4):
        function = world.rng.choice(functions)
        condition, needs = f'{function}({column}) is not null', [needed, ('function', function, world.signature(function))]
    elif operator := world.pick(operators(world, kind)):
        condition, needs = f'{column} {world.things[operator]["sign"]} {column}', [needed, ('thing', operator)]
    ending = world.pick(['', '', '', ' not valid'] + ([] if world.things[table]['by'] else [' no inherit']))
    return part('check', needs, f'constraint {quote(name)} on {table}',
                f'alter table {table} add constraint {quote(name)} check ({condition}){ending};')


def unique(world, table, name, column, kind, needed):
    if kind not in SORTED:
        return None
    nulls = ' nulls not distinct' if world.version >= 15 and world.chance(0.2) else ''
    include = ' include (id)' if column != '"id"' and world.chance(0.2) else ''
    ending = world.rng.choice(['', '', ' deferrable', ' deferrable initially deferred', ' with (fillfactor=80)'])
    if 'deferrable' not in ending or not include:
        ending = include + ending
    return part('unique', [needed, ('column', table, 'id', None)], f'constraint {quote(name)} on {table}',
                f'alter table {table} add constraint {quote(name)} unique{nulls} ({column}){ending};')


def exclude(world, table, name, column, kind, needed):
    if kind == 'int4range':
        how = f'using gist ({column} with &&)'
    elif kind in SORTED:
        how = f'({column} with =)'
    else:
        return None
    where = f' where ({column} is not null)' if world.chance(0.4) else ''
    return part('exclude', [needed], f'constraint {quote(name)} on {table}',
                f'alter table {table} add constraint {quote(name)} exclude {how}{where}'
                f'{world.rng.choice(["", " deferrable"])};')


def index(world, table, name, column, kind, needed):
    rng, needs, key, method, tail = world.rng, [needed], column, '', ''
    functions = world.functions(lambda each: each['form'] in ('sql', 'plpgsql') and each['argument'] == kind and
                                each['volatility'] == 'immutable', table)
    if functions and world.chance(0.4):
        function = rng.choice(functions)
        key, needs = f'{function}({column})', [needed, ('function', function, world.signature(function))]
    elif (kinds := [each for each in world.of_kind('operator class') if world.things[each]['argument'] == kind]) and (
            world.chance(0.5)):
        chosen = rng.choice(kinds)
        method, key, needs = f' using {world.things[chosen]["method"]}', f'{column} {chosen}', [needed, ('thing', chosen)]
    elif kind in TEXTS and world.of_kind('configuration') and world.chance(0.5):
        chosen = rng.choice(world.of_kind('configuration'))
        method, key = ' using gin', f'to_tsvector({literal(chosen)}, {column})'
        needs = [needed, ('thing', chosen)]
    elif kind in TEXTS:
        key = rng.choice([column, f'lower({column})', f'{column} collate "C"', f'{column} text_pattern_ops',
                          f'({column} || \'x\')'])
    elif kind in ('jsonb', 'integer[]'):
        method = ' using gin'
    elif kind == 'int4range':
        method = ' using gist'
    elif kind not in SORTED:
        return None
    elif world.chance(0.2):
        method = ' using hash'
    if not method:
        key += rng.choice(['', '', ' desc', ' desc nulls last', ' nulls first'])
        tail = rng.choice(['', '', ' include (id)' if column != '"id"' else '', ' with (fillfactor=70)'])
    if world.chance(0.3):
        tail += f' where {column} is not null'
    schema = table[:table.index('".') + 2]
    statements = [f'create index {quote(name)} on {table}{method} ({key}){tail};']
    if '(' in key and ' desc' not in key and world.chance(0.2):
        statements.append(f'alter index {schema}{quote(name)} alter column 1 set statistics 77;')
    return part('index', needs + [('column', table, 'id', None)], f'index {schema}{quote(name)}', *statements)


def unique_index(world, table, name, column, kind, needed):
    if kind not in SORTED:
        return None
    schema = table[:table.index('".') + 2]
    statements = [f'create unique index {quote(name)} on {table} ({column});']
    if needed[2] == 'id' and world.chance(0.3):
        statements.append(f'alter table {table} cluster on {quote(name)};')
    elif needed[2] == 'id' and world.chance(0.4) and not world.things[table]['parent']:
        statements.append(f'alter table {table} replica identity using index {quote(name)};')
    return part('unique index', [needed], f'index {schema}{quote(name)}', *statements)


def foreign(world, table, name, column, kind, needed):
    other = world.pick(each for each in world.of_kind('table') if world.things[each]['key'])
    if not other or kind not in ('integer', 'bigint'):
        return None
    action = world.rng.choice(['', ' on delete cascade', ' deferrable initially deferred', ' on update set null',
                               ' match full'] + ([] if world.things[table]['by'] or world.things[other]['by']
                                                 else [' not valid']))
    if ' set ' in action and any(each['generated'] for each in world.things[table]['columns'].values()):
        action = ''
    return part('foreign', [needed, ('key', other)], f'constraint {quote(name)} on {table}',
                f'alter table {table} add constraint {quote(name)} foreign key ({column}) references {other} (id)'
                f'{action};')


def trigger(world, table, name, column, _, needed):
    function = world.pick(world.functions(lambda each: each['form'] == 'trigger', table))
    if not function:
        return None
    thing = world.things[table]
    generated = thing['columns'].get(needed[2], {}).get('generated')
    when = world.pick(['before insert', 'after delete', 'after insert or delete'] +
                      ([] if generated else [f'after update of {column}', f'before update of {column}']))
    level, kind = 'row', ''
    if when.startswith('after') and world.chance(0.3):
        kind, level = 'constraint ', world.rng.choice(['deferrable initially deferred for each row', 'for each row'])
    elif when == 'after delete' and world.chance(0.5):
        level = 'referencing old table as gone for each statement'
    elif when == 'before insert' and not generated and world.chance(0.3):
        level = f'for each row when (new.{column} is not null)'
    else:
        level = world.rng.choice(['for each row', 'for each statement'])
    statements = [f'create {kind}trigger {quote(name)} {when} on {table} {level} execute function {function}();']
    state = world.rng.choice(['', '', 'disable', 'enable always', 'enable replica'])
    if state:
        statements.append(f'alter table {table} {state} trigger {quote(name)};')
    return part('trigger', [needed, ('function', function, world.signature(function))],
                f'trigger {quote(name)} on {table}', *statements)


def policy(world, table, name, column, kind, needed):
    rng, needs = world.rng, [needed]
    condition = world.check(column, kind)
    other = world.pick(world.of_kind('table'))
    functions = world.functions(lambda each: each['form'] in ('sql', 'plpgsql') and each['argument'] == kind)
    if functions and world.chance(0.5):
        function = rng.choice(functions)
        condition, needs = f'{function}({column}) is not null', [needed, ('function', function, world.signature(function))]
    elif other and world.chance(0.3):
        their = world.pick(world.columns_of(other))
        if their:
            condition = f'exists (select from {other} o where o.{quote(their)} is not null)'
            needs = [needed, ('column', other, their, None)]
    command = rng.choice([f'for select using ({condition})', f'for insert with check ({condition})',
                          f'using ({condition})', f'for update using ({condition}) with check (true)'])
    role = rng.choice(['public', *map(quote, ROLES)])
    return part('policy', needs, f'policy {quote(name)} on {table}',
                f'create policy {quote(name)} on {table}{rng.choice(["", " as restrictive"])} '
                f'{command.replace(" using", f" to {role} using", 1) if command.startswith("for select") else command};')


def rule(world, table, name, column, kind, needed):
    action = world.rng.choice([f'on delete to {table} do instead nothing',
                               f'on insert to {table} do also notify "heard"',
                               f'on update to {table} where old.{column} is null do instead nothing'])
    return part('rule', [needed], f'rule {quote(name)} on {table}', f'create rule {quote(name)} as {action};')


def grant(world, relation, name, column, *more):
    role, rng = world.rng.choice(ROLES), world.rng
    plain = world.things[relation]['kind'] == 'table'
    what = rng.choice(['select', 'insert, update', 'all', f'select ({column})', f'update ({column}), references ({column})']
                      if plain else ['select', f'select ({column})'])
    return part('grant', [more[-1]], None,
                f'grant {what} on {relation} to {quote(role)}{rng.choice(["", "", " with grant option"])};')


def statistics(world, table, name, column, kind, needed):
    columns = {each: other for each, other in world.columns_of(table).items() if other in SORTED}
    second = world.pick(columns)
    schema = table[:table.index('".') + 2]
    if kind in TEXTS and world.version >= 14 and world.chance(0.3):
        return part('statistics', [needed], f'statistics {schema}{quote(name)}',
                    f'create statistics {schema}{quote(name)} on (lower({column})) from {table};')
    if kind not in SORTED or not second or quote(second) == column:
        return None
    return part('statistics', [needed, ('column', table, second, columns[second])],
                f'statistics {schema}{quote(name)}',
                f'create statistics {schema}{quote(name)}{world.rng.choice(["", " (ndistinct)", " (dependencies, mcv)"])} '
                f'on {column}, {quote(second)} from {table};')


def replica(world, table, name, *more):
    return part('replica', [], None, f'alter table {table} replica identity {world.rng.choice(["full", "nothing"])};')


TABLE_PARTS = {'check': check, 'unique': unique, 'exclude': exclude, 'index': index, 'unique index': unique_index,
               'foreign': foreign, 'trigger': trigger, 'policy': policy, 'rule': rule, 'grant': grant,
               'statistics': statistics, 'replica': replica}


# Views ------------------------------------------------------------------------------------------------------------

def instead(world, view, name, column, kind, needed):
    function = world.pick(world.functions(lambda each: each['form'] == 'trigger'))
    return function and part('instead', [needed, ('function', function, world.signature(function))],
                             f'trigger {quote(name)} on {view}',
                             f'create trigger {quote(name)} instead of insert or update on {view} for each row '
                             f'execute function {function}();')


def view_rule(world, view, name, column, kind, needed):
    return part('view rule', [needed], f'rule {quote(name)} on {view}',
                f'create rule {quote(name)} as on insert to {view} do instead nothing;')


def view_index(world, view, name, column, kind, needed):
    schema = view[:view.index('".') + 2]
    return part('index', [needed], f'index {schema}{quote(name)}',
                f'create index {quote(name)} on {view} ({column});') if kind in SORTED else None


def view_comment(world, view, name, column, kind, needed):
    return part('comment', [needed], None,
                f'comment on column {view}.{column} is {literal(world.name())};')


def view_default(world, view, name, column, kind, needed):
    if kind not in ('integer', 'bigint', 'text'):
        return None
    return part('default', [needed], None, f"alter view {view} alter column {column} set default '7';")


def view_extra(world, view):
    """A column of a view that is more than one of a table: [its name, the expression, its type, what it needs]."""
    base = view['base']
    columns = world.columns_of(base)
    column = world.pick(columns)
    if not column:
        return None
    kind, needed = columns[column], ('column', base, column, columns[column])
    forms = [(f'a.{quote(column)}::text', 'text', [needed]), (f'coalesce(a.{quote(column)}, null)', kind, [needed]),
             (f'case when a.{quote(column)} is null then 1 else 2 end', 'integer', [needed])]
    other = world.pick(world.of_kind('table'))
    if other:
        forms.append((f'(select count(*) from {other} o)', 'bigint', [('thing', other)]))
    if not view['materialized']:
        forms.append(('a', 'whole row', []))
    forms += [(f'a.{quote(column)} {world.things[each]["sign"]} a.{quote(column)}', 'boolean', [needed, ('thing', each)])
              for each in operators(world, kind)]
    forms += [(f'to_tsvector({literal(each)}, a.{quote(column)})', 'tsvector', [needed, ('thing', each)])
              for each in world.of_kind('configuration') if kind in TEXTS]
    forms += [(f'{literal(label)}::{each}', each, [('label', each, label)]) for each in world.of_kind('enum')
              for label in world.things[each]['labels'][:1]]
    forms += [(f'null::{each}', each, [('type', each)]) for each in world.of_kind('domain', 'composite', 'range', 'base')]
    expression, result, needs = world.rng.choice(forms)
    return (world.name(), expression, result, needs)


VIEW_PARTS = {'instead': instead, 'view rule': view_rule, 'index': view_index, 'grant': grant, 'comment': view_comment,
              'default': view_default}


# What is on nothing -----------------------------------------------------------------------------------------------

def default_privilege(world):
    role, maker = quote(world.rng.choice(ROLES)), world.rng.choice(['', '', f' for role {quote(ROLES[0])}'])
    schema = world.pick(['', '', *(f' in schema {quote(each)}' for each in world.schemas)])
    choices = [f'grant select on tables to {role};', f'grant usage on sequences to {role};',
               f'grant all on tables to {role} with grant option;', f'grant usage on types to {role};',
               f'grant execute on functions to {role};']
    if not schema:
        choices += ['revoke execute on functions from public;', 'revoke usage on types from public;',
                    f'grant usage on schemas to {role};']
    return f'alter default privileges{maker}{schema} {world.rng.choice(choices)}'

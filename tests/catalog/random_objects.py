# SPDX-License-Identifier: PostgreSQL
"""What random schemas have beside relations, plain types and functions: casts, operators and their families, text search,
foreign data, languages, base types, extensions, subscriptions and the like.

Each is written when it is made: it holds its statements, what COMMENT and ALTER … OWNER call it, and the references
without which it can't be. It changes by being made anew under its name.
"""
from random_words import NUMBERS, ROLES, literal, quote

COMPARED = {'integer': ('int4', 'btint4cmp', 'hashint4'), 'bigint': ('int8', 'btint8cmp', 'hashint8'),
            'text': ('text', 'bttextcmp', 'hashtext')}
# Their names stand in no schema.
BARE = ('wrapper', 'server', 'mapping', 'language', 'access method', 'subscription', 'schema', 'grant')


def thing(noun, called, needs, *statements, owned=True, **more):
    """`called` is None for what takes no comment, `owned` False for what has no owner of its own."""
    return {'noun': noun, 'called': called, 'needs': list(needs), 'sql': list(statements), 'owned': owned and called is not None, 'comment': None,
            'owner': None, 'parts': {}, **more}


def beside(name, more):
    """The name of a second thing in the same schema: "clinic"."x" gives "clinic"."x in"."""
    return name[:-1] + more + '"'


def own_or_base(world, *base):
    """A type that a user may have made, and the reference to it."""
    kind = world.pick(world.of_kind('enum', 'composite', 'domain') + list(base))
    return kind, ('type', kind)


def symbol(world):
    return ''.join(world.rng.choice('@#%&|~<>') for _ in range(5)) + '='


# Types, casts and operators -----------------------------------------------------------------------------------------

def base(world, name):
    like = world.rng.choice([('int4', 'internallength = 4, passedbyvalue, alignment = int4'),
                             ('text', 'internallength = variable, storage = extended'),
                             ('text', "internallength = variable, storage = extended, category = 'S'"),
                             ('text', 'internallength = variable')])
    read, write = beside(name, ' in'), beside(name, ' out')
    return thing('type', name, [], f'create type {name};',
                 f"create function {read}(cstring) returns {name} language internal immutable strict as '{like[0]}in';",
                 f"create function {write}({name}) returns cstring language internal immutable strict as '{like[0]}out';",
                 f'create type {name} (input = {read}, output = {write}, {like[1]});', owned=False)


def cast(world, name):
    kind, _ = own_or_base(world)
    target = world.rng.choice(['integer', 'bigint', 'date'])
    if not kind or world.things[kind]['kind'] == 'domain' or any(
            each['kind'] == 'cast' and each['called'] == f'({kind} as {target})' for each in world.things.values()):
        return None
    context, needed = world.rng.choice(['', ' as assignment']), ('is', kind, world.things[kind]['kind'])
    if world.chance(0.5):
        return thing('cast', f'({kind} as {target})', [needed], f'create cast ({kind} as {target}) with inout{context};',
                     owned=False)
    return thing('cast', f'({kind} as {target})', [needed],
                 f"create function {name}({kind}) returns {target} language sql immutable as $$select null::{target}$$;",
                 f'create cast ({kind} as {target}) with function {name}({kind}){context};', owned=False)


def operator(world, name):
    kind, needed = own_or_base(world, 'integer', 'text', 'date')
    sign = symbol(world)
    schema = name[:name.index('".') + 2]
    more = world.pick(['', f', commutator = operator({schema}{sign})', ', restrict = eqsel, join = eqjoinsel',
                       f', negator = operator({schema}{sign[::-1]})'])
    return thing('operator', f'{schema}{sign} ({kind}, {kind})', [needed],
                 f'create function {name}({kind}, {kind}) returns boolean language sql immutable as $$select '
                 f'{world.rng.choice(["true", "false"])}$$;',
                 f'create operator {schema}{sign} (leftarg = {kind}, rightarg = {kind}, function = {name}{more});',
                 sign=f'operator({schema}{sign})', argument=kind)


def operator_class(world, name):
    kind = world.rng.choice(list(COMPARED))
    short, compare, spread = COMPARED[kind]
    if world.chance(0.2):
        method, entries = 'hash', f'operator 1 =, function 1 {spread}({kind})'
    else:
        method = 'btree'
        entries = ', '.join(f'operator {i} {sign}' for i, sign in enumerate(('<', '<=', '=', '>=', '>'), 1)
                            if i in (1, 3) or world.chance(0.8)) + f', function 1 {compare}({kind}, {kind})'
    family = world.pick([each for each in world.of_kind('operator family')
                         if world.things[each]['method'] == method and kind == 'text'] + [None, None])
    return thing('operator class', f'{name} using {method}', [('thing', family)] if family else [],
                 f'create operator class {name} for type {kind} using {method}{f" family {family}" if family else ""} '
                 f'as {entries};', method=method, argument=kind)


def operator_family(world, name):
    method = world.rng.choice(['btree', 'hash'])
    statements = [f'create operator family {name} using {method};']
    if method == 'btree' and world.chance(0.7):
        statements.append(f'alter operator family {name} using btree add operator 1 < (int4, int8), '
                          f'operator 3 = (int4, int8), function 1 (int4, int8) btint48cmp(int4, int8);')
    if method == 'btree' and world.chance(0.3):
        statements.append(f'alter operator family {name} using btree add operator 5 > (int4, int8);')
    return thing('operator family', f'{name} using {method}', [], *statements, method=method)


def conversion(world, name):
    source = world.rng.choice([('LATIN1', 'iso8859_1_to_utf8'), ('LATIN2', 'iso8859_to_utf8'), ('KOI8R', 'koi8r_to_utf8')])
    return thing('conversion', name, [], f"create conversion {name} for '{source[0]}' to 'UTF8' from {source[1]};")


def transform(world, name):
    kind, needed = own_or_base(world)
    if not kind or any(each['kind'] == 'transform' and each['argument'] == kind for each in world.things.values()):
        return None
    return thing('transform', f'for {kind} language sql', [needed],
                 f'create transform for {kind} language sql (from sql with function prsd_lextype(internal));',
                 owned=False, argument=kind)


# Text search --------------------------------------------------------------------------------------------------------

def dictionary(world, name):
    template = world.pick(world.of_kind('template') + ['simple', 'simple', 'snowball'])
    options = {'simple': ["stopwords = 'english'", 'accept = false', "stopwords = 'german', accept = true"],
               'snowball': ["language = 'english'", "language = 'german', stopwords = 'german'"]}.get(template, [''])
    option = world.rng.choice(options)
    return thing('text search dictionary', name, [('thing', template)] if template in world.things else [],
                 f'create text search dictionary {name} (template = {template}{", " if option else ""}{option});')


def configuration(world, name):
    parser = world.pick(world.of_kind('parser') + ['pg_catalog."default"'] * 2)
    needs, statements = [('thing', parser)] if parser in world.things else [], []
    statements.append(f'create text search configuration {name} (parser = {parser});')
    for token in world.rng.sample(['asciiword', 'word', 'email', 'int', 'host'], world.rng.randint(0, 3)):
        chosen = world.rng.sample(world.of_kind('dictionary') + ['simple', 'english_stem'], world.rng.randint(1, 2))
        needs += [('thing', each) for each in chosen if each in world.things]
        statements.append(f'alter text search configuration {name} add mapping for {token} with {", ".join(chosen)};')
    return thing('text search configuration', name, needs, *statements)


def template(world, name):
    return thing('text search template', name, [],
                 f'create text search template {name} ({world.rng.choice(["init = dsimple_init, ", ""])}lexize = '
                 f'dsimple_lexize);', owned=False)


def parser(world, name):
    headline = world.rng.choice([', headline = prsd_headline', ''])
    return thing('text search parser', name, [],
                 f'create text search parser {name} (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, '
                 f'lextypes = prsd_lextype{headline});', owned=False)


# Foreign data -------------------------------------------------------------------------------------------------------

def options_of(world, *names):
    chosen = [name for name in names if world.chance(0.5)]
    return f' options ({", ".join(f"{quote(name)} {literal(world.name())}" for name in chosen)})' if chosen else ''


def wrapper(world, name):
    return thing('foreign data wrapper', name, [], f'create foreign data wrapper {name}{options_of(world, "debug", "Mode")};',
                 owned=False)


def server(world, name):
    below = world.pick(world.of_kind('wrapper')) or world.add('wrapper')
    kind = world.rng.choice(['', " type 'files'"])
    version = world.rng.choice(['', " version '1.2'", " version '2'"])
    return below and thing('server', name, [('thing', below)],
                           f'create server {name}{kind}{version} foreign data wrapper {below}'
                           f'{options_of(world, "host", "port")};')


def mapping(world, name):
    below = world.pick(world.of_kind('server')) or world.add('server')
    role = world.rng.choice(['public', *map(quote, ROLES)])
    if not below or any(each['kind'] == 'mapping' and each['key'] == (below, role) for each in world.things.values()):
        return None
    return thing(None, None, [('thing', below)], f'create user mapping for {role} server {below}{options_of(world, "user")};',
                 key=(below, role))


def foreign_table(world, name):
    below = world.pick(world.of_kind('server')) or world.add('server')
    if not below:
        return None
    needs, lines = [('thing', below)], []
    for i in range(world.rng.randint(1, 3)):
        kind = world.any_type()
        needs.append(('type', kind))
        lines.append(f'    c{i} {kind}{options_of(world, "column name")}{world.rng.choice(["", "", " not null"])}')
    if world.chance(0.4):
        lines.append(f'    constraint {quote(world.name())} check (c0 is not null)')
    parent = world.pick([each for each in world.of_kind('table') if world.may_have_children(world.things[each]) and
                         not world.things[each]['by']]) if world.chance(0.2) else None
    if parent:
        needs.append(('thing', parent))
    body = ',\n'.join(lines)
    return thing('foreign table', name, needs,
                 f'create foreign table {name} (\n{body}\n){f" inherits ({parent})" if parent else ""} server {below}'
                 f'{options_of(world, "file", "Sheet")};')


# What else there is -------------------------------------------------------------------------------------------------

def language(world, name):
    schema = world.full()[:-1]
    handlers = [('handler', 'call handler', 'returns language_handler', 'plpgsql_call_handler')]
    if world.chance(0.5):
        handlers.append(('inline', 'inline', '(internal) returns void', 'plpgsql_inline_handler'))
    if world.chance(0.5):
        handlers.append(('validator', 'validator', '(oid) returns void', 'plpgsql_validator'))
    functions = [f"create function {schema} {called}\"{shape if shape[0] == '(' else '() ' + shape} language c "
                 f"as '$libdir/plpgsql', '{symbol}';" for _, called, shape, symbol in handlers]
    parts = ' '.join(f'{word} {schema} {called}"' for word, called, *_ in handlers)
    return thing('language', name, [], *functions, f'create {world.rng.choice(["", "trusted "])}language {name} {parts};')


def routine(world, name):
    """A function in a language of one's own, or with everything that a function can have."""
    spoken = world.pick(world.of_kind('language') + ['plpgsql', 'plpgsql'])
    arguments = world.rng.choice(['', 'a integer default 5', 'out x integer, inout y text', 'variadic a integer[]',
                                  "a integer, b text default 'x', c date default current_date", 'a anyelement'])
    called = {'': '', 'a integer default 5': 'integer', 'out x integer, inout y text': 'text',
              'variadic a integer[]': 'integer[]', 'a anyelement': 'anyelement'}.get(arguments, 'integer, text, date')
    result = '' if 'out x' in arguments else ' returns ' + world.rng.choice(['setof integer', 'integer', 'void'])
    traits = ' '.join(each for each in ('security definer', 'leakproof', 'parallel safe', 'cost 7', 'stable',
                                        'set search_path = pg_catalog, public', "set work_mem = '5MB'")
                      if world.chance(0.3))
    if 'setof' in result and world.chance(0.5):
        traits += ' rows 50'
    return thing('function', f'{name}({called})', [('thing', spoken)] if spoken in world.things else [],
                 f'create function {name}({arguments}){result} language {spoken} {traits} as $$begin perform 1; end$$;')


def overload(world, name):
    """Another function under the name of one that is there."""
    other = world.pick([each for each in world.of_kind('function')
                        if world.things[each]['form'] in ('sql', 'plpgsql')])
    taken = world.things[other]['argument'] if other else None
    kind = world.rng.choice([each for each in (*NUMBERS, 'text', 'date') if each != taken])
    if not other or any(each['kind'] == 'overload' and each['key'] == (other, kind) for each in world.things.values()):
        return None
    result = world.things[other]['result']
    return thing('function', f'{other}({kind})', [('function', other, world.signature(other))],
                 f'create function {other}({kind}) returns {result} language sql immutable as $$select '
                 f'{world.rng.randint(0, 9)}::{result}$$;', key=(other, kind))


def access_method(world, name):
    return thing('access method', name, [], 'create access method ' + name + world.rng.choice(
        [' type index handler bthandler;', ' type table handler heap_tableam_handler;']), owned=False)


def typed_table(world, name):
    kind = world.pick(world.of_kind('composite'))
    if not kind:
        return None
    attribute, of = world.pick(world.things[kind]['attributes'].items())
    extra = world.rng.choice(['', f' ({quote(attribute)} with options not null)',
                              f' (constraint {quote(world.name())} check ({quote(attribute)} is not null))'])
    return thing('table', name, [('type', kind), ('attribute', kind, attribute, of)], f'create table {name} of {kind}{extra};')


def heir(world, name):
    """A table with two parents."""
    tables = [each for each in world.of_kind('table') if world.may_have_children(world.things[each]) and
              not world.things[each]['by'] and not world.things[each]['parent']]
    parents = world.rng.sample(tables, min(2, len(tables)))
    kinds = {world.columns_of(each).get('id') for each in parents}
    if len(parents) < 2 or len(kinds) != 1:
        return None
    own = world.rng.choice(['', f'id {kinds.pop()}', 'own text'])
    return thing('table', name, [('column', each, 'id', None) for each in parents],
                 f'create table {name} ({own}) inherits ({", ".join(parents)});')


def extension(world, name):
    """Types that an extension brings: the thing is called as one of them."""
    if world.of_kind('extension'):
        return None
    chosen = world.rng.choice(['citext', 'hstore', 'ltree'])
    return thing('extension', chosen, [], f'create extension {chosen} schema {name[:name.index(".")]};', owned=False,
                 name=f'{name[:name.index(".")]}."{chosen}"')


def subscription(world, name):
    return thing('subscription', name, [], f"create subscription {name} connection 'dbname=elsewhere' publication "
                 f"{quote(world.name())} with (connect = false, slot_name = none, enabled = false"
                 f"{world.rng.choice(['', ', binary = true', ', synchronous_commit = local'])});", owned=False)


def schema(world, name):
    return thing('schema', name, [], f'create schema {name};')


def grant(world, name):
    """A privilege on something that is no relation."""
    nouns = {'sequence': ('sequence', ['usage', 'select, update', 'all']), 'function': ('function', ['execute']),
             'enum': ('type', ['usage']), 'domain': ('type', ['usage']), 'composite': ('type', ['usage']),
             'range': ('type', ['usage']), 'wrapper': ('foreign data wrapper', ['usage']),
             'server': ('foreign server', ['usage']), 'language': ('language', ['usage']),
             'schema': ('schema', ['usage', 'create', 'all']), 'foreign table': ('table', ['select', 'all'])}
    target = world.pick(world.of_kind(*nouns))
    if not target:
        return None
    about = world.things[target]
    noun, privileges = nouns[about['kind']]
    if about['kind'] == 'language' and 'trusted' not in about['sql'][-1]:
        return None
    called, needs = target, [('thing', target)]
    if about['kind'] == 'function':
        needs = [('function', target, world.signature(target))]
        noun = 'routine'
    role = world.rng.choice([*map(quote, ROLES), 'public'])
    privilege = world.rng.choice(privileges)
    if about['kind'] in ('function', 'enum', 'domain', 'composite', 'range') and world.chance(0.4):
        return thing(None, None, needs, f'revoke {privilege} on {noun} {called} from public;')
    ending = ' with grant option' if role != 'public' and world.chance(0.3) else ''
    return thing(None, None, needs, f'grant {privilege} on {noun} {called} to {role}{ending};')


MAKERS = {'base': base, 'cast': cast, 'operator': operator, 'operator class': operator_class,
          'operator family': operator_family, 'conversion': conversion, 'transform': transform,
          'dictionary': dictionary, 'configuration': configuration, 'template': template, 'parser': parser,
          'wrapper': wrapper, 'server': server, 'mapping': mapping, 'foreign table': foreign_table,
          'language': language, 'routine': routine, 'overload': overload, 'access method': access_method,
          'typed table': typed_table, 'heir': heir, 'extension': extension, 'subscription': subscription,
          'schema': schema, 'grant': grant}


def make(world, kind, name):
    """The thing of that name, or None when there is nothing that it could be made of."""
    made = MAKERS[kind](world, name)
    if made:
        made['kind'] = kind
    return made


def write(_, name, thing):
    yield from thing['sql']

# SPDX-License-Identifier: PostgreSQL
"""Random schemas and random changes of them, for run-random.

A World is a model of a schema in which everything knows what it refers to. change() does something to it; repair()
takes out what then refers to nothing; random_sql.py writes it down. The same seed gives the same world.

A reference is a tuple: ('type', name), ('thing', name), ('is', name, kind), ('function', name, signature), ('label', enum, label),
('key', table), ('attribute', composite, attribute, type), or ('column', relation, column, type), where a type of None
means any.
"""
import copy
import random

import random_objects
import random_parts
import random_sql
from random_words import BASE_TYPES, DEFAULTS, FREE_TYPES, NUMBERS, WORDS, literal, quote

TYPES = ('enum', 'domain', 'composite', 'range', 'base', 'extension')
OWNED = ('table', 'function', 'enum', 'domain', 'composite', 'range', 'view', 'sequence', 'collation')
OBJECTS = list(random_objects.MAKERS)
SIMPLE_CHANGES = {'integer': 'bigint', 'bigint': 'numeric(10,2)', 'varchar(40)': 'text', 'date': 'timestamptz',
                  'boolean': 'text'}


class World:
    def __init__(self, rng, version):
        self.rng, self.version = rng, version
        self.counter = 0
        self.schemas = ['public', 'clinic', 'Other Schema']
        self.things = {}  # by full name, in the order in which they were made
        for kind, most in (('collation', 1), ('enum', 2), ('domain', 2), ('composite', 2), ('range', 1), ('sequence', 2),
                           ('function', 3), ('table', 5), ('child', 3), ('function', 3), ('view', 4), ('event', 1),
                           ('privilege', 1), ('publication', 1)):
            for _ in range(rng.randint(kind == 'table', most)):
                self.add(kind)
            if kind in ('enum', 'range', 'view'):
                for _ in range(rng.randint(0, 4)):
                    self.add(rng.choice(OBJECTS))

    # Names and what they stand for ------------------------------------------------------------------------------

    def chance(self, probability):
        return self.rng.random() < probability

    def name(self):
        self.counter += 1
        return f'{self.rng.choice(WORDS)}{self.counter}'

    def full(self):
        return f'{quote(self.rng.choice(self.schemas))}.{quote(self.name())}'

    def of_kind(self, *kinds):
        return [name for name, thing in self.things.items() if thing['kind'] in kinds]

    def pick(self, items):
        items = list(items)
        return self.rng.choice(items) if items else None

    def columns_of(self, relation):
        """The columns' types by their names, with those of the parent."""
        thing = self.things.get(relation)
        if not thing or thing['kind'] not in ('table', 'view'):
            return {}
        if thing['kind'] == 'view':
            return dict(thing['columns'])
        columns = self.columns_of(thing['parent']) if thing['parent'] else {}
        return columns | {name: column['type'] for name, column in thing['columns'].items()}

    def signature(self, name):
        function = self.things.get(name)
        if not function or function['kind'] != 'function':
            return None
        return tuple(str(function[each]) for each in ('form', 'argument', 'result', 'volatility'))

    def functions(self, test, without=None):
        """Those whose signature passes the test and which do not lead back to a relation."""
        return [name for name in self.of_kind('function')
                if test(self.things[name]) and not (without and self.reaches(name, without))]

    def resolves(self, reference):
        what, name, *detail = reference
        if what == 'type':
            base = name.removesuffix('[]')
            return base in FREE_TYPES or self.things.get(base, {}).get('kind') in TYPES
        if what == 'function':
            return self.signature(name) == detail[0]
        if what == 'label':
            return detail[0] in self.things.get(name, {}).get('labels', [])
        if what == 'is':
            return self.things.get(name, {}).get('kind') == detail[0]
        if what == 'attribute':
            return self.things.get(name, {}).get('attributes', {}).get(detail[0]) == detail[1]
        if what == 'key':
            return bool(self.things.get(name, {}).get('key'))
        if what == 'column':
            return self.columns_of(name).get(detail[0]) in ((detail[1],) if detail[1] else self.columns_of(name).values())
        return name in self.things

    def resolve_all(self, references):
        return all(self.resolves(each) for each in references)

    def reaches(self, name, target, seen=None):
        """True when what is called so refers to the target, however far away."""
        seen = set() if seen is None else seen
        if name == target:
            return True
        if name in seen or name not in self.things:
            return False
        seen.add(name)
        return any(self.reaches(each, target, seen) for each in random_sql.needed_things(self.things[name]))

    # Making -----------------------------------------------------------------------------------------------------

    def add(self, kind):
        bare = kind in ('event', 'publication')
        name = self.name() if bare else quote(self.name()) if kind in random_objects.BARE else self.full()
        thing = self.make(kind, name)
        if not thing:
            return None
        name = thing.pop('name', name)
        self.things[name] = thing
        return name

    def make(self, kind, name):
        return random_objects.make(self, kind, name) if kind in OBJECTS else getattr(self, f'make_{kind}')()

    def thing(self, kind, needs=(), **more):
        return {'kind': kind, 'needs': list(needs), 'comment': None, 'owner': None, 'parts': {}, **more}

    def make_collation(self):
        return self.thing('collation', locale=self.rng.choice(['C', 'POSIX']))

    def make_enum(self):
        return self.thing('enum', labels=[f'{self.rng.choice(WORDS)}{i}' for i in range(self.rng.randint(1, 4))])

    def make_domain(self):
        own = self.of_kind('enum', 'domain', 'composite', 'range')
        base = self.rng.choice(['integer', 'text', 'numeric(10,2)', 'integer[]'] + own + [f'{each}[]' for each in own])
        return self.thing('domain', [('type', base)], base=base, not_null=self.chance(0.2), default=self.domain_default(base),
                          checks={self.name(): self.check('value', base)})

    def domain_default(self, base):
        return self.rng.choice(DEFAULTS[base]) if base in DEFAULTS and self.chance(0.3) else None

    def any_type(self):
        own = self.of_kind(*TYPES)
        kind = self.pick(BASE_TYPES + own * 2)
        return kind + '[]' if kind in own and self.chance(0.2) else kind

    def make_composite(self):
        return self.thing('composite', attributes={self.name(): self.any_type() for _ in range(self.rng.randint(1, 3))})

    def make_range(self):
        subtype = self.rng.choice(['integer', 'text', 'date', 'numeric', 'timestamptz', 'double precision'])
        more = {'text': [', collation = "C"', ', subtype_opclass = text_pattern_ops'], 'numeric': [', subtype_diff = numrange_subdiff'],
                'double precision': [', subtype_diff = float8mi']}.get(subtype, []) + ['', '', f', multirange_type_name = {self.full()}']
        return self.thing('range', subtype=subtype, more=self.rng.choice(more), canonical=self.chance(0.3))

    def make_sequence(self):
        return self.thing('sequence', increment=self.rng.choice([1, 2, -1]), cache=self.rng.choice([1, 5]),
                          cycle=self.chance(0.3), owned=None, more=self.sequence_bounds())

    def sequence_bounds(self):
        return self.rng.choice(['', '', ' as integer', ' as smallint', ' minvalue -5 maxvalue 900 start 7', ' start -1 minvalue -50'])

    def make_function(self):
        rng = self.rng
        form = rng.choice(['sql', 'plpgsql', 'trigger', 'trigger', 'event', 'typed', 'row', 'setof', 'table', 'atomic',
                           'procedure', 'aggregate', 'sum'])
        function = self.thing('function', form=form, argument=rng.choice(NUMBERS),
                              result=rng.choice(['integer', 'bigint', 'text']), salt=rng.randint(0, 99),
                              volatility=rng.choice(['immutable', 'immutable', 'stable', 'volatile']), strict=False)
        table, column = self.pick(self.of_kind('table')), None
        if form in ('typed', 'table'):
            function['argument'] = function['result'] = self.any_type()
            function['needs'] = [('type', function['argument'])]
        elif form in ('row', 'setof', 'atomic'):
            if not table or form == 'atomic' and self.version < 14:
                return None
            column = self.pick(self.columns_of(table))
            function['argument'], function['result'] = table, column
            function['needs'] = [('thing', table)] + ([('column', table, column, None)] if form == 'atomic' else [])
        elif form == 'sum':
            state = self.pick(self.functions(lambda each: each['form'] == 'aggregate_state'))
            function.update(form='aggregate_state', argument='integer, integer', result='integer')
            if state:
                function.update(form='sum', argument='integer', result=state)
                function['needs'] = [('function', state, self.signature(state))]
        return function

    def check(self, subject, kind):
        if kind in NUMBERS:
            return f'{subject} {self.rng.choice([">", ">=", "<>"])} {self.rng.randint(-9, 0)}'
        if kind in ('text', 'varchar(40)'):
            return f'length({subject}) {self.rng.choice(["<", "<="])} {self.rng.randint(50, 99)}'
        return f'{subject} is not null or {self.rng.randint(0, 9)} = {self.rng.randint(0, 9)}'

    def plain_column(self, kind):
        return {'type': kind, 'not_null': False, 'default': None, 'default_needs': [], 'generated': None,
                'generated_needs': [], 'identity': None, 'collation': None, 'comment': None, 'statistics': None,
                'storage': None, 'compression': None, 'options': None}

    def make_column(self, table):
        column = self.plain_column(self.any_type())
        kind, rng = column['type'], self.rng
        while self.reaches(kind.removesuffix('[]'), table):
            kind = column['type'] = rng.choice(BASE_TYPES)
        column['not_null'] = self.chance(0.3)
        if kind in ('integer', 'bigint') and self.chance(0.2):
            column['not_null'] = True
            column['identity'] = rng.choice(['always', 'by default']) + ' as identity' + rng.choice(
                ['', ' (increment by 2)', ' (start with 5 cache 3)', ' (minvalue 1 maxvalue 900 cycle)'])
        elif self.chance(0.4):
            self.set_default(column, table)
        if kind in ('text', 'varchar(40)') and self.chance(0.3):
            column['collation'] = self.pick(self.of_kind('collation') + ['"C"', '"POSIX"'])
        if kind in ('text', 'jsonb') and self.chance(0.1):
            column['storage'] = rng.choice(['external', 'main'])
        if kind in ('text', 'varchar(40)', 'jsonb', 'integer[]') and self.chance(0.1) and self.version >= 14:
            column['compression'] = 'pglz'
        if self.chance(0.1):
            column['statistics'] = rng.choice([50, 200])
        if self.chance(0.1):
            column['options'] = rng.choice(['n_distinct=5', 'n_distinct=-0.5, n_distinct_inherited=100'])
        return column

    def set_default(self, column, table):
        kind, rng = column['type'], self.rng
        column['default'], column['default_needs'] = None, []
        functions = self.functions(lambda each: each['form'] in ('sql', 'plpgsql') and each['result'] == kind, table)
        sequences = self.of_kind('sequence') if kind in ('integer', 'bigint') else []
        if functions and self.chance(0.5):
            name = rng.choice(functions)
            column['default'], column['default_needs'] = f'{name}(1)', [('function', name, self.signature(name))]
        elif sequences and self.chance(0.5):
            name = rng.choice(sequences)
            column['default'], column['default_needs'] = f'nextval({literal(name)})', [('thing', name)]
        elif kind in DEFAULTS:
            column['default'] = rng.choice(DEFAULTS[kind])
        elif self.things.get(kind, {}).get('kind') == 'enum':
            label = rng.choice(self.things[kind]['labels'])
            column['default'], column['default_needs'] = literal(label), [('label', kind, label)]

    def generated_column(self, table):
        numbers = [name for name, column in self.things[table]['columns'].items()
                   if column['type'] in NUMBERS and not column['generated']]
        source = self.pick(numbers)
        kind = self.things[table]['columns'][source]['type']
        column = self.plain_column('numeric')
        column['generated'] = f'{quote(source)} * {self.rng.randint(1, 9)}'
        column['generated_needs'] = [('column', table, source, kind)]
        functions = self.functions(lambda each: each['form'] in ('sql', 'plpgsql') and each['argument'] == kind and
                                   each['volatility'] == 'immutable', table)
        if functions and self.chance(0.6):
            name = self.rng.choice(functions)
            column['type'] = self.things[name]['result']
            column['generated'] = f'{name}({quote(source)})'
            column['generated_needs'] += [('function', name, self.signature(name))]
        return column

    def make_table(self):
        name, rng = self.full(), self.rng
        identity = self.plain_column(rng.choice(['integer', 'bigint']))
        identity['not_null'] = True
        by = rng.choice([None, None, None, 'list', 'range', 'hash'])
        table = self.thing('table', columns={'id': identity}, key=self.name(), parent=None, linked=False, bound=None,
                           by=by, unlogged=not by and self.chance(0.1), security=rng.choice(['', '', '', 'enable', 'force']),
                           options=None if by else rng.choice([None, None, 'fillfactor=70', 'autovacuum_enabled=false, toast.autovacuum_enabled=false']))
        self.things[name] = table
        for _ in range(rng.randint(0, 6)):
            table['columns'][self.name()] = self.make_column(name)
        if self.chance(0.3):
            table['columns'][self.name()] = self.generated_column(name)
        for _ in range(rng.randint(0, 5)):
            random_parts.add(self, name)

    @staticmethod
    def may_have_children(table):
        return bool(table['by']) or table['bound'] is None and not table['unlogged']

    def make_child(self):
        """A partition, perhaps with partitions of its own to come, or a table that inherits."""
        parent = self.pick(name for name in self.of_kind('table') if self.may_have_children(self.things[name]))
        if not parent:
            return
        above, name, rng = self.things[parent], self.full(), self.rng
        siblings = [each for each in self.things.values() if each['kind'] == 'table' and each['parent'] == parent]
        bound, by = None, None
        if above['by']:
            taken = {each['bound'] for each in siblings}
            free = [each for each in (range(4) if above['by'] == 'hash' else ['default', 0, 1, 2, 3, 4])
                    if each not in taken]
            if not free:
                return
            bound = rng.choice(free)
            # Below a list of one value nothing can be told apart but by a hash.
            by = 'hash' if not above['parent'] and self.chance(0.2) else None
        # What inherits only later has the columns as its own, and nothing can take that back.
        child = self.thing('table', columns={}, key=None, parent=parent, linked=True, bound=bound, by=by,
                           late=bool(above['by']) or self.chance(0.5),
                           unlogged=False, security='', options=None)
        self.things[name] = child
        if not above['by']:
            for _ in range(rng.randint(0, 2)):
                child['columns'][self.name()] = self.make_column(name)
        for _ in range(rng.randint(0, 2)):
            random_parts.add(self, name)

    def make_view(self):
        view = self.thing('view', base=None, entries=[], columns={}, extras=[], materialized=self.chance(0.25), join=None,
                          calls=[], group=False, options=None, filter=self.rng.randint(0, 9))
        view['base'] = self.pick(self.of_kind('table', 'view'))
        if not view['base']:
            return None
        if self.chance(0.2):
            view['join'] = self.pick(self.of_kind('table', 'view'))
        self.fill_view(view)
        return view

    def fill_view(self, view):
        """Chooses its columns anew: [its name, the alias of what it is from, the name there]."""
        rng, entries = self.rng, []
        for alias, relation in (('a', view['base']), ('b', view['join'])):
            columns = sorted(self.columns_of(relation)) if relation else []
            for column in rng.sample(columns, rng.randint(0, len(columns))):
                entries.append([column if alias == 'a' else f'j {column}', alias, column])
        if not entries:
            entries = [[column, 'a', column] for column in sorted(self.columns_of(view['base']))[:1]]
        view['entries'], view['calls'] = entries, []
        functions = self.functions(lambda each: each['form'] in ('sql', 'plpgsql'))
        if functions and self.chance(0.3):
            view['calls'] = [(self.name(), name, self.signature(name)) for name in [rng.choice(functions)]]
        view['extras'] = [each for each in [random_parts.view_extra(self, view)] if each] if self.chance(0.3) else []
        base = self.things[view['base']]
        view['group'] = not view['join'] and bool(base.get('key')) and self.chance(0.2)
        view['options'] = self.pick([None, None, 'security_barrier=true'] +
                                    (['security_invoker=true'] if self.version >= 15 else []) +
                                    (['check_option=local'] if base['kind'] == 'table' and not view['join'] and
                                     not view['group'] and not view['extras'] else []))
        self.settle_view(view)

    def settle_view(self, view):
        """Drops entries whose columns are gone; says what it needs and which types its columns have."""
        types = {'a': self.columns_of(view['base']), 'b': self.columns_of(view['join'])}
        view['entries'] = [each for each in view['entries'] if each[2] in types[each[1]]]
        view['calls'] = [each for each in view['calls'] if self.signature(each[1]) == each[2]]
        view['columns'] = {out: types[alias][column] for out, alias, column in view['entries']}
        view['columns'] |= {out: signature[2] for out, _, signature in view['calls']}
        view['extras'] = [each for each in view['extras'] if self.resolve_all(each[3])]
        view['columns'] |= {out: kind for out, _, kind, _ in view['extras']}
        view['needs'] = [('thing', view['base'])] + [('thing', view['join'])] * bool(view['join'])
        view['needs'] += [('thing', name) for _, name, _ in view['calls']]
        view['needs'] += [need for extra in view['extras'] for need in extra[3]]
        view['needs'] += [('key', view['base'])] * view['group']

    def make_event(self):
        function = self.pick(self.functions(lambda each: each['form'] == 'event'))
        return function and self.thing('event', [('function', function, self.signature(function))], function=function,
                                       on=self.rng.choice(['ddl_command_start', 'ddl_command_end', 'sql_drop']),
                                       tags=self.rng.choice(['', '', " when tag in ('CREATE TABLE', 'DROP TABLE')",
                                                             " when tag in ('ALTER TABLE')"]),
                                       state=self.rng.choice(['', 'disable', 'enable always']))

    def make_privilege(self):
        return self.thing('privilege', sql=random_parts.default_privilege(self))

    def make_publication(self):
        publish = self.rng.choice(['insert', 'insert, update'])
        if self.chance(0.3):
            whole = self.rng.choice(['all tables'] + [f'tables in schema {quote(each)}' for each in self.schemas
                                                      if self.version >= 15])
            return self.thing('publication', table=None, what=whole, publish=publish)
        table = self.pick(name for name in self.of_kind('table') if not self.things[name]['unlogged'])
        if not table:
            return None
        needs, what = [('thing', table)], f'table {self.rng.choice(["", "only "])}{table}'
        column = self.pick(name for name, each in self.things[table]['columns'].items()
                           if name != 'id' and not each['generated'])
        if column and not self.things[table]['by'] and self.version >= 15 and publish == 'insert' and self.chance(0.5):
            needs.append(('column', table, column, None))
            what += f' ({quote(column)})' + self.rng.choice(['', f' where ({quote(column)} is not null)'])
        return self.thing('publication', needs, table=table, what=what, publish=publish)

    # Changing ---------------------------------------------------------------------------------------------------

    def change(self):
        rng = self.rng
        deed = rng.choice(['add', 'add', 'drop', 'column', 'column', 'column', 'part', 'unpart', 'thing', 'thing', 'thing',
                           'table', 'view', 'comment', 'owner', 'remake', 'remake', 'swap'])
        table = self.pick(self.of_kind('table'))
        if deed == 'add':
            self.add(rng.choice(['collation', 'enum', 'domain', 'composite', 'range', 'sequence', 'function', 'table',
                                 'child', 'child', 'event', 'privilege', 'publication', 'view', 'view', *OBJECTS]))
        elif deed == 'drop' and self.things:
            del self.things[self.pick(self.things)]
        elif deed == 'column' and table:
            self.change_column(table)
        elif deed == 'part' and table:
            random_parts.add(self, self.pick(self.of_kind('table', 'view')))
        elif deed == 'unpart':
            thing = self.things[self.pick(name for name, each in self.things.items() if each['parts']) or table or
                                self.pick(self.things)]
            if thing['parts']:
                del thing['parts'][self.pick(thing['parts'])]
        elif deed == 'thing':
            name = self.pick(self.of_kind('enum', 'domain', 'composite', 'range', 'sequence', 'function', 'collation'))
            if name:
                getattr(self, f'change_{self.things[name]["kind"]}')(name, self.things[name])
        elif deed == 'table' and table:
            self.change_table(self.things[table])
        elif deed == 'view' and self.of_kind('view'):
            self.change_view(self.things[self.pick(self.of_kind('view'))])
        elif deed == 'comment' and self.things:
            thing = self.things[self.pick(self.things)]
            rng.choice([thing, *thing['parts'].values(), *thing.get('columns', {}).values()] if thing['kind'] == 'table'
                       else [thing, *thing['parts'].values()])['comment'] = rng.choice([None, "what o'neil said", 'Größe'])
        elif deed == 'owner':
            thing = self.things.get(self.pick(name for name, each in self.things.items()
                                              if each['kind'] in OWNED or each.get('owned') is True), {})
            thing['owner'] = None if thing.get('owner') else 'random_reader'
        elif deed == 'remake':
            self.remake(self.pick(self.of_kind(*OBJECTS, 'event', 'publication', 'sequence', 'range')))
        elif deed == 'swap':
            self.remake(self.pick(self.of_kind('enum', 'domain', 'composite', 'range')),
                        rng.choice(['enum', 'domain', 'composite', 'range']))

    def remake(self, name, kind=None):
        """Has something else, perhaps of another kind, under the name."""
        old = self.things.get(name)
        if not old or old['kind'] in ('extension', 'base'):
            return
        del self.things[name]
        thing = self.make(kind or old['kind'], name)
        if thing and not any(self.reaches(each, name) for each in random_sql.needed_things(thing)):
            self.things[name] = thing | {'comment': old['comment'], 'owner': old['owner'] if thing['kind'] == old['kind']
                                         else None}
        else:
            self.things[name] = old

    def change_collation(self, _, collation):
        collation['locale'] = 'C' if collation['locale'] == 'POSIX' else 'POSIX'

    def change_enum(self, _, enum):
        labels, rng = enum['labels'], self.rng
        if self.chance(0.6):
            labels.insert(rng.randint(0, len(labels)), f'{rng.choice(WORDS)}_{rng.randint(10, 99)}')
        elif len(labels) > 1 and self.chance(0.5):
            labels.pop(rng.randrange(len(labels)))
        else:
            rng.shuffle(labels)

    def change_domain(self, _, domain):
        if self.chance(0.3):
            domain['base'] = 'bigint' if domain['base'] == 'integer' else domain['base']
        elif self.chance(0.3):
            domain['default'] = self.domain_default(domain['base'])
        elif self.chance(0.5):
            domain['not_null'] = not domain['not_null']
        elif domain['checks'] and self.chance(0.3):
            del domain['checks'][self.pick(domain['checks'])]
        else:
            domain['checks'][self.name()] = self.check('value', domain['base'])

    def change_composite(self, name, composite):
        attributes = composite['attributes']
        kind = self.any_type()
        if self.reaches(kind.removesuffix('[]'), name):
            kind = 'text'
        if self.chance(0.5) or len(attributes) == 1:
            attributes[self.name()] = kind
        elif self.chance(0.3):
            attributes[self.pick(attributes)] = kind
        else:
            del attributes[self.pick(attributes)]

    def change_range(self, _, kind):
        kind.update(subtype=self.rng.choice(['integer', 'date', 'numeric']), more='')

    def change_sequence(self, name, sequence):
        tables = [each for each in self.of_kind('table') if name.startswith(each[:each.index('".') + 2])]
        if tables and not sequence['owned'] and self.chance(0.5):
            table = self.rng.choice(tables)
            if self.things[table]['columns'] and not self.things[table]['owner'] and not sequence['owner']:
                sequence['owned'] = (table, self.pick(self.things[table]['columns']))
        elif self.chance(0.3):
            sequence['owned'] = None
        elif self.chance(0.4):
            sequence['more'] = self.sequence_bounds()
        else:
            sequence['cache'] = self.rng.randint(1, 9)

    def change_function(self, _, function):
        function['salt'] = self.rng.randint(0, 99)
        if function['form'] in ('sql', 'plpgsql'):
            if self.chance(0.4):
                function['result'] = self.rng.choice(['integer', 'bigint', 'text'])
            if self.chance(0.3):
                function['argument'] = self.rng.choice(NUMBERS)
            if self.chance(0.2):
                function['volatility'] = self.rng.choice(['immutable', 'stable', 'volatile'])
        if self.chance(0.3):
            function['strict'] = not function['strict']

    def change_table(self, table):
        deed = self.rng.choice(['security', 'link', 'link', 'key', 'by', 'unlogged', 'options'])
        if deed == 'security':
            table['security'] = self.rng.choice(['', 'enable', 'force'])
        elif deed == 'link' and table['parent'] and table['late']:
            table['linked'] = not table['linked']
        elif deed == 'key' and not table['parent']:
            table['key'] = self.name() if self.chance(0.5) else None
        elif deed == 'by' and self.chance(0.3) and not table['parent'] and not table['unlogged']:
            table['by'] = self.rng.choice([None, 'range'])
            table['options'] = None
        elif deed == 'unlogged' and not table['by'] and not table['parent']:
            table['unlogged'] = not table['unlogged']
        elif deed == 'options' and not table['by']:
            table['options'] = self.rng.choice([None, 'fillfactor=60', 'toast.vacuum_truncate=false', 'fillfactor=90, parallel_workers=2'])

    def change_view(self, view):
        if self.chance(0.7):
            self.fill_view(view)
        elif self.chance(0.5):
            view['materialized'] = not view['materialized']
            view['parts'] = {}
        else:
            view['filter'] = self.rng.randint(0, 9)

    def change_column(self, table):
        thing, rng = self.things[table], self.rng
        name = self.pick(thing['columns'])
        column = thing['columns'].get(name)
        deed = rng.random()
        if deed < 0.25 or not column:
            if not (thing['parent'] and self.things[thing['parent']]['by']):
                thing['columns'][self.name()] = self.make_column(table)
        elif name == 'id' or column['generated']:
            return
        elif deed < 0.4:
            del thing['columns'][name]
        elif deed < 0.65 and column['type'] in BASE_TYPES and not column['identity']:
            kind = SIMPLE_CHANGES.get(column['type'], 'text') if self.chance(0.6) else self.any_type()
            if not self.reaches(kind.removesuffix('[]'), table):
                column.update(type=kind, default=None, default_needs=[], collation=None, storage=None, compression=None)
        elif deed < 0.75 and not column['identity']:
            column['not_null'] = not column['not_null']
        elif deed < 0.8 and column['identity']:
            column['identity'] = rng.choice([None, 'always as identity (increment by 3)', 'by default as identity'])
        elif deed < 0.85:
            column['statistics'] = rng.choice([None, 10, 300])
            column['options'] = rng.choice([None, 'n_distinct=7'])
        elif deed < 0.9 and column['type'] in ('text', 'varchar(40)'):
            column['collation'] = self.pick([None, '"C"'] + self.of_kind('collation'))
        elif not column['identity']:
            self.set_default(column, table)

    # Repairing --------------------------------------------------------------------------------------------------

    def repair(self):
        """Takes out what refers to something that is not there any more, until nothing does."""
        state = None
        while state != (state := copy.deepcopy(self.things)):
            for name in list(self.things):
                self.repair_thing(name)

    def repair_thing(self, name):
        thing = self.things[name]
        if thing['kind'] == 'table':
            self.repair_table(name, thing)
            if name not in self.things:
                return
        elif thing['kind'] == 'composite':
            thing['attributes'] = {each: kind for each, kind in thing['attributes'].items()
                                   if self.resolves(('type', kind))}
        elif thing['kind'] == 'sequence' and thing['owned'] and not self.owns(*thing['owned']):
            thing['owned'] = None
        elif thing['kind'] == 'view':
            if thing['join'] and thing['join'] not in self.things:
                thing['join'] = None
            self.settle_view(thing)
        thing['parts'] = {each: part for each, part in thing['parts'].items() if self.resolve_all(part['needs']) and
                          random_parts.fits(self, name, part)}
        if not self.resolve_all(thing['needs']) or (thing['kind'] == 'view' and not thing['columns']) or (
                thing['kind'] == 'composite' and not thing['attributes']) or (
                thing['kind'] == 'publication' and thing['table'] and self.things[thing['table']]['unlogged']):
            if name in self.things:
                del self.things[name]

    def owns(self, table, column):
        return column in self.things.get(table, {}).get('columns', {}) and not self.things[table]['owner']

    def repair_table(self, name, table):
        if table['parent']:
            above = self.things.get(table['parent'])
            if not above or not self.may_have_children(above) or bool(above['by']) != (table['bound'] is not None) or (
                    above['by'] == 'hash' and table['bound'] in ('default', 4)):
                del self.things[name]
                return
        table['columns'] = {each: column for each, column in table['columns'].items()
                            if self.resolves(('type', column['type'])) and
                            self.resolve_all(column['generated_needs'])}
        for column in table['columns'].values():
            if not self.resolve_all(column['default_needs']):
                column['default'], column['default_needs'] = None, []
            if column['collation'] and column['collation'][:4] not in ('"C"', '"POS') and (
                    column['collation'] not in self.things):
                column['collation'] = None


def pair(seed, version=15):
    """Two worlds: a random one, and what some random changes made of it; as SQL for a server of that version."""
    rng = random.Random(seed)
    before = World(rng, version)
    before.repair()
    after = copy.deepcopy(before)
    after.rng = rng
    for _ in range(rng.randint(1, 8)):
        after.change()
        after.repair()
    # They are written in the order in which they were made, which is another one after changes.
    return random_sql.write(before), random_sql.write(after)

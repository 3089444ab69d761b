# SPDX-License-Identifier: PostgreSQL
"""What the proofs of `skinspire diff` share: a server, its databases, and how they are compared."""
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
from normalise_dump import normalise  # noqa: E402


class Refused(Exception):
    """The server refuses the script because of the rows that are there."""


class Unloadable(Exception):
    """The case's own files do not load."""


class Unconvertible(Unloadable):
    """The server has no way to keep the values, or to take a column's state back, and the diff says so."""


class Unreadable(Unloadable):
    """The server can't read what the script has it read: a foreign table without a handler, below another one."""


class Failure(Exception):
    """Why a case did not pass: one line, and what helps to see the reason."""

    def __init__(self, reason, detail=''):
        super().__init__(reason)
        self.detail = detail


def run(*command, text=None):
    return subprocess.run([str(word) for word in command], input=text, capture_output=True, text=True,
                          encoding='utf-8', errors='replace')


class Server:
    def __init__(self, purpose):
        self.host, self.port = os.environ['SKI_TEST_PGHOST'], os.environ['SKI_TEST_PGPORT']
        self.programs = os.environ['SKI_TEST_CLIENT_BIN']
        self.user = os.environ['SKI_TEST_SUPERUSER']
        self.prefix = f'{purpose}{os.getpid()}_'
        self.dumps = None

    def url(self, database):
        return f'postgresql://{self.user}@/{database}?host={self.host}&port={self.port}'

    def psql(self, database, *arguments, text=None):
        return run(f'{self.programs}/psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', self.url(database),
                   *arguments, text=text)

    def query(self, statement, database='postgres'):
        result = self.psql(database, text=statement)
        if result.returncode:
            raise Failure('the server refuses the test', result.stderr)
        return result.stdout.splitlines()

    def version(self):
        return int(self.query('show server_version_num')[0]) // 10000

    def can_dump(self):
        """False for a server that pg_dump is too old for."""
        if self.dumps is None:
            have = int(re.search(r' (\d+)', run(f'{self.programs}/pg_dump', '--version').stdout)[1])
            self.dumps = self.version() <= have
        return self.dumps

    def dump(self, database):
        """The structure as pg_dump has it; where that is too old, nothing, and the second diff alone is the judge."""
        if not self.can_dump():
            return ''
        result = run(f'{self.programs}/pg_dump', '--schema-only', '-d', self.url(database))
        if result.returncode:
            raise Failure('pg_dump fails', result.stderr)
        return normalise(result.stdout)

    def create(self, name, file):
        """A new database with the statements of the file."""
        self.query(f'create database {self.prefix}{name} template template0')
        result = self.psql(self.prefix + name, '-f', file)
        if result.returncode:
            raise Unloadable(f'{file.name} does not load: {result.stderr}')
        return self.prefix + name

    def drop(self, database):
        # A subscription keeps its database, and its slot is on a server that may not exist.
        self.psql(database, text=r"""
            select format('alter subscription %1$I disable; alter subscription %1$I set (slot_name = none);'
                          'drop subscription %1$I', subname)
              from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())
            \gexec""")
        self.query(f'drop database if exists {database} with (force)')

    def drop_all(self):
        for database in self.query(f"select datname from pg_database where starts_with(datname, '{self.prefix}')"):
            self.drop(database)

    def make_roles(self, roles):
        """Makes those that are missing; returns the names of all that are new."""
        before = set(self.query('select quote_ident(rolname) from pg_roles'))
        self.query(''.join(f'do $do$ begin create role {role}; exception when duplicate_object then null; end $do$;\n'
                           for role in sorted(roles)))
        return set(self.query('select quote_ident(rolname) from pg_roles')) - before


# What is not compared, other than what is secret.
UNKNOWN = re.compile(r'not compared: (?!.*(secrets|option|connection))')


def diff(server, source, target, *words):
    result = run(os.environ['SKINSPIRE'], 'diff', *words, server.url(source), server.url(target))
    if result.returncode == 2 and 'there is no way to convert them' in result.stderr:
        raise Unconvertible(result.stderr)
    if result.returncode:
        raise Failure(f'the diff ends with status {result.returncode}', result.stderr)
    if 'which PostgreSQL takes back for no column' in result.stderr:
        raise Unconvertible(result.stderr)
    if UNKNOWN.search(result.stderr):
        raise Failure('something is not modelled', result.stderr)
    return result.stdout


def is_empty(script):
    return all(not line.strip() or line.startswith('--') for line in script.splitlines())


def newest_program():
    """The program built last, in a folder of this repository."""
    built = sorted(HERE.glob('../../build*/skinspire'), key=lambda path: path.stat().st_mtime)
    return str(built[-1].resolve()) if built else sys.exit('no program in build*/; build one, or name it in SKINSPIRE')


def shared_folder():
    return Path(os.environ.get('SKINSPIRE_SHARED', HERE / '../../../shared'))


def begin(script, words):
    """Starts a server for the script if there is none; what the caller's shell says of databases is forgotten."""
    os.environ['SKINSPIRE'] = os.environ.get('SKINSPIRE') or newest_program()
    if 'SKI_TEST_PGHOST' not in os.environ:
        os.execv(HERE / '../cluster', ['cluster', 'run', str(HERE / script), *words])
    for name in [name for name in os.environ if re.match(r'PG|.*DATABASE_URL$|.*_ADMIN_URL$|SKINSPIRE_', name)]:
        del os.environ[name]

# SPDX-License-Identifier: PostgreSQL
"""Shows the revisions of an Alembic or Flask-Migrate project to skinspire.

Run by the project's own Python as `python -c ... FOLDER`, in the folder where the project's commands are typed. It talks
in lines of JSON: requests come on standard input, answers go to what was standard output at the start; what the project
prints itself goes to standard error. Requests:

    {"do": "read"}                               all revisions, with what they send without a database
    {"do": "up" | "down", "revision": ...}         runs one in the database that SKINSPIRE_SCRATCH names, and says what
                                                 it sent there

No engine of the project's ever reaches another database than that.
"""
import contextlib
import datetime
import decimal
import enum
import importlib.util
import json
import os
import re
import sys
import traceback
import uuid
import warnings


class Trouble(Exception):
    """Said to the user as it stands."""


class ReadsDatabase(Exception):
    def __init__(self):
        super().__init__("it reads the database")


# What a revision sends -------------------------------------------------------------------------------

class Nothing:
    """What a statement gives where there is no database; whoever looks into it has to have one."""

    def refuse(self, *_):
        raise ReadsDatabase()

    __getattr__ = __iter__ = __next__ = __len__ = __getitem__ = __bool__ = refuse


class Parts:
    """The statements of one direction, apart where some are outside of a transaction."""

    def __init__(self):
        self.items = []
        self.outside = False

    def switch(self, outside):
        self.outside = outside

    def add(self, statement):
        statement = statement.strip()
        while statement.endswith(";"):
            statement = statement[:-1].rstrip()
        word = statement.upper().split(None, 1)[0] if statement else ""
        if re.fullmatch(r"(COMMIT|END)(\s+(WORK|TRANSACTION))?", statement, re.IGNORECASE):
            self.switch(True)
        elif re.fullmatch(r"(BEGIN|START\s+TRANSACTION)(\s+(WORK|TRANSACTION))?", statement, re.IGNORECASE):
            self.switch(False)
        elif word:
            if not self.items or self.items[-1]["outside"] != self.outside:
                self.items.append({"outside": self.outside, "statements": []})
            self.items[-1]["statements"].append(statement)


def quote(text):
    return ("E" if "\\" in text else "") + "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def literal(value, type_, dialect):
    """A value as PostgreSQL's own words for it; SQLAlchemy of its own accord knows only a few."""
    import sqlalchemy.types as types

    if value is None:
        return "NULL"
    kind = type_.dialect_impl(dialect) if type_ is not None else None
    if isinstance(kind, types.ARRAY) or (isinstance(value, (list, tuple)) and not isinstance(kind, types.JSON)):
        element = getattr(kind, "item_type", None)
        return "'{}'" if not value else "ARRAY[" + ", ".join(literal(item, element, dialect) for item in value) + "]"
    if isinstance(kind, types.JSON):
        return quote(json.dumps(value, ensure_ascii=False))
    processor = kind.bind_processor(dialect) if kind is not None else None
    # A numeric's makes a float, which forgets zeros.
    if processor and not isinstance(value, decimal.Decimal):
        value = processor(value)
    if isinstance(value, enum.Enum):
        value = value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, decimal.Decimal)):
        return str(value) if value == value else quote(str(value))
    if isinstance(value, float):
        return repr(value) if value - value == 0 else quote(str(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "'\\x" + bytes(value).hex() + "'"
    if isinstance(value, dict):
        return quote(json.dumps(value, ensure_ascii=False))
    if isinstance(value, datetime.timedelta):
        return quote(f"{value.days} days {value.seconds}.{value.microseconds:06} seconds")
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return quote(value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat())
    if isinstance(value, (str, uuid.UUID)):
        return quote(str(value))
    raise Trouble(f"a value of the type {type(value).__name__} has no form in SQL")


def make_dialect():
    """PostgreSQL without a driver, whose ways of writing '%' and values would show."""
    from sqlalchemy.dialects.postgresql import base

    class Compiler(base.PGDialect.statement_compiler):
        def render_literal_value(self, value, type_):
            return literal(value, type_, self.dialect)

    class Dialect(base.PGDialect):
        statement_compiler = Compiler

    return Dialect(paramstyle="named")


class Offline:
    """Takes the place of a migration context's connection and writes down what would be sent."""

    def __init__(self, context):
        self.parts = Parts()
        self.dialect = make_dialect()
        impl = context.impl
        connection = type(context.connection)(self.dialect, self.execute)
        context.dialect = impl.dialect = self.dialect
        context.connection = impl.connection = connection
        impl._exec = self.execute_for_alembic
        impl.static_output = lambda text: None
        impl.emit_begin = lambda: self.parts.switch(False)
        impl.emit_commit = lambda: self.parts.switch(True)

    def execute_for_alembic(self, construct, execution_options=None, multiparams=(), params=None):
        return self.execute(construct, *multiparams, **(params or {}))

    def execute(self, construct, *multiparams, **params):
        import sqlalchemy

        if isinstance(construct, str):
            construct = sqlalchemy.text(construct)
        rows = [params] if params else []
        for given in multiparams:
            rows += given if isinstance(given, (list, tuple)) else [given] if given else []
        for row in rows or [{}]:
            self.parts.add(self.compile(construct, row))
        return Nothing()

    def compile(self, construct, row):
        import sqlalchemy.schema
        import sqlalchemy.sql.expression as expression

        if isinstance(construct, sqlalchemy.schema.DDLElement):
            return str(construct.compile(dialect=self.dialect))
        if row and isinstance(construct, (expression.Insert, expression.Update)):
            construct = construct.values(**row)
        elif row:
            construct = construct.params(**row)
        return str(construct.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True}))


# The project -----------------------------------------------------------------------------------------

def find_ini(folder):
    for place in (folder, os.path.dirname(folder)):
        path = os.path.join(place, "alembic.ini")
        if os.path.exists(path):
            return path
    return None


def is_flask(folder):
    with open(os.path.join(folder, "env.py"), encoding="utf-8", errors="replace") as file:
        return re.search(r"^\s*(from|import)\s+flask\b", file.read(), re.MULTILINE) is not None


def open_flask(folder, stack):
    """The application as `flask` finds it, and its Flask-Migrate."""
    from flask.cli import ScriptInfo, load_dotenv

    load_dotenv()
    application = ScriptInfo().load_app()
    stack.enter_context(application.app_context())
    if "migrate" not in application.extensions:
        raise Trouble("the Flask application has no Flask-Migrate")
    config = application.extensions["migrate"].migrate.get_config(folder)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def open_alembic(folder):
    from alembic.config import Config

    config = Config(find_ini(folder))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def guard_connections(to_scratch):
    """Engines reach nothing but the scratch database, and that only while a step runs."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "do_connect")
    def connect(dialect, record, arguments, parameters):
        if not to_scratch():
            raise ReadsDatabase()
        driver = getattr(dialect, "loaded_dbapi", None) or dialect.dbapi
        if dialect.name != "postgresql":
            raise Trouble(f"the project's database is {dialect.name}, not PostgreSQL")
        if dialect.driver in ("psycopg2", "psycopg"):
            return driver.connect(os.environ["SKINSPIRE_SCRATCH"])
        raise Trouble(f"the driver {dialect.driver} is not known here; psycopg2 and psycopg are")


def names(value):
    return [value] if isinstance(value, str) else [str(name) for name in value or ()]


class Project:
    def __init__(self, folder, stack):
        from alembic.script import ScriptDirectory

        self.folder = folder
        self.online = False
        guard_connections(lambda: self.online)
        self.config = open_flask(folder, stack) if is_flask(folder) else open_alembic(folder)
        self.script = ScriptDirectory.from_config(self.config)
        with warnings.catch_warnings():
            # What Alembic only warns of, and then stumbles over or forgets.
            warnings.filterwarnings("error", message=".*(present more than once|is not present)")
            self.revisions = list(self.script.walk_revisions())[::-1]

    def run_environment(self, work, as_sql, function=None):
        """Runs env.py, and `work` where it asks for the migrations to be run."""
        from alembic.runtime import environment, migration

        usual, ran = migration.MigrationContext.run_migrations, []

        def run_migrations(context, **arguments):
            if ran:
                raise Trouble("env.py runs the migrations in several databases, which can't be imported")
            ran.append(True)
            work(context, arguments)

        if work:
            migration.MigrationContext.run_migrations = run_migrations
        try:
            with environment.EnvironmentContext(self.config, self.script, fn=function, as_sql=as_sql,
                                                starting_rev=None, destination_rev="heads",
                                                output_buffer=open(os.devnull, "w")):
                self.script.run_env()
        finally:
            migration.MigrationContext.run_migrations = usual
        if work and not ran:
            raise Trouble("env.py does not run the migrations")

    # Without a database ------------------------------------------------------------------------------

    def read(self):
        answer = {"revisions": []}

        def work(context, arguments):
            answer["table"] = context.version_table
            answer["schema"] = context.version_table_schema
            for revision in self.revisions:
                answer["revisions"].append(self.describe(revision, context, arguments))

        self.run_environment(work, as_sql=True)
        return answer

    def describe(self, revision, context, arguments):
        doc = revision.module.__doc__ or ""
        created = re.search(r"^Create Date:[ \t]*(.*?)\s*$", doc, re.MULTILINE)
        result = {
            "id": revision.revision,
            "revises": names(revision.down_revision),
            "depends_on": names(revision.dependencies),
            "labels": names(getattr(revision.module, "branch_labels", None)),
            "message": re.split(r"^Revision ID:", doc, flags=re.MULTILINE)[0].strip(),
            "created": created.group(1) if created else "",
            "path": os.path.abspath(revision.path),
        }
        for direction in ("upgrade", "downgrade"):
            result[direction] = self.render(getattr(revision.module, direction, None), context, arguments)
        return result

    def render(self, function, context, arguments):
        if function is None:
            return {"missing": "it has none"}
        offline = Offline(context)
        try:
            function(**arguments)
        except NotImplementedError as error:
            return {"missing": str(error) or "its function raises NotImplementedError"}
        except Exception as error:
            return {"parts": offline.parts.items, **explain(error, self.folder)}
        return {"parts": offline.parts.items}

    # In a database -----------------------------------------------------------------------------------

    def step(self, wanted, up):
        from alembic.runtime.migration import MigrationStep

        revision = self.script.get_revision(wanted)
        make = MigrationStep.upgrade_from_script if up else MigrationStep.downgrade_from_script
        parts = Parts()
        stack = contextlib.ExitStack()

        def function(heads, context):
            step = make(self.script.revision_map, revision)
            usual = step.migration_fn

            def recorded(**arguments):
                with record(parts, context.connection):
                    return usual(**arguments)

            step.migration_fn = recorded
            return [step]

        self.online = True
        try:
            with stack:
                self.run_environment(None, as_sql=False, function=function)
        finally:
            self.online = False
        return {"parts": parts.items}


@contextlib.contextmanager
def record(parts, connection):
    """Notes what is sent, as the driver sends it, but what only reads."""
    from sqlalchemy import event

    def after(connection, cursor, statement, parameters, context, executemany):
        sent = getattr(cursor, "query", None)
        sent = sent.decode("utf-8") if isinstance(sent, bytes) else statement
        parts.outside = not in_transaction(connection)
        if not re.match(r"\s*(select|show|table|values)\b(?!.*\bpg_catalog\.(setval|set_config)\b)", sent,
                        re.IGNORECASE | re.DOTALL):
            parts.add(sent)

    engine = connection.engine
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", after)


def in_transaction(connection):
    return not getattr(getattr(connection.connection, "dbapi_connection", None) or connection.connection,
                       "autocommit", False)


# Talking ---------------------------------------------------------------------------------------------

def explain(error, folder):
    """One line for people, without a password that a URL may hold, and the place in the project's own files."""
    text = str(error).strip().split("\n")[0]
    text = re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1@", text)
    if not isinstance(error, (Trouble, ReadsDatabase)):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    result = {"problem": text}
    for frame in traceback.extract_tb(error.__traceback__):
        if os.path.abspath(frame.filename).startswith(folder + os.sep):
            result.update({"file": os.path.abspath(frame.filename), "line": frame.lineno})
    if isinstance(error, SyntaxError) and error.filename:
        result.update({"file": error.filename, "line": error.lineno or 0})
    return result


def answer_requests(requests, answers, folder):
    with contextlib.ExitStack() as stack:
        project = None
        for line in requests:
            request = json.loads(line)
            try:
                project = project or Project(folder, stack)
                answer = project.read() if request["do"] == "read" else \
                    project.step(request["revision"], request["do"] == "up")
            except (Exception, SystemExit) as error:
                answer = explain(error, folder)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(2, 1)
    sys.stdin = open(os.devnull, encoding="utf-8")
    answer_requests(requests, answers, os.path.abspath(sys.argv[1]))


main()

#!/usr/bin/python3
# SPDX-License-Identifier: PostgreSQL
"""flask_many.py FOLDER: runs `flask` with each line of standard input as its arguments, in the Flask project of the
working folder. What the Nth prints goes to FOLDER/N.out, how it ends to FOLDER/N.status. One process that forks is many
times as fast as starting Python anew."""

import os
import pathlib
import shlex
import sys

sys.path.insert(0, os.getcwd())
import app  # noqa: E402,F401  what FLASK_APP names; loaded once, for all
import flask.cli  # noqa: E402
import psycopg2  # noqa: E402,F401
import sqlalchemy.dialects.postgresql.psycopg2  # noqa: E402,F401


def run(arguments, output):
    """In the child: never returns."""
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    status = 0
    try:
        flask.cli.cli.main(args=arguments, prog_name="flask")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # what would be a traceback
        status = 1
    sys.stdout.flush()
    os._exit(status)


folder = pathlib.Path(sys.argv[1])
for number, line in enumerate(sys.stdin.read().splitlines(), start=1):
    child = os.fork()
    if child == 0:
        run(shlex.split(line), folder / f"{number}.out")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    (folder / f"{number}.status").write_text(str(status))

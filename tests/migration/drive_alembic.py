#!/usr/bin/python3
# SPDX-License-Identifier: PostgreSQL
"""drive_alembic.py FOLDER: Flask-Migrate on the application in the working folder, many commands in one process.

Reads lines as "upgrade 1a2b", "downgrade -1", "stamp head" and answers each with "done".
"""

import logging
import sys
import warnings

from flask.cli import ScriptInfo
import flask_migrate

warnings.simplefilter("ignore")
logging.disable(logging.INFO)
with ScriptInfo().load_app().app_context():
    for line in sys.stdin:
        command, revision = line.split()
        getattr(flask_migrate, command)(directory=sys.argv[1], revision=revision)
        print("done", flush=True)

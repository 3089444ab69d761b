#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# A Flask application's models as what the project declares.
# shellcheck disable=SC2154  # set by run
load helper

setup()
{
    new_project
    new_databases dev
    python=/usr/bin/python3 # Debian's packages are for Debian's own
    "$python" -c 'import flask_migrate, psycopg2' 2>/dev/null || skip 'no python3-flask-migrate and python3-psycopg2'
    export PYTHONDONTWRITEBYTECODE=1 SQLALCHEMY_SILENCE_UBER_WARNING=1
    HELPER=$(realpath "$BATS_TEST_DIRNAME/../../packaging/flask_metadata.py")
    "$SKINSPIRE" db init >/dev/null
}

teardown() { clean_up; }

in_dev() { psql_in "$(database_of dev)" "$OWNER" "$@"; }

# alembic_sees: the differences between the database and the models, as 'alembic check' asks for them.
alembic_sees()
{
    "$python" - "$DEV_DATABASE_URL" <<'END'
import sys
sys.path.insert(0, '.')
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from models import db
with sqlalchemy.create_engine(sys.argv[1]).connect() as connection:
    print(len(compare_metadata(MigrationContext.configure(connection), db.metadata)))
END
}

# shared_project: its folder, or the test is skipped.
shared_project()
{
    PROJECT=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/cases/flask_project
    [[ -e $PROJECT/app.py ]] || skip "there is no $PROJECT"
    PROJECT=$(realpath "$PROJECT")
}

@test 'flask_metadata: a real project, migrated from nothing, is what Alembic checks for' {
    shared_project
    echo "database: {schema_command: 'cd $PROJECT && FLASK_APP=app.py $python $HELPER'}" >skinspire.yaml
    run -0 "$SKINSPIRE" db migrate -m 'all of it'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    assert_equal "$(in_dev -c "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")" 17
    assert_equal "$(cd "$PROJECT" && alembic_sees)" 0
    in_dev -c 'alter table patients drop phone' -c 'create table extra (id int)'
    run -6 "$SKINSPIRE" db check
    assert_line --partial 'added column public.patients.phone'
    assert_line --partial 'removed table public.extra'
    [[ $(cd "$PROJECT" && alembic_sees) -ge 2 ]]
}

make_application()
{
    cat >models.py <<'END'
import enum
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Mood(enum.Enum):
    low = 1
    high = 2
class Ward(db.Model):
    __tablename__ = 'Wards "B"'
    __table_args__ = (db.CheckConstraint("name LIKE 'a%'"), {'schema': 'Ünï x', 'comment': "it's; -- 100%"})
    id = db.Column('Id %', db.Integer, primary_key=True)
    name = db.Column(db.Text, server_default='%s')
    mood = db.Column(db.Enum(Mood, name='Mood t'))
class Other(db.Model):
    __bind_key__ = 'other'
    id = db.Column(db.Integer, primary_key=True)
END
    cat >app.py <<'END'
import os
from flask import Flask
from models import db
print('drop table everything;')
def create_app():
    app = Flask(__name__)
    app.config['SQLALCHEMY_DATABASE_URI'] = 'postgresql://nobody@nowhere/nothing'
    app.config['SQLALCHEMY_BINDS'] = {'other': 'postgresql://nobody@nowhere/other'}
    db.init_app(app)
    return app
END
    echo "database: {schema_command: $python $HELPER}" >skinspire.yaml
}

@test 'flask_metadata: odd names, enums, schemas, percent signs, and what an application prints' {
    make_application
    run -0 "$SKINSPIRE" db migrate -m one
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    in_dev -c "insert into \"Ünï x\".\"Wards \"\"B\"\"\" values (1, 'ab', 'high')"
    assert_equal "$(in_dev -c "select obj_description('\"Ünï x\".\"Wards \"\"B\"\"\"'::regclass)")" "it's; -- 100%"
    assert_equal "$(in_dev -c "select to_regclass('other')")" ''
    sed -i "s/^    name = .*/&\n    beds = db.Column(db.Integer)/" models.py
    run -0 "$SKINSPIRE" db migrate -m two
    assert_output --partial 'Detected added column "Ünï x"."Wards ""B""".beds'
}

@test 'flask_metadata: a bind, a module without Flask, and what can not be loaded' {
    make_application
    run -0 --separate-stderr "$python" "$HELPER" --bind other
    assert_output --partial 'CREATE TABLE other'
    refute_output --partial Wards
    run -0 --separate-stderr "$python" "$HELPER" models:db
    assert_output --partial 'CREATE TABLE "Ünï x"."Wards ""B"""'
    run -1 "$python" "$HELPER" --bind nothing
    assert_output --partial 'no models of the bind nothing'
    echo 'raise SystemError("broken")' >app.py
    run -1 "$SKINSPIRE" db migrate
    assert_output --partial "exited with status"
    [[ -z $(ls migrations/versions) ]]
}

# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# What benchmarks against Flask-Migrate share: tables as SQL and as models, its project, and measuring. Who sources it has
# `rounds` and is in a folder of its own.
python=/usr/bin/python3 # Debian's packages are for Debian's own
export FLASK_APP=app.py SQLALCHEMY_SILENCE_UBER_WARNING=1
postmaster=$(head -n 1 "$SKI_TEST_CLUSTER/data/postmaster.pid")
ticks=$(getconf CLK_TCK)
exec 4>&2 # measure() gives away the second one

has_flask() { "$python" -c 'import flask_migrate, psycopg2' 2>/dev/null; }

# The same tables twice, as SQL and as models. They refer to each other in a tree: Flask-Migrate follows a chain of
# hundreds until its stack is full.
make_sql()
{
    local i
    for ((i = 1; i <= $1; i++)); do
        cat <<END
create table t$i (
    id serial primary key,
    hospital_id integer not null,
    ref_id integer constraint fk_t${i}_ref_id references t$(((i + 9) / 10)) (id),
    code varchar(20) not null,
    name varchar(200) not null,
    kind varchar(20) default 'a' not null,
    amount numeric(12, 2),
    notes text,
    created_at timestamptz default now() not null,
    updated_at timestamptz,
    constraint uq_t${i}_code unique (hospital_id, code)
);
create index ix_t${i}_hospital_id on t$i (hospital_id);
END
    done
}

make_models()
{
    local i
    echo 'from flask_sqlalchemy import SQLAlchemy'
    echo 'from sqlalchemy import func'
    echo 'db = SQLAlchemy()'
    for ((i = 1; i <= $1; i++)); do
        cat <<END
class T$i(db.Model):
    __tablename__ = 't$i'
    id = db.Column(db.Integer, primary_key=True)
    hospital_id = db.Column(db.Integer, nullable=False, index=True)
    ref_id = db.Column(db.Integer, db.ForeignKey('t$(((i + 9) / 10)).id', name='fk_t${i}_ref_id'))
    code = db.Column(db.String(20), nullable=False)
    name = db.Column(db.String(200), nullable=False)
    kind = db.Column(db.String(20), server_default='a', nullable=False)
    amount = db.Column(db.Numeric(12, 2))
    notes = db.Column(db.Text)
    created_at = db.Column(db.DateTime(timezone=True), server_default=func.now(), nullable=False)
    updated_at = db.Column(db.DateTime(timezone=True))
    __table_args__ = (db.UniqueConstraint('hospital_id', 'code', name='uq_t${i}_code'),)
END
    done
}

make_flask_project()
{
    make_models "$1" >models.py
    cat >app.py <<'END'
import os
from flask import Flask
from flask_migrate import Migrate
from models import db
app = Flask(__name__)
app.config['SQLALCHEMY_DATABASE_URI'] = os.environ['BENCH_URL']
app.config['SQLALCHEMY_TRACK_MODIFICATIONS'] = False
db.init_app(app)
Migrate(app, db)
END
    rm -rf migrations
    "$python" -m flask db init >/dev/null 2>&1
}

flask_migrate()
{
    "$python" -m flask db migrate >flask.log 2>&1 || { tail -n 3 flask.log >&4; exit 1; }
    "$1" flask.log
    rm -f migrations/versions/*.py
}
sees_nothing() { grep -q 'No changes in schema detected' "$1" || { echo 'Flask-Migrate sees changes' >&2; exit 1; }; }
sees_change() { grep -q 'Detected added column' "$1" || { echo 'Flask-Migrate sees no change' >&2; exit 1; }; }

# In milliseconds: what the server's ended sessions have had of a processor.
server_time()
{
    sleep 0.2
    awk -v ticks="$ticks" '{ sub(/.*\) /, ""); print int(($14 + $15) * 1000 / ticks) }' "/proc/$postmaster/stat"
}

# measure FILE COMMAND…: adds a line to the file: processor milliseconds, milliseconds on the clock.
measure()
{
    local file=$1 server=$(server_time) began=${EPOCHREALTIME/./} real user system
    shift
    local TIMEFORMAT='%U %S'
    { time "$@" 2>&3; } 3>&2 2>times
    local ended=${EPOCHREALTIME/./}
    read -r user system <times
    awk -v user="$user" -v system_="$system" -v server="$(($(server_time) - server))" -v clock="$(((ended - began) / 1000))" \
        'BEGIN { print int((user + system_) * 1000) + server, clock }' >>"$file"
}

median() { cut -d' ' -f"$2" "$1" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }

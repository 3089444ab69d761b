# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# What tests of whole commands share. A test file begins with
#     load helper
#     setup() { new_project; }
#     teardown() { clean_up; }
# and each test then has a folder, databases and roles of its own on the shared server. All names begin
# with $ID, by which clean_up finds them. A test that makes roles or databases begins their names with it too.
# shellcheck disable=SC2119  # psql_super without arguments reads standard input
bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

: "${SKINSPIRE:?run this with tests/run-bats}" "${SKI_TEST_PGHOST:?run this with tests/run-bats}"

# Removes everything of the caller's surroundings that decides what a database is.
forget_environment()
{
    local variable
    for variable in $(compgen -e); do
        case $variable in
        PG* | SKINSPIRE_* | *DATABASE_URL | *_ADMIN_URL | FLASK_ENV | SQLALCHEMY_*) unset "$variable" ;;
        esac
    done
    export HOME=$BATS_TEST_TMPDIR/home
    mkdir -p "$HOME"
    # script(1) has SHELL read what bash's %q wrote.
    export NO_COLOR=1 LC_ALL=C.UTF-8 TZ=UTC SHELL=$BASH
}

# Reports of the sanitizers go into files: a test that expects a failure must not take them for one.
watch_sanitizers()
{
    export ASAN_OPTIONS=${ASAN_OPTIONS:-}:log_path=$BATS_TEST_TMPDIR/sanitizer
    export UBSAN_OPTIONS=${UBSAN_OPTIONS:-}:log_path=$BATS_TEST_TMPDIR/sanitizer
}

# Makes an empty project and goes into it. Sets PROJECT, ID and OWNER, a role that may create databases and
# nothing else; dev, test and prod have URLs as OWNER, but their databases do not exist yet.
new_project()
{
    forget_environment
    watch_sanitizers
    ID=t${BASHPID}x${BATS_TEST_NUMBER}_
    OWNER=${ID}owner
    PROJECT=$BATS_TEST_TMPDIR/project
    mkdir -p "$PROJECT"
    cd "$PROJECT" || return
    : >skinspire.yaml
    psql_super <<<"create role $OWNER login createdb"
    export DEV_DATABASE_URL TEST_DATABASE_URL PROD_DATABASE_URL
    DEV_DATABASE_URL=$(url_of dev)
    TEST_DATABASE_URL=$(url_of test)
    PROD_DATABASE_URL=$(url_of prod)
}

# database_of dev: the name of the environment's database.
database_of()
{
    echo "$ID$1"
}

# url_of dev [ROLE]: the environment's URL.
url_of()
{
    echo "postgresql://${2:-$OWNER}@/$(database_of "$1")?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
}

# new_databases dev test: makes them, empty, as OWNER's.
new_databases()
{
    local environment
    for environment; do
        psql_super <<<"create database $(database_of "$environment") owner $OWNER"
    done
}

# psql_in DATABASE [ROLE] [ARGUMENTS]: psql on the shared server, from standard input or -c; bare rows.
psql_in()
{
    local database=$1 role=${2:-$SKI_TEST_SUPERUSER}
    shift $(($# > 2 ? 2 : $#))
    "$SKI_TEST_CLIENT_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
        -h "$SKI_TEST_PGHOST" -p "$SKI_TEST_PGPORT" -U "$role" -d "$database" "$@" 3>&-
}

# psql_super [ARGUMENTS]: psql as the superuser, in the database postgres.
# shellcheck disable=SC2119,SC2120  # without arguments it reads standard input
psql_super()
{
    psql_in postgres "$SKI_TEST_SUPERUSER" "$@"
}

# shadows: the names of the shadow databases of this test's owner; other tests run at the same time.
shadows()
{
    psql_super -c "select datname from pg_database
                    where starts_with(datname, 'skinspire_shadow_') and datdba = '$OWNER'::regrole"
}

# dump DATABASE [OPTIONS]: its plain dump in a form that can be compared: no random keys, and each table's rows sorted.
dump()
{
    "$SKI_TEST_CLIENT_BIN/pg_dump" -h "$SKI_TEST_PGHOST" -p "$SKI_TEST_PGPORT" -U "$SKI_TEST_SUPERUSER" "$@" |
        LC_ALL=C awk '
            /^\\(un)?restrict / { next }
            copying && $0 == "\\." { close("sort"); copying = 0 }
            copying { print | "sort"; next }
            { print; fflush() }
            /^COPY .* FROM stdin;$/ { copying = 1 }'
}

# A pgbouncer in transaction mode before the shared server: its socket folder is SKI_TEST_PGHOST, its port
# BOUNCER_PORT. Every database can be reached through it. The arguments are lines for its settings, which count more.
start_pgbouncer()
{
    local folder
    folder=$(mktemp -d "$SKI_TEST_CLUSTER/bouncer.XXXXXX")
    BOUNCER_PORT=$((SKI_TEST_PGPORT + BATS_TEST_NUMBER + 1))
    BOUNCER_PID_FILE=$folder/pid
    cat >"$folder/pgbouncer.ini" <<END
[databases]
* = host=$SKI_TEST_PGHOST port=$SKI_TEST_PGPORT
[pgbouncer]
listen_addr =
listen_port = $BOUNCER_PORT
unix_socket_dir = $SKI_TEST_PGHOST
auth_type = trust
auth_file = $folder/users
pool_mode = transaction
default_pool_size = 2
logfile = $folder/log
pidfile = $BOUNCER_PID_FILE
$(printf '%s\n' "$@")
END
    psql_super -c "select format('\"%s\" \"\"', replace(rolname, '\"', '\"\"')) from pg_roles" >"$folder/users"
    ((EUID != 0)) || chown -R "$SKI_TEST_OS_USER" "$folder"
    as_server_user pgbouncer --daemon --quiet "$folder/pgbouncer.ini" 3>&-
}

stop_pgbouncer()
{
    [[ -n ${BOUNCER_PID_FILE:-} && -e $BOUNCER_PID_FILE ]] || return 0
    kill "$(<"$BOUNCER_PID_FILE")" 2>/dev/null || true
}

as_server_user()
{
    if ((EUID == 0)); then
        (cd / && runuser -u "$SKI_TEST_OS_USER" -- "$@")
    else
        "$@"
    fi
}

# ends_with STATUS PID: waits for a background job, which must end so. (`run wait` would ask in a subshell, whose
# child it is not.)
ends_with()
{
    local status=0
    wait "$2" || status=$?
    [[ $status == "$1" ]] || fail "process ended with $status instead of $1"
}

# fails PID: waits for a background job, which must not succeed.
fails()
{
    ! wait "$1"
}

# Drops what the test made on the shared server, and fails the test where a sanitizer found something.
clean_up()
{
    stop_pgbouncer
    drop_databases
    drop_roles
    no_sanitizer_reports
}

drop_databases()
{
    local database transaction
    psql_super <<<"select datname, gid from pg_prepared_xacts join pg_database on datname = database
                    where starts_with(datname, '$ID')" |
        while IFS='|' read -r database transaction; do
            psql_in "$database" "$SKI_TEST_SUPERUSER" -c "rollback prepared '$transaction'" </dev/null
        done
    psql_super <<END >/dev/null
select pg_drop_replication_slot(slot_name) from pg_replication_slots where starts_with(database, '$ID');
select format('alter database %I is_template false', datname) from pg_database
 where starts_with(datname, '$ID') and datistemplate \gexec
select format('drop database if exists %I with (force)', datname) from pg_database
 where starts_with(datname, '$ID') \gexec
END
}

drop_roles()
{
    psql_super <<END >/dev/null
select format('drop owned by %I', rolname) from pg_roles where starts_with(rolname, '$ID') \gexec
select format('drop role %I', rolname) from pg_roles where starts_with(rolname, '$ID') \gexec
END
}

no_sanitizer_reports()
{
    local report found=0
    for report in "$BATS_TEST_TMPDIR"/sanitizer.*; do
        # A program that is killed while it looks for leaks says that it found its own threads gone.
        if [[ ! -e $report ]] || ! grep -qv 'Unable to get registers from thread' "$report"; then
            continue
        fi
        cat "$report"
        found=1
    done
    return "$found"
}

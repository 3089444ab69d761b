# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# What tests of faults share: a second server that may be killed, a disk that fills, a connection that breaks.
#     load helper
#     load faults
#     teardown() { end_faults; clean_up; }
# shellcheck disable=SC2154  # what tests/cluster sets

# start_other: a second server. OTHER_… are its variables, as SKI_TEST_… are those of the first; OWNER is there as well.
start_other()
{
    eval "$(env -u SKI_TEST_CLUSTER "$BATS_TEST_DIRNAME/../cluster" start 3>&- | sed 's/SKI_TEST_/OTHER_/g')"
    in_other postgres "$OTHER_SUPERUSER" -c "create role $OWNER login createdb"
}

# live_on_other: from here on the test has a server of its own in place of the shared one, without databases. For disks that
# fill below a server: it can't end a checkpoint then, which other tests wait for.
live_on_other()
{
    start_other
    SHARED_PGHOST=$SKI_TEST_PGHOST SHARED_PGPORT=$SKI_TEST_PGPORT
    SKI_TEST_PGHOST=$OTHER_PGHOST SKI_TEST_PGPORT=$OTHER_PGPORT
    export DEV_DATABASE_URL TEST_DATABASE_URL PROD_DATABASE_URL
    DEV_DATABASE_URL=$(url_of dev) TEST_DATABASE_URL=$(url_of test) PROD_DATABASE_URL=$(url_of prod)
}

# in_other DATABASE [ROLE] [ARGUMENTS]: as psql_in.
in_other()
{
    SKI_TEST_PGHOST=$OTHER_PGHOST SKI_TEST_PGPORT=$OTHER_PGPORT psql_in "$@"
}

# url_in_other dev: the environment's URL, had it its database there.
url_in_other()
{
    SKI_TEST_PGHOST=$OTHER_PGHOST SKI_TEST_PGPORT=$OTHER_PGPORT url_of "$1"
}

# Its postmaster and all its children, as a failure of the machine would.
kill_other()
{
    local postmaster
    postmaster=$(head -n 1 "$OTHER_CLUSTER/data/postmaster.pid")
    # shellcheck disable=SC2046  # several processes
    kill -9 "$postmaster" $(pgrep -P "$postmaster") 2>/dev/null || true
    while kill -0 "$postmaster" 2>/dev/null; do sleep 0.05; done
}

restart_other()
{
    rm -f "$OTHER_PGHOST"/.s.*
    as_server_user "$OTHER_PGBIN/pg_ctl" start --wait --silent --pgdata="$OTHER_CLUSTER/data" \
        --log="$OTHER_CLUSTER/server.log" </dev/null 3>&-
}

# new_small_disk SIZE: SMALL_DISK is a folder on a disk of its own, which the servers can use too.
new_small_disk()
{
    ((EUID == 0)) || skip 'only root mounts'
    SMALL_DISK=$(mktemp -d "${SKI_TEST_CLUSTER%/*}/skinspire-disk.XXXXXX")
    mount -t tmpfs -o "size=$1,mode=755" tmpfs "$SMALL_DISK" || skip 'no tmpfs can be mounted here'
    mkdir "$SMALL_DISK/files"
    chown "$SKI_TEST_OS_USER" "$SMALL_DISK/files"
}

# stalling_proxy FOLDER BYTES, cutting_proxy FOLDER BYTES: a way to the shared server by a socket in FOLDER, on which so
# many bytes pass and then nothing any more. PROXY is its process.
stalling_proxy() { start_proxy "$1" "$2" stall; }
cutting_proxy() { start_proxy "$1" "$2" cut; }

start_proxy()
{
    mkdir -m 755 "$1"
    timeout 120 python3 "$BATS_TEST_DIRNAME/proxy.py" "$1/.s.PGSQL.$SKI_TEST_PGPORT" \
        "$SKI_TEST_PGHOST/.s.PGSQL.$SKI_TEST_PGPORT" "$2" "$3" >/dev/null 2>&1 3>&- &
    PROXY=$!
    until [[ -S $1/.s.PGSQL.$SKI_TEST_PGPORT ]]; do sleep 0.05; done
}

# through FOLDER URL: the URL by way of that proxy.
through()
{
    echo "${2/host=$SKI_TEST_PGHOST/host=$1}"
}

end_faults()
{
    [[ -z ${PROXY:-} ]] || kill "$PROXY" 2>/dev/null || true
    if [[ -n ${SHARED_PGHOST:-} ]]; then
        SKI_TEST_PGHOST=$SHARED_PGHOST SKI_TEST_PGPORT=$SHARED_PGPORT
    fi
    if [[ -n ${OTHER_CLUSTER:-} ]]; then
        SKI_TEST_CLUSTER=$OTHER_CLUSTER SKI_TEST_PGBIN=$OTHER_PGBIN "$BATS_TEST_DIRNAME/../cluster" stop
    fi
    if [[ -n ${SMALL_DISK:-} ]]; then
        umount --lazy "$SMALL_DISK" 2>/dev/null
        rmdir "$SMALL_DISK"
    fi || true
}

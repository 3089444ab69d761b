# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# Debian packages: which are needed, and how missing ones are installed. Sourced by quickstart and check.

# shellcheck disable=SC2034  # read by the scripts that source this
build_packages=(
    gcc libc6-dev meson ninja-build pkg-config
    libpq-dev libpg-query-dev libyaml-dev libjansson-dev libsmartcols-dev libsodium-dev libxxhash-dev libzstd-dev zlib1g-dev
    postgresql postgresql-client
)
# shellcheck disable=SC2034
test_packages=(
    libcmocka-dev bats bats-assert bats-support git jq parallel pgbouncer procps
    python3-flask-migrate python3-psycopg2 # whose outputs ours are compared with
)

# install_packages PACKAGE…: installs what is missing; touches neither network nor anything else when nothing is.
install_packages()
{
    local missing log
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    echo "Installing ${missing[*]}"
    if ! command -v apt-get >/dev/null; then
        echo 'There is no apt-get here; install these packages, or what they are called on this system' >&2
        return 1
    fi
    log=$(mktemp -t skinspire-packages.XXXXXX) || return
    if ! run_apt "${missing[@]}" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "The packages could not be installed; all that apt said is in $log" >&2
        return 1
    fi
    rm "$log"
}

run_apt()
{
    become_root apt-get update -qq || return
    (
        trap allow_system_cluster EXIT
        forbid_system_cluster &&
            become_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
                apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
    ) || return
    stop_services_of "$@"
}

missing_packages()
{
    local package
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] && continue
        # Any server that is there already will do, wherever its package came from.
        [[ $package == postgresql ]] && compgen -G '/usr/lib/postgresql/1[3-9]/bin/initdb' >/dev/null && continue
        [[ $package == postgresql-client ]] && compgen -G '/usr/lib/postgresql/1[3-9]/bin/pg_dump' >/dev/null && continue
        echo "$package"
    done
}

become_root()
{
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "This needs root: run it as root, or install sudo. Wanted: $*" >&2
        return 1
    fi
}

# Debian makes and starts a cluster with each new PostgreSQL version. Nobody asked for that one, so a setting
# says no while our packages are installed, and goes away afterwards; the administrator's own settings stay.
cluster_setting=/etc/postgresql-common/createcluster.d/skinspire-install.conf

forbid_system_cluster()
{
    become_root mkdir -p "${cluster_setting%/*}" &&
        echo 'create_main_cluster = false' | become_root tee "$cluster_setting" >/dev/null
}

allow_system_cluster()
{
    become_root rm -f "$cluster_setting"
    become_root rmdir --ignore-fail-on-non-empty "${cluster_setting%/*}"
}

# pgbouncer's package starts a service; only its program is wanted.
stop_services_of()
{
    [[ " $* " == *' pgbouncer '* ]] || return 0
    if [[ -d /run/systemd/system ]]; then
        become_root systemctl --quiet disable --now pgbouncer
    else
        become_root service pgbouncer stop >/dev/null 2>&1
        become_root update-rc.d pgbouncer disable >/dev/null 2>&1
    fi || true
}

#!/usr/bin/env bats
# What quickstart and check do to a machine's packages. apt, dpkg and sudo are stand-ins that write down what they
# were asked; the stand-in for apt also looks whether Debian would make a cluster meanwhile.

bats_load_library bats-support
bats_load_library bats-assert

stand_in()
{
    { echo '#!/bin/bash'; cat; } >"$BATS_TEST_TMPDIR/bin/$1"
    chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

setup()
{
    cd "$BATS_TEST_TMPDIR"
    mkdir bin
    export PATH=$BATS_TEST_TMPDIR/bin:$PATH TMPDIR=$BATS_TEST_TMPDIR
    export SETTING=$BATS_TEST_TMPDIR/etc/createcluster.d/skinspire-install.conf
    stand_in dpkg-query <<'END'
[[ ${*: -1} == here* ]] && echo installed
END
    stand_in apt-get <<'END'
echo "apt-get $*" >>calls
[[ $1 == install ]] || exit 0
cat "$SETTING" >setting-during-install
exit "${APT_STATUS:-0}"
END
    stand_in sudo <<'END'
echo 'sudo' >>calls
exec "$@"
END
    # shellcheck source=../../tools/packages.sh
    . "$BATS_TEST_DIRNAME/../../tools/packages.sh"
    # shellcheck disable=SC2034  # read by what was sourced
    cluster_setting=$SETTING
}

@test "packages: nothing missing, nothing done" {
    run install_packages here here-too
    assert_success
    refute_output
    [ ! -e calls ]
}

@test "packages: only what is missing is installed, without a cluster" {
    install_packages here gone here-too lost
    run grep apt-get calls
    assert_line --index 0 --partial 'apt-get update'
    assert_line --index 1 --regexp 'install .* gone lost$'
    run cat setting-during-install
    assert_output 'create_main_cluster = false'
    [ ! -e "${SETTING%/*}" ]
    run ls
    refute_output --partial skinspire-packages
}

@test "packages: the administrator's settings stay" {
    mkdir -p "${SETTING%/*}"
    echo "ssl = off" >"${SETTING%/*}/own.conf"
    install_packages gone
    run ls "${SETTING%/*}"
    assert_output own.conf
}

@test "packages: a failure names apt's log and leaves no setting" {
    export APT_STATUS=100
    run install_packages gone
    assert_failure
    assert_output --regexp 'all that apt said is in .*/skinspire-packages\.'
    [ ! -e "$SETTING" ]
}

@test "packages: an ordinary user without sudo is told what is wanted" {
    ((EUID == 0)) || skip 'needs root, to become somebody else'
    chmod 777 .
    chmod -R a+rX "$BATS_RUN_TMPDIR" bin
    rm bin/sudo
    if command -v sudo >/dev/null; then
        skip 'sudo is installed here'
    fi
    cp "$BATS_TEST_DIRNAME/../../tools/packages.sh" .
    run runuser -u nobody -- bash -c '. ./packages.sh; install_packages gone'
    assert_failure
    assert_output --partial 'This needs root: run it as root, or install sudo. Wanted: apt-get update'
}

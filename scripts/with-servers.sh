#!/usr/bin/env bash
# with-servers.sh CMD…: runs CMD with SeaweedFS and MiniStack up on loopback, then stops them; answers with CMD's status.
# CMD sees STRATA_TEST_SEAWEEDFS and STRATA_TEST_MINISTACK (URLs) and STRATA_TEST_ACCESS_KEY, STRATA_TEST_SECRET_KEY.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/servers.sh"
[ $# -gt 0 ] || die "usage: with-servers.sh CMD…"
[ -x "$PYTHON" ] || die "no .strata/venv: run scripts/install.sh"

run_dir
stop_servers_at_exit
start_seaweedfs
start_ministack
export STRATA_TEST_SEAWEEDFS=$SEAWEEDFS_URL STRATA_TEST_MINISTACK=$MINISTACK_URL
export STRATA_TEST_ACCESS_KEY=$ACCESS_KEY STRATA_TEST_SECRET_KEY=$SECRET_KEY
run_child "$@"

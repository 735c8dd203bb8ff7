#!/usr/bin/env bash
# Builds release and prints the figures of docs/PERFORMANCE.md: ratios taken in one run, on generated listings and on a real server.
#   scripts/bench.sh [ARGUMENTS OF strata-dev bench]     e.g. --part frames, --part keys --pairs 15, --strict
# The server's 100,000 keys and 100,000 versions are kept in .strata/bench, so that only the first run fills them (some minutes).
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/servers.sh"
cd "$ROOT"

build() {
    release_build --product strata
    release_build --product strata-dev
}

bench() { AWS_ACCESS_KEY_ID=$ACCESS_KEY AWS_SECRET_ACCESS_KEY=$SECRET_KEY "$BIN/strata-dev" bench --endpoint "$SEAWEEDFS_URL" "$@"; }

# The kept copy belongs to these servers and to this way of filling: raise the number when BenchStore writes something else.
kept_version() { { echo 1; cat scripts/requirements.txt; } | sha256sum | cut -c 1-16; }

# Makes $KEPT, complete or not at all: it is filled under another name and then renamed.
fill() {
    KEPT=$STATE/bench/$(kept_version)
    [ ! -d "$KEPT" ] || return 0
    say "filling the server to be listed: some minutes, this once"
    rm -rf "$STATE/bench"
    mkdir -p "$STATE/bench"
    start_seaweedfs "$STATE/bench/new"
    bench --part fill
    stop_child "$SEAWEEDFS_PID"
    mv "$STATE/bench/new" "$KEPT"
}

scripts/install.sh
find_swift
step "release build" build
BIN=$("$SWIFT" build -c release --show-bin-path)
hold_lock bench
run_dir
stop_servers_at_exit
fill
start_seaweedfs "$KEPT"
export AWS_ACCESS_KEY_ID=$ACCESS_KEY AWS_SECRET_ACCESS_KEY=$SECRET_KEY
run_child "$BIN/strata-dev" bench --endpoint "$SEAWEEDFS_URL" "$@"

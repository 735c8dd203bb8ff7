#!/usr/bin/env bash
# Builds release and prints the figures of docs/PERFORMANCE.md: ratios taken in one run, on generated listings and on a real server.
#   scripts/bench.sh [ARGUMENTS OF strata-dev bench]
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
scripts/install.sh
find_swift
step "release build" "$SWIFT" build -c release
exec scripts/with-servers.sh "$("$SWIFT" build -c release --show-bin-path)/strata-dev" bench "$@"

#!/usr/bin/env bash
# Removes what was built, what was installed into .strata, and what the demo kept.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
sweep_stale_runs
for dir in "$STATE"/run/*/; do
    [ ! -d "$dir" ] || die "a demo or a test run is still going (process $(basename "$dir"))"
done
rm -rf .build .build-tsan .build-asan .build-release-tests .strata

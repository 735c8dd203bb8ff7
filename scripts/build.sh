#!/usr/bin/env bash
# Builds the release program and its manual page and says where they are.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
scripts/install.sh
find_swift
step "release build" release_build --product strata
BIN=$("$SWIFT" build -c release --show-bin-path)
"$PYTHON" scripts/man.py "$BIN/strata" >"$BIN/strata.1"
say "$BIN/strata"
say "$BIN/strata.1"

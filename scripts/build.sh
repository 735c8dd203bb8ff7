#!/usr/bin/env bash
# Builds the release program and says where it is.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
scripts/install.sh
find_swift
step "release build" "$SWIFT" build -c release --product strata
say "$("$SWIFT" build -c release --show-bin-path)/strata"

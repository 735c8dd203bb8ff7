#!/usr/bin/env bash
# The address sanitizer over what parses hostile bytes and what draws: its own scratch path, not part of `make test`.
#   scripts/asan.sh [FILTER]
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"
scripts/install.sh
find_swift
# Leaks are not looked for: Foundation keeps what it has once made.
export ASAN_OPTIONS="detect_leaks=0:halt_on_error=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
exec "$SWIFT" test --scratch-path .build-asan --sanitize=address --disable-xctest \
    --filter "${1:-S3ModelTests|SigV4Tests|HTTPTests|AWSConfigTests|TerminalUITests|StrataSettingsTests|StrataUITests}"

#!/usr/bin/env bash
# Everything a change must pass, fastest first; the full `swift test`, with real servers up, comes last. Called by `make test`.
#   scripts/test.sh            everything
#   scripts/test.sh STEP…      only these: lint layers build signer release pty tsan test, and release-tests, which is too slow for every change
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

STEPS=(lint layers build signer release pty tsan test)
[ $# -gt 0 ] || set -- "${STEPS[@]}"
RELEASE_TESTS='OperationsTests|IntegrationTests|StrataRuntimeTests|S3ClientTests'
TSAN_TESTS='ActionQueueTests|HTTPTests|StrataRuntimeTests'

lint() { "$SWIFT" format lint --strict --recursive Sources Tests Package.swift; }

build() { "$SWIFT" build --build-tests --explicit-target-dependency-import-check error; }

# The signer against botocore: random cases through the very code that requests use.
signer() { "$PYTHON" scripts/differential-signing.py "$("$SWIFT" build --show-bin-path)/strata-dev" --cases "${STRATA_SIGNER_CASES:-2000}"; }

release() { release_build; }

# The real program on a real terminal device: starts, resizes, suspends, quits, dies; the terminal must be as it was.
pty() { scripts/with-servers.sh "$PYTHON" scripts/pty-smoke.py "$("$SWIFT" build -c release --show-bin-path)/strata"; }

# setarch -R: the thread sanitizer's shadow memory has no room on kernels which scatter mappings widely.
tsan() {
    local -a fixed=()
    setarch "$(uname -m)" -R true 2>/dev/null && fixed=(setarch "$(uname -m)" -R)
    TSAN_OPTIONS="halt_on_error=1 suppressions=$ROOT/scripts/tsan-suppressions.txt${TSAN_OPTIONS:+ $TSAN_OPTIONS}" \
        "${fixed[@]}" "$SWIFT" test --scratch-path .build-tsan --sanitize=thread --no-parallel --disable-xctest --filter "$TSAN_TESTS"
}

# What hands values from task to task, as it is shipped: release builds of Swift 6.3.1 lose such values in closures with typed throws, and debug builds
# don't show it. A build of its own, 11 minutes on two cores and then less than one for the tests; before a release, and after work on tasks.
release_tests() {
    scripts/with-servers.sh "$SWIFT" test -c release --scratch-path .build-release-tests -Xswiftc -enable-testing --no-parallel --disable-xctest \
        --filter "$RELEASE_TESTS"
}

# run_tests: not through `step`, so that the summary line of `swift test` is the last line of all.
run_tests() {
    say "== test"
    # One after the other: side by side, the heavy ones keep both processors from those that wait for a server, until that gives up on them.
    exec scripts/with-servers.sh "$SWIFT" test --no-parallel --explicit-target-dependency-import-check error
}

scripts/install.sh
find_swift
say "== $("$SWIFT" --version 2>/dev/null | head -n 1)"
for name in "$@"; do
    case $name in
        test) run_tests ;;
        lint | build | signer | release | pty | tsan) step "$name" "$name" ;;
        release-tests) step release-tests release_tests ;;
        layers) step layers scripts/layers.sh ;;
        *) die "no step $name; there are: ${STEPS[*]} release-tests" ;;
    esac
done

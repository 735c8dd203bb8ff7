# Shared by the scripts here; source it, do not run it.
# Gives: ROOT, STATE (the project's own folder for what scripts install and run), VENV, say/warn/die, step, find_swift, run_dir, sweep_stale_runs,
# release_build.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=$ROOT/.strata
VENV=$STATE/venv
PYTHON=$VENV/bin/python
WEED=$VENV/bin/weed

say() { printf '%s\n' "$*" >&2; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# step NAME CMD...: runs it and says how many seconds it took; the first failure ends the script with the command's status.
step() {
    local name=$1 started=$SECONDS status=0
    shift
    say "== $name"
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        say "== $name: FAILED (status $status) after $((SECONDS - started)) s"
        exit "$status"
    fi
    say "== $name: ok, $((SECONDS - started)) s"
}

# find_swift: sets SWIFT to $SWIFT, else to the first `swift` along PATH that is a Swift 6.3 or later
# (a file named swift can be the OpenStack client, and an old toolchain can stand in front of the right one).
find_swift() {
    [ -z "${SWIFT:-}" ] || return 0
    local dir candidate version
    local -a dirs
    IFS=: read -ra dirs <<<"$PATH"
    for dir in "${dirs[@]}" /opt/swift/usr/bin /usr/local/swift/usr/bin; do
        candidate=$dir/swift
        [ -x "$candidate" ] || continue
        version=$("$candidate" --version 2>/dev/null </dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1) || continue
        [ -n "$version" ] || continue
        if [ "${version% *}" -gt 6 ] || { [ "${version% *}" -eq 6 ] && [ "${version#* }" -ge 3 ]; }; then
            export SWIFT=$candidate
            return 0
        fi
    done
    die "no Swift 6.3 or later along PATH (https://www.swift.org/install/linux/); or set SWIFT=/path/to/swift"
}

# release_build [OPTIONS OF swift build]: builds release with Swift's own libraries inside the program, so that it starts in three quarters of the
# time (docs/PERFORMANCE.md) and runs without a toolchain. Every script builds this way: other options in the same folder would build all anew.
release_build() { "$SWIFT" build -c release --static-swift-stdlib "$@"; }

# hold_lock NAME: holds a lock file until release_lock or the end of this shell; a second install or demo fill waits its turn.
hold_lock() {
    mkdir -p "$STATE"
    exec 9>"$STATE/$1.lock"
    if ! flock -n 9; then
        say "waiting for another run of $1"
        flock 9
    fi
}

release_lock() { exec 9>&-; }

# run_dir: sets RUN to a fresh private folder for this run's servers; stop_servers (servers.sh) takes it away again.
# Named for the process that owns it, so that what a killed run left is recognised and swept by the next.
run_dir() {
    sweep_stale_runs
    RUN=$STATE/run/$$
    rm -rf "$RUN"
    mkdir -p "$RUN/log"
    chmod 700 "$RUN"
}

# sweep_stale_runs: takes away what runs that were killed outright (SIGKILL, power) could not take away themselves.
sweep_stale_runs() {
    local dir
    for dir in "$STATE"/run/*/; do
        [ -d "$dir" ] || continue
        kill -0 "$(basename "$dir")" 2>/dev/null && continue
        remove_sockets "$dir"
        rm -rf "$dir"
    done
}

# remove_sockets RUN: SeaweedFS leaves one unix socket per port in /tmp; takes away those of this run's ports and no others.
remove_sockets() {
    local port
    [ -f "$1/ports" ] || return 0
    while read -r port; do
        rm -f /tmp/seaweedfs-*-"$port".sock
    done <"$1/ports"
}

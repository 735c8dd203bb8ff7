#!/usr/bin/env bash
# Strata on two real servers with lived-in buckets: profile `demo` (MiniStack: all of AWS's rules, dates of five years) and profile `weed`
# (SeaweedFS: stores for real, checks every signature). Everything runs on 127.0.0.1 and is gone when Strata is left.
#   scripts/demo.sh [ARGUMENTS OF strata]   installs, builds, fills (once; later runs start from a kept copy) and opens Strata
#   scripts/demo.sh --check                 the same without a screen: lists what is there and ends
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/servers.sh"
cd "$ROOT"

IS_CHECK=0
if [ "${1:-}" = --check ]; then
    IS_CHECK=1
    shift
elif ! { [ -t 0 ] && [ -t 1 ]; }; then
    IS_CHECK=1
    say "no terminal here: checking the demo instead of opening it"
fi

KEPT_DAYS=14 # an older copy is filled anew, so that its story is of these days

build() {
    find_swift
    say "building Strata (release; the first time takes some minutes)"
    release_build --product strata >&2
    release_build --product strata-dev >&2
    BIN=$("$SWIFT" build -c release --show-bin-path)
}

# The kept copy belongs to this code and these servers.
kept_version() { cat Sources/App/strata-dev/DemoFill/*.swift scripts/requirements.txt scripts/servers.sh | sha256sum | cut -c 1-16; }

demo_fill() { AWS_ACCESS_KEY_ID=$ACCESS_KEY AWS_SECRET_ACCESS_KEY=$SECRET_KEY "$BIN/strata-dev" demo-fill "$@"; }

# restore_store FROM TO: makes TO what FROM is. Objects are hard links, so only what the last run changed is done anew: the store replaces
# files and never writes into them, so what it wrote has one name only. (Tens of thousands of small files take long to copy and longer to remove.)
restore_store() {
    mkdir -p "$2/s3"
    find "$2/s3" -type f -links 1 -delete
    find "$2/s3" -mindepth 1 -depth -type d -empty -delete
    cp -al "$1/s3/." "$2/s3/"
    rm -rf "$2/state"
    cp -a "$1/state" "$2/state"
}

# fill_demo STORE ARGUMENTS OF demo-fill…: runs the store with a clock that can be moved, fills it, stops it cleanly (it writes its rules then).
fill_demo() {
    local store=$1
    shift
    echo +0 >"$RUN/clock"
    start_ministack "$store" "$RUN/clock"
    demo_fill --endpoint "$MINISTACK_URL" --clock-file "$RUN/clock" "$@"
    stop_child "$MINISTACK_PID"
}

# Takes away what is kept for other code or other servers, or has become old; not from under a demo that is open.
forget_old_demos() {
    local old
    for old in "$STATE"/demo/*/; do
        [ ! -d "$old" ] || flock -n "$old/work.lock" rm -rf "$old" || true
    done
}

# Sets STORE: five years of history, with the days since and the accident of today or yesterday told on top. The history is kept, complete or
# absent, for it is filled under another name and then renamed; told on is a copy, which the next run restores.
prepare_demo() {
    local kept
    kept=$STATE/demo/$(kept_version)
    hold_lock demo
    if [ ! -f "$kept/history/until" ] || [ -n "$(find "$kept/history/until" -mtime "+$KEPT_DAYS")" ]; then
        say "filling the demo's account: a minute or two, this once"
        mkdir -p "$RUN/history"
        fill_demo "$RUN/history/store" --part history >"$RUN/history/until"
        forget_old_demos
        mkdir -p "$kept"
        mv "$RUN/history" "$kept/history"
    fi
    STORE=$kept/work
    exec 8>"$kept/work.lock"
    if ! flock -n 8; then
        say "another demo is open: this one gets a copy of its own"
        STORE=$RUN/store
    fi
    restore_store "$kept/history/store" "$STORE"
    release_lock
    fill_demo "$STORE" --part present --since "$(cat "$kept/history/until")"
}

# Its clock is moved only while it is filled; it serves with the machine's own.
open_demo() {
    start_ministack "$STORE"
    demo_fill --endpoint "$MINISTACK_URL" --part locks
}

write_profiles() {
    mkdir -p "$RUN/home"
    cat >"$RUN/home/config" <<INI
[profile demo]
region = eu-west-1
endpoint_url = $MINISTACK_URL

[profile weed]
region = us-east-1
endpoint_url = $SEAWEEDFS_URL
INI
    (umask 077 && cat >"$RUN/home/credentials") <<INI
[demo]
aws_access_key_id = $ACCESS_KEY
aws_secret_access_key = $SECRET_KEY

[weed]
aws_access_key_id = $ACCESS_KEY
aws_secret_access_key = $SECRET_KEY
INI
    # Nothing of the user's own AWS setup takes part, and nothing of the demo stays in theirs.
    local name
    for name in $(compgen -e | grep '^AWS_' || true); do unset "$name"; done
    export AWS_CONFIG_FILE=$RUN/home/config AWS_SHARED_CREDENTIALS_FILE=$RUN/home/credentials
    export XDG_CONFIG_HOME=$RUN/home/.config XDG_STATE_HOME=$RUN/home/.state XDG_CACHE_HOME=$RUN/home/.cache XDG_DATA_HOME=$RUN/home/.data
    export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
}

check() {
    local profile
    for profile in demo weed; do
        say "== strata ls --profile $profile"
        "$BIN/strata" ls --profile "$profile"
    done
    say "== strata versions --profile demo s3://db-backups/prod/nightly.sql (the newest three)"
    "$BIN/strata" versions --profile demo s3://db-backups/prod/nightly.sql | head -n 3
    say "the demo works; to open it, run \`make demo\` in a terminal"
}

scripts/install.sh
build
run_dir
stop_servers_at_exit
launch_seaweedfs
prepare_demo
await_seaweedfs
demo_fill --endpoint "$SEAWEEDFS_URL" --part weed &
WEED_FILL=$!
open_demo
wait "$WEED_FILL" || die "SeaweedFS could not be filled"
write_profiles
if [ "$IS_CHECK" = 1 ]; then
    check
else
    run_child "$BIN/strata" --profile demo "$@"
fi

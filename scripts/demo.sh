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
    "$SWIFT" build -c release --product strata >&2
    "$SWIFT" build -c release --product strata-dev >&2
    BIN=$("$SWIFT" build -c release --show-bin-path)
}

# The kept copy belongs to this code and these servers.
kept_version() { cat Sources/App/strata-dev/DemoFill/*.swift scripts/requirements.txt scripts/servers.sh | sha256sum | cut -c 1-16; }

demo_fill() { AWS_ACCESS_KEY_ID=$ACCESS_KEY AWS_SECRET_ACCESS_KEY=$SECRET_KEY "$BIN/strata-dev" demo-fill "$@"; }

# Sets KEPT: a store with five years of history, and beside it, in `until`, the time its story ends.
# Complete or absent: it is filled under another name, stopped cleanly (the store writes its rules at shutdown) and then renamed.
keep_history() {
    local fresh=$RUN/fresh
    KEPT=$STATE/demo/$(kept_version)
    hold_lock demo
    if [ ! -f "$KEPT/until" ] || [ -n "$(find "$KEPT/until" -mtime "+$KEPT_DAYS")" ]; then
        say "filling the demo's account: about a minute, this once"
        mkdir -p "$fresh"
        echo +0 >"$RUN/clock"
        start_ministack "$fresh/store" "$RUN/clock"
        demo_fill --endpoint "$MINISTACK_URL" --part history --clock-file "$RUN/clock" >"$fresh/until"
        stop_child "$MINISTACK_PID"
        rm -rf "$STATE/demo"
        mkdir -p "$STATE/demo"
        mv "$fresh" "$KEPT"
    fi
    # Objects as hard links, which is quick: the store replaces their files and never writes into them.
    mkdir "$RUN/store"
    cp -a "$KEPT/store/state" "$RUN/store/state"
    cp -al "$KEPT/store/s3" "$RUN/store/s3"
    KEPT_UNTIL=$(cat "$KEPT/until")
    release_lock
}

# The store's own clock is moved only while the last days are told; it then serves with the machine's.
open_demo() {
    echo +0 >"$RUN/clock"
    start_ministack "$RUN/store" "$RUN/clock"
    demo_fill --endpoint "$MINISTACK_URL" --part present --since "$KEPT_UNTIL" --clock-file "$RUN/clock" >/dev/null
    stop_child "$MINISTACK_PID"
    start_ministack "$RUN/store"
    demo_fill --endpoint "$MINISTACK_URL" --part locks
}

open_weed() {
    await_seaweedfs
    demo_fill --endpoint "$SEAWEEDFS_URL" --part weed
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
keep_history
open_demo
open_weed
write_profiles
if [ "$IS_CHECK" = 1 ]; then
    check
else
    run_child "$BIN/strata" --profile demo "$@"
fi

#!/usr/bin/env bash
# The walls of docs/ARCHITECTURE.md, checked with grep: each target imports only what its row allows, and each word stays in its wing.
# Comments are not looked at. Prints every breach as file:line and fails if there is one.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

# Target, its folder, and which of our targets and C doors it may import. A row imports only what stands above it.
ALLOWED='
S3Model         S3
SigV4           S3        COpenSSL
HTTP            S3        CCurl
AWSConfig       S3        HTTP SigV4
S3Client        S3        S3Model SigV4 HTTP AWSConfig
ActionQueue     App
Timeline        App       S3Model
TerminalUI      Terminal
NcursesDriver   Terminal  TerminalUI CNcurses
StrataCore      App       S3Model Timeline
StrataUI        App       StrataCore TerminalUI S3Model Timeline
StrataSettings  App       StrataCore TerminalUI TOMLKit
Operations      App       S3Model Timeline S3Client AWSConfig HTTP ActionQueue
StrataRuntime   App       StrataCore StrataUI TerminalUI Operations ActionQueue S3Model S3Client AWSConfig Timeline
'
# Everything the table speaks of; other modules (the standard library, Foundation, Dispatch) have their own rule below.
KNOWN=" CNcurses CCurl COpenSSL TOMLKit ArgumentParser $(awk 'NF { printf "%s ", $1 }' <<<"$ALLOWED") "

# Values and decisions only: these may not reach for a thread, a queue or a socket. (Glibc is allowed: memchr and its like.)
PURE='S3Model Timeline TerminalUI StrataCore StrataUI'

breaches=0
breach() {
    printf '%s\n' "$*" >&2
    breaches=$((breaches + 1))
}

# sources FOLDER: every line of Swift in it as file:line:text, without // comments.
sources() { grep -rn --include='*.swift' '' "$1" | sed -E 's#^([^:]+:[0-9]+:)[[:space:]]*//.*#\1#; s#[[:space:]]//.*##'; }

check_imports() {
    local target=$1 folder=$2 allowed=" $3 " place module
    while IFS=$'\t' read -r place module; do
        if [[ "$KNOWN" == *" $module "* ]]; then
            [[ "$allowed" == *" $module "* ]] || breach "$place: $target may not import $module"
        elif [[ " $PURE " == *" $target "* && " Dispatch FoundationNetworking Synchronization Observation " == *" $module "* ]]; then
            breach "$place: $target is pure and may not import $module"
        elif [ "$module" = FoundationNetworking ]; then
            breach "$place: requests go through HTTPTransport, not FoundationNetworking"
        fi
    done < <(sources "$folder" | sed -nE \
        's/^([^:]+:[0-9]+):[[:space:]]*(@[A-Za-z]+(\([a-z]+\))?[[:space:]]+)*((public|package|internal|private|fileprivate)[[:space:]]+)?import[[:space:]]+((struct|class|enum|protocol|func|typealias|var|let)[[:space:]]+)?([A-Za-z0-9_]+).*/\1\t\8/p')
}

# check_words WHY REGEX FOLDER…: REGEX (case counts) may not occur in these folders.
check_words() {
    local why=$1 words=$2 folder place
    shift 2
    for folder in "$@"; do
        while read -r place; do breach "$place: $why"; done < <(sources "$folder" | grep -E ":[0-9]+:.*($words)" | sed -E 's/^([^:]+:[0-9]+):[[:space:]]*/\1: /')
    done
}

while read -r target wing allowed; do
    [ -n "$target" ] || continue
    [ -d "Sources/$wing/$target" ] || { breach "Sources/$wing/$target is missing"; continue; }
    check_imports "$target" "Sources/$wing/$target" "$allowed"
done <<<"$ALLOWED"

for folder in Sources/*/*/; do
    name=$(basename "$folder")
    [[ "$KNOWN strata strata-dev " == *" $name "* ]] || breach "$folder: a target that scripts/layers.sh and docs/ARCHITECTURE.md do not know"
done

check_words 'an S3 word outside the S3 wing and Strata' \
    '\<S3|\<AWS|\<Aws|[Bb]ucket|[Ee][Tt]ag\>|[Ll]ifecycle[A-Z]|LifecycleRule|ReplicationRule|[Vv]ersionI[dD]\>|x-amz' \
    Sources/Terminal Sources/App/ActionQueue Sources/S3/HTTP
check_words 'a terminal word outside the Terminal wing and StrataUI' \
    '[Nn]curses|[Tt]erminfo|CellGrid|TerminalEvent|[Tt]ermios|ESCDELAY' \
    Sources/S3 Sources/App/ActionQueue Sources/App/Timeline Sources/App/StrataCore Sources/App/Operations Sources/App/StrataRuntime
check_words 'an app word outside Strata' \
    '\<[Pp]anes?\>|[a-z]Pane\>|\<[Nn]otices?\>|[a-z]Notice\>' \
    Sources/S3 Sources/Terminal Sources/App/ActionQueue Sources/App/Timeline

[ "$breaches" -eq 0 ] || die "$breaches breaches of the layers"

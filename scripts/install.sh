#!/usr/bin/env bash
# Installs what building, testing and the demo need and the machine lacks: Debian packages through apt (with sudo when not root),
# Python packages into .strata/venv. Installs nothing, and asks no network, when everything is there in the right version.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGES=(
    libncurses-dev libcurl4-openssl-dev libssl-dev libxml2-dev # to build
    ncurses-term tmux faketime python3-venv openssl            # to run tests and the demo
    ca-certificates util-linux
)

missing_packages() {
    local name
    for name in "${PACKAGES[@]}"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || printf '%s\n' "$name"
    done
}

install_packages() {
    local -a missing sudo=()
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "no apt-get here; install these yourself: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "not root and no sudo; install these yourself: ${missing[*]}"
        sudo=(sudo)
    fi
    say "apt: installing ${missing[*]}"
    mkdir -p "$STATE"
    local log=$STATE/apt.log
    "${sudo[@]}" apt-get -qq update >"$log" 2>&1 || warn "apt-get update failed (see $log); trying with the lists that are there"
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" >>"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; die "apt-get could not install: ${missing[*]}"; }
}

# The venv is good when it was made from these very requirements by this very interpreter, and still starts.
wanted_venv() { { cat "$ROOT/scripts/requirements.txt"; "$1" --version; } | sha256sum | cut -d ' ' -f 1; }

# The distribution's own python: another one along PATH may lack the venv module or be too new for the pinned wheels.
base_python() {
    if /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        echo /usr/bin/python3
    else
        command -v python3 || die "no python3"
    fi
}

install_venv() {
    local python wanted
    python=$(base_python)
    wanted=$(wanted_venv "$python")
    if [ "$(cat "$VENV/.made-from" 2>/dev/null)" = "$wanted" ] && "$PYTHON" -c 'import botocore' 2>/dev/null && [ -x "$WEED" ]; then
        return 0
    fi
    say "pip: installing $(grep -v '^#' "$ROOT/scripts/requirements.txt" | tr '\n' ' ')into .strata/venv"
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || die "python3 -m venv failed"
    local attempt log=$STATE/pip.log
    for attempt in 1 2 3; do
        if "$PYTHON" -m pip install --quiet --disable-pip-version-check --retries 5 -r "$ROOT/scripts/requirements.txt" >"$log" 2>&1; then
            printf '%s\n' "$wanted" >"$VENV/.made-from"
            return 0
        fi
        say "pip: attempt $attempt failed"
        sleep $((attempt * 2))
    done
    tail -n 20 "$log" >&2
    die "pip could not install scripts/requirements.txt"
}

hold_lock install
install_packages
install_venv

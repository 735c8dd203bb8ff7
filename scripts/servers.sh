# Starts real S3 servers on loopback as children of this shell; source it after lib.sh and run_dir.
# Gives: start_seaweedfs, start_ministack (set SEAWEEDFS_URL, MINISTACK_URL), run_child, stop_servers_at_exit, ACCESS_KEY, SECRET_KEY.
# Every server listens on 127.0.0.1 only, keeps its files in $RUN and ends with this shell, even when the shell is killed outright.

ACCESS_KEY=ALICEKEY
SECRET_KEY=alice-secret
SERVER_PIDS=()

# free_ports N: N distinct ports of 127.0.0.1 nobody listens on, all held at once while they are chosen.
# Below the range from which the kernel gives ports to outgoing connections, so that none of those takes one before the server does.
free_ports() {
    "$PYTHON" - "$1" <<'PY'
import random, socket, sys
held = []
while len(held) < int(sys.argv[1]):
    s = socket.socket()
    try:
        s.bind(("127.0.0.1", random.randrange(15000, 32000)))
        held.append(s)
    except OSError:
        s.close()
print(*(s.getsockname()[1] for s in held))
PY
}

# child LOG CMD...: starts CMD in the background, out of reach of the terminal's Ctrl-C and Ctrl-Z, with its output in LOG; sets CHILD.
child() {
    local log=$1
    shift
    setsid setpriv --pdeathsig KILL -- "$@" >"$log" 2>&1 </dev/null 9>&- &
    CHILD=$!
    SERVER_PIDS+=("$CHILD")
}

# await_http PID SECONDS URL [TEXT]: until URL answers below 500 (and its body contains TEXT); fails when PID has gone or time is up.
await_http() {
    "$PYTHON" - "$@" <<'PY'
import os, sys, time, urllib.error, urllib.request
pid, seconds, url, text = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], (sys.argv[4:] or [""])[0]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
deadline = time.monotonic() + seconds
while time.monotonic() < deadline:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        sys.exit("the server ended")
    try:
        with opener.open(url, timeout=5) as answer:
            if text in answer.read().decode(errors="replace"):
                sys.exit(0)
    except urllib.error.HTTPError as error:
        if error.code < 500 and not text:
            sys.exit(0)
    except OSError:
        pass
    time.sleep(0.05)
sys.exit(f"no answer from {url} in {seconds:.0f} s")
PY
}

# start_seaweedfs [DIR]: a real store which checks every signature. Sets SEAWEEDFS_URL. Two users: ALICEKEY sees all, BOBKEY buckets named bob-*.
# With DIR its objects are kept there (complete after a clean stop).
start_seaweedfs() {
    SEAWEEDFS_KEPT=${1:-}
    launch_seaweedfs
    await_seaweedfs
}

# await_seaweedfs: until the launched one can be used, with two more attempts if it could not start (a port taken meanwhile).
# The S3 port answers before there is a volume server to write to: waits for that one to have reported to the master as well.
await_seaweedfs() {
    local attempt
    for attempt in 1 2 3; do
        if await_http "$SEAWEEDFS_PID" 60 "$SEAWEEDFS_URL/" && await_http "$SEAWEEDFS_PID" 60 "$SEAWEEDFS_MASTER/dir/status" '"DataNodes"'; then
            return 0
        fi
        say "SeaweedFS: attempt $attempt failed"
        stop_child "$SEAWEEDFS_PID"
        [ "$attempt" = 3 ] || launch_seaweedfs
    done
    tail -n 30 "$RUN/log/seaweedfs.log" >&2
    die "SeaweedFS did not start"
}

# launch_seaweedfs: starts it without waiting. Sets SEAWEEDFS_URL, SEAWEEDFS_MASTER, SEAWEEDFS_PID.
launch_seaweedfs() {
    local dir=$RUN/seaweedfs data option
    data=${SEAWEEDFS_KEPT:-$dir/data}
    rm -rf "$dir"
    mkdir -p "$data" "$dir/admin"
    cat >"$dir/s3.json" <<JSON
{"identities": [
  {"name": "alice", "account": {"id": "111111111111", "displayName": "Alice"},
   "credentials": [{"accessKey": "$ACCESS_KEY", "secretKey": "$SECRET_KEY"}], "actions": ["Admin", "Read", "List", "Tagging", "Write"]},
  {"name": "bob", "account": {"id": "222222222222", "displayName": "Bob"},
   "credentials": [{"accessKey": "BOBKEY", "secretKey": "bob-secret"}],
   "actions": ["Admin:bob-*", "Read:bob-*", "List:bob-*", "Tagging:bob-*", "Write:bob-*"]}],
 "accounts": [{"id": "111111111111", "displayName": "Alice"}, {"id": "222222222222", "displayName": "Bob"}]}
JSON
    local -a options=(s3.port s3.port.grpc master.port master.port.grpc volume.port volume.port.grpc filer.port filer.port.grpc admin.port admin.port.grpc)
    local -a ports arguments=()
    read -ra ports <<<"$(free_ports ${#options[@]})"
    for option in "${!options[@]}"; do arguments+=("-${options[option]}=${ports[option]}"); done
    printf '%s\n' "${ports[@]}" >>"$RUN/ports"
    child "$RUN/log/seaweedfs.log" env -C "$dir" HOME="$dir" "$WEED" mini -dir="$data" -admin.dataDir="$dir/admin" \
        -ip=127.0.0.1 -ip.bind=127.0.0.1 "${arguments[@]}" -s3.config="$dir/s3.json" -s3.domainName=s3.localhost \
        -s3.autoCreateBucket=false -s3.allowDeleteBucketNotEmpty=false -s3.port.iceberg=0 -s3.port.lance=0 \
        -webdav=false -master.telemetry=false
    SEAWEEDFS_PID=$CHILD
    SEAWEEDFS_URL=http://127.0.0.1:${ports[0]}
    SEAWEEDFS_MASTER=http://127.0.0.1:${ports[2]}
}

# start_ministack [DIR] [CLOCK]: a simulator with all of AWS's rules and regions. Sets MINISTACK_URL and MINISTACK_PID.
# With DIR its objects are kept there (complete after a clean stop); with CLOCK its time follows that file, libfaketime's syntax.
start_ministack() {
    local attempt
    for attempt in 1 2 3; do
        if try_ministack "$@"; then return 0; fi
        say "MiniStack: attempt $attempt failed"
        stop_child "$CHILD"
    done
    tail -n 30 "$RUN/log/ministack.log" >&2
    die "MiniStack did not start"
}

try_ministack() {
    local kept=${1:-} clock=${2:-} home=$RUN/ministack port library
    port=$(free_ports 1)
    mkdir -p "$home"
    local -a environment=(
        HOME="$home" TMPDIR="$home" TZ=UTC GATEWAY_PORT="$port" EDGE_PORT="$port" MINISTACK_HOST=127.0.0.1 LOG_LEVEL=WARNING
        SERVICES=s3 IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 # these two would listen on every interface
    )
    if [ -n "$kept" ]; then
        environment+=(S3_PERSIST=1 PERSIST_STATE=1 S3_DATA_DIR="$kept/s3" STATE_DIR="$kept/state")
    else
        environment+=(S3_PERSIST=0)
    fi
    if [ -n "$clock" ]; then
        library=$(ls /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null | head -n 1)
        [ -n "$library" ] || die "no libfaketimeMT.so.1: apt-get install faketime"
        environment+=(LD_PRELOAD="$library" FAKETIME_TIMESTAMP_FILE="$clock" FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1)
    fi
    # No worker process (--workers 0): the server is this one child, and ends with it.
    child "$RUN/log/ministack.log" env -C "$home" "${environment[@]}" "$PYTHON" -m hypercorn --workers 0 ministack.app:app --bind "127.0.0.1:$port"
    MINISTACK_PID=$CHILD
    await_http "$CHILD" 60 "http://127.0.0.1:$port/" || return 1
    MINISTACK_URL=http://127.0.0.1:$port
}

# stop_child PID: asks it to end, waits up to 20 s, then insists; what it started itself goes with it (it leads its own session).
stop_child() {
    local pid=$1 waited=0
    kill -TERM "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 400 ]; do
        sleep 0.05
        waited=$((waited + 1))
    done
    kill -KILL -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# stop_servers: ends every server of this shell and takes its run folder and sockets away. Meant for `trap … EXIT`.
stop_servers() {
    local pid
    trap '' INT TERM HUP
    for pid in "${SERVER_PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${SERVER_PIDS[@]}"; do stop_child "$pid"; done
    SERVER_PIDS=()
    remove_sockets "$RUN"
    rm -rf "$RUN"
}

# run_child CMD…: runs CMD on this terminal, waits for it and exits with its status. In the background, so that a signal to this shell is
# acted upon at once and passed on; in the same process group, so that the terminal is CMD's all the same.
run_child() {
    local pid status=0
    setpriv --pdeathsig TERM -- "$@" <&0 9>&- &
    pid=$!
    trap "kill -HUP $pid 2>/dev/null; wait $pid; exit 129" HUP
    trap "kill -INT $pid 2>/dev/null; exit 130" INT
    trap "kill -TERM $pid 2>/dev/null; wait $pid; exit 143" TERM
    wait "$pid" || status=$?
    exit "$status"
}

# stop_servers_at_exit: also when this shell is told to end.
stop_servers_at_exit() {
    trap stop_servers EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

#!/usr/bin/env python3
"""Runs the real program on a real terminal device and checks that the terminal is given back as it was.

    pty-smoke.py STRATA

Wants STRATA_TEST_SEAWEEDFS, STRATA_TEST_ACCESS_KEY and STRATA_TEST_SECRET_KEY (scripts/with-servers.sh sets them). Cases: a resize, Ctrl-Z and
SIGCONT, then q; SIGTERM; SIGHUP; a SIGSEGV sent to it. After each: the line settings as before, the alternate screen left, the cursor shown,
mouse and bracketed paste off.
"""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback

ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
# Private modes that must be off at the end if they were ever on; 25 (the cursor) the other way round.
MODES_TO_END_OFF = [1000, 1002, 1003, 1004, 1005, 1006, 1015, 2004]
PATIENCE = 30.0


class Failure(Exception):
    pass


class Session:
    """A terminal with the program in its foreground; this process plays the shell that started it (so that a stop is possible at all)."""

    def __init__(self, program, home):
        self.master, self.slave = pty.openpty()
        self.resize(80, 24, notify=False)
        os.setsid()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        for ignored in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGTSTP):
            signal.signal(ignored, signal.SIG_IGN)
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(self.slave, os.getpgrp())
            for ignored in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGHUP, signal.SIGTSTP):
                signal.signal(ignored, signal.SIG_DFL)
            for fd in (0, 1, 2):
                os.dup2(self.slave, fd)
            os.closerange(3, 64)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.execve(program, [program], environment(home))
        try:
            os.setpgid(self.pid, self.pid)
        except PermissionError:
            pass  # it has started already, and has done so itself

    def resize(self, columns, rows, notify=True):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if notify:
            os.killpg(self.pid, signal.SIGWINCH)

    def send(self, keys):
        os.write(self.master, keys)

    def pump(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                pass

    def until(self, what, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.note_state()
            if self.status is not None and not condition():
                raise Failure(f"the program ended ({describe(self.status)}) before: {what}")
            if time.monotonic() > deadline:
                raise Failure(f"waited {PATIENCE:.0f} s for: {what}")
            self.pump(0.02)

    def note_state(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status

    def until_painted(self, start, what):
        """Until the alternate screen has been entered after `start` and words have been painted on it."""

        def painted():
            at = self.output.find(ENTER_SCREEN, start)
            return at >= 0 and len(re.findall(rb"[A-Za-z]{3,}", self.output[at:])) >= 3

        self.until(what, painted)

    def until_stopped(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                break
            if pid:
                raise Failure(f"ended instead of stopping: {describe(status)}")
            if time.monotonic() > deadline:
                raise Failure("did not stop on Ctrl-Z")
            self.pump(0.02)
        self.drain()

    def until_ended(self):
        deadline = time.monotonic() + PATIENCE
        while self.status is None:
            self.note_state()
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                raise Failure("did not end")
            self.pump(0.02)
        self.drain()
        return self.status

    def drain(self):
        while select.select([self.master], [], [], 0.1)[0]:
            size = len(self.output)
            self.pump(0)
            if len(self.output) == size:
                break

    def check_restored(self, when):
        after = termios.tcgetattr(self.slave)
        names = ["input", "output", "control", "local", "ispeed", "ospeed", "characters"]
        for name, was, now in zip(names, self.before, after):
            if was != now:
                raise Failure(f"{when}: the {name} settings of the line are {now!r}, were {was!r}")
        if self.output.rfind(LEAVE_SCREEN) < self.output.rfind(ENTER_SCREEN):
            raise Failure(f"{when}: the alternate screen was not left")
        for mode in MODES_TO_END_OFF:
            if self.last_setting(mode) == b"h":
                raise Failure(f"{when}: terminal mode ?{mode} is still on")
        if self.last_setting(25) == b"l":
            raise Failure(f"{when}: the cursor is still hidden")

    def last_setting(self, mode):
        """h or l, whichever was written last for a private mode, alone or in a list (`ESC [ ? 1006 ; 1000 h`); None if neither was."""
        last = None
        for modes, setting in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", self.output):
            if str(mode).encode() in modes.split(b";"):
                last = setting
        return last


def environment(home):
    return {
        "PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "XDG_CONFIG_HOME": home + "/config", "XDG_STATE_HOME": home + "/state", "XDG_CACHE_HOME": home + "/cache", "XDG_DATA_HOME": home + "/data",
        "AWS_ENDPOINT_URL": os.environ["STRATA_TEST_SEAWEEDFS"], "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": os.environ["STRATA_TEST_ACCESS_KEY"], "AWS_SECRET_ACCESS_KEY": os.environ["STRATA_TEST_SECRET_KEY"],
    }


def describe(status):
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit {os.waitstatus_to_exitcode(status)}"


def resize_suspend_quit(session):
    session.until_painted(0, "the first frame")
    for columns, rows in [(160, 45), (40, 10), (120, 40)]:
        size = len(session.output)
        session.resize(columns, rows)
        session.until(f"a new frame at {columns}x{rows}", lambda: len(session.output) > size + 50)
    session.drain()

    session.send(b"\x1a")
    session.until_stopped()
    session.check_restored("stopped by Ctrl-Z")
    start = len(session.output)
    os.tcsetpgrp(session.slave, session.pid)
    os.killpg(session.pid, signal.SIGCONT)
    session.until_painted(start, "a frame after SIGCONT")
    session.drain()

    session.send(b"q")
    status = session.until_ended()
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) != 0:
        raise Failure(f"q ended it with {describe(status)}")
    session.check_restored("after q")


def ended_by(number):
    def case(session):
        session.until_painted(0, "the first frame")
        session.drain()
        os.kill(session.pid, number)
        status = session.until_ended()
        # The shell must be able to tell: by the signal itself, or by the status shells give to it.
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == number) and not (
            os.WIFEXITED(status) and os.WEXITSTATUS(status) == 128 + number
        ):
            raise Failure(f"{signal.Signals(number).name} ended it with {describe(status)}")
        session.check_restored(f"after {signal.Signals(number).name}")

    return case


CASES = {
    "resize, Ctrl-Z, SIGCONT, q": resize_suspend_quit,
    "SIGTERM": ended_by(signal.SIGTERM),
    "SIGHUP": ended_by(signal.SIGHUP),
    "SIGSEGV": ended_by(signal.SIGSEGV),
}


def run(program, case):
    """One case in a process of its own, which becomes the leader of a new terminal session."""
    leader = os.fork()
    if leader == 0:
        session = None
        status = 1
        try:
            with tempfile.TemporaryDirectory() as home:
                session = Session(program, home)
                case(session)
            status = 0
        except Failure as failure:
            print(f"    {failure}", file=sys.stderr)
            print(f"    last output: {session.output[-600:]!r}", file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            if session and session.status is None:
                try:
                    os.kill(session.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            sys.stderr.flush()
            os._exit(status)
    return os.waitpid(leader, 0)[1] == 0


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: pty-smoke.py STRATA")
    if "STRATA_TEST_SEAWEEDFS" not in os.environ:
        sys.exit("pty-smoke.py: no STRATA_TEST_SEAWEEDFS; run it through scripts/with-servers.sh")
    failed = 0
    for name, case in CASES.items():
        good = run(os.path.abspath(sys.argv[1]), case)
        print(f"{'ok  ' if good else 'FAIL'} {name}", file=sys.stderr)
        failed += not good
    sys.exit(1 if failed else 0)


main()

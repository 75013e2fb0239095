"""What the tools say on the terminal, and how they run commands."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 30
HEARTBEAT_SECONDS = 20.0
CHILD_GRACE_SECONDS = 15.0

_running: set[subprocess.Popen[bytes]] = set()
_stopping = threading.Event()
_speaking = threading.Lock()


class _Interruption:
    """Turns signals into KeyboardInterrupt, but never between the birth of a process and its being known here."""

    def __init__(self) -> None:
        self.held = self.waits = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self.held:
            self.waits = True
        else:
            raise KeyboardInterrupt


_interruption = _Interruption()


def stop_at_signals() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP alike end this program by KeyboardInterrupt."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interruption)


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """Hold signals back while a process is started and noted down, so that none is left behind.

    Raises:
        KeyboardInterrupt: at its end, if a signal came meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals only ever break the main thread
        return
    _interruption.held = True
    try:
        yield
    finally:
        _interruption.held = False
        if _interruption.waits:
            _interruption.waits = False
            raise KeyboardInterrupt


def run_child(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> int:
    """Run a command that speaks to the person itself, and give its status.

    It stays in this program's process group, so that it can ask at the terminal. When this program is told to stop, the
    command is told so too and gets time to put away what it started.
    """
    with unbroken():
        process = subprocess.Popen(command, cwd=cwd, env=dict(env))
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(CHILD_GRACE_SECONDS)
        process.kill()
        process.wait()
        raise


class StepFailed(Exception):
    """A step did not work; the text is one clear line for the person at the terminal."""


class StepStopped(StepFailed):
    """A step was ended because another failed or the person stopped the program."""


def say(text: str) -> None:
    """Print lines at once and unbroken, also into a pipe; a terminal that is gone is no error."""
    with _speaking, contextlib.suppress(OSError):
        print(text, flush=True)


def log_folder() -> Path:
    """Give the folder of the logs, made if missing."""
    folder = Path(os.environ.get("PASOKH_VAR") or ROOT / "var").resolve() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_step(
    title: str,
    command: Sequence[str],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    hint: str = "",
    expected: Collection[int] = (),
) -> int:
    """Run a command to its end, showing its name and how long it takes. Several may run in threads side by side.

    Args:
        title: what the step does, for the person waiting.
        command: the command; its output goes to a log file of its own under ``var/log``.
        cwd: where it runs.
        env: its environment; this process's own by default.
        hint: what to do when it fails.
        expected: statuses besides 0 that the caller knows what to do with; what was said to them is printed.

    Returns:
        The status.

    Raises:
        StepFailed: it could not be started or ended with an error; the tail of its output was printed.
    """
    log = log_folder() / f"setup-{slug(title)}.log"
    say(f"  … {title}")
    begun = time.monotonic()
    with log.open("w+", encoding="utf-8", errors="replace") as output:
        status = _run_to_end(title, command, cwd, env, output.fileno())
        seconds = time.monotonic() - begun
        if status and _stopping.is_set():
            raise StepStopped(f"{title} was stopped")
        if status:
            output.seek(0)
            lines = output.read().splitlines()[-TAIL_LINES:]
            say("\n".join([f"  ✗ {title} ({seconds:.0f} s)", *(f"    | {line}" for line in lines)]))
            if status not in expected:
                raise StepFailed(f"{title} failed with status {status}. {hint or f'All of its output: {log}'}")
            return status
    say(f"  ✓ {title} ({seconds:.0f} s)")
    return status


def slug(title: str) -> str:
    """Give a title as a file name."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _run_to_end(title: str, command: Sequence[str], cwd: Path, env: Mapping[str, str] | None, output: int) -> int:
    if _stopping.is_set():
        raise StepStopped(f"{title} was not begun")
    begun = time.monotonic()
    try:
        with unbroken():
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # so that what it starts can be stopped with it
            )
            _running.add(process)
    except OSError as error:
        raise StepFailed(f"{title}: {error}") from error
    except KeyboardInterrupt:
        stop_steps()
        raise
    try:
        if _stopping.is_set():  # the others were stopped while this one was starting
            _end(process)
        while True:
            try:
                return process.wait(timeout=HEARTBEAT_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"    … {title} ({time.monotonic() - begun:.0f} s)")
    finally:
        _end(process)
        _running.discard(process)


def stop_steps() -> None:
    """End every running step, with what it started; steps that have not begun do not begin."""
    _stopping.set()
    for process in list(_running):
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def fail(error: StepFailed) -> None:
    """Print a failure and end the program."""
    with contextlib.suppress(OSError):
        print(f"\npasokh: {error}", file=sys.stderr, flush=True)
    raise SystemExit(1)

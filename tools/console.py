"""What the tools say on the terminal, and how they run commands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 30


class StepFailed(Exception):
    """A step did not work; the text is one clear line for the person at the terminal."""


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def run_step(
    title: str, command: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None, hint: str = ""
) -> None:
    """Run a command to its end, showing its name and how long it took.

    Args:
        title: what the step does, for the person waiting.
        command: the command; its output goes to ``var/log/setup.log``.
        cwd: where it runs.
        env: its environment; this process's own by default.
        hint: what to do when it fails.

    Raises:
        StepFailed: it could not be started or ended with an error; the tail of its output was printed.
    """
    log = ROOT / "var" / "log" / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"  … {title}", end="", flush=True)
    begun = time.monotonic()
    with log.open("w+", encoding="utf-8", errors="replace") as output:
        try:
            process = subprocess.Popen(
                command, cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
            )
            while True:
                try:
                    status = process.wait(timeout=5)
                    break
                except subprocess.TimeoutExpired:
                    print(".", end="", flush=True)
        except OSError as error:
            say("")
            raise StepFailed(f"{title}: {error}") from error
        if status:
            output.seek(0)
            lines = output.read().splitlines()[-TAIL_LINES:]
            say("\n" + "\n".join(f"    | {line}" for line in lines))
            raise StepFailed(f"{title} failed (status {status}). {hint}".strip())
    say(f" ({time.monotonic() - begun:.0f} s)")


def fail(error: StepFailed) -> None:
    """Print a failure and end the program."""
    print(f"\npasokh: {error}", file=sys.stderr, flush=True)
    raise SystemExit(1)

"""Sections of a test run: each one runs a command, keeps its output whole, and counts what it reports."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.console import ROOT, say, slug

LIMIT_SECONDS = 900.0
"""A section that hangs is ended, so that CI shows the others instead of running out of time."""


@dataclass
class Section:
    """One section: what it runs and, once it has run, its outcome.

    Attributes:
        title: what people call it.
        command: what it runs; ``{report}`` stands for the file its counts are read from.
        cwd: where it runs.
        report: where the command writes what it counted, if that is not ``{report}``.
        skips: the names of skipped tests.
    """

    title: str
    command: Sequence[str] = ()
    cwd: Path = ROOT
    report: Path | None = None
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    skips: list[str] = field(default_factory=list)

    def run(self, folder: Path, env: Mapping[str, str]) -> None:
        """Run it to its end and print its output under its title.

        A section without a report counts as one check.

        Args:
            folder: where its output and its report are kept.
            env: its environment.
        """
        say(f"--- {self.title}: begun")
        begun = time.monotonic()
        log, report = folder / f"{slug(self.title)}.log", self.report or folder / f"{slug(self.title)}.report"
        report.unlink(missing_ok=True)
        command = [part.replace("{report}", str(report)) for part in self.command]
        with log.open("wb") as output:
            status = _run(command, self.cwd, env, output.fileno())
        self.seconds = time.monotonic() - begun
        self.count(report, status)
        text = log.read_text(encoding="utf-8", errors="replace").rstrip()
        say(f"\n=== {self.title} ({self.seconds:.0f} s)\n{text}" + (f"\nended with status {status}" if status else ""))

    def count(self, report: Path, status: int) -> None:
        """Take the counts from the report; a command that failed counts as a failure whatever it reported."""
        if report.exists():
            with contextlib.suppress(ET.ParseError, ValueError, KeyError):  # a broken report: the status remains
                self._count_json(report) if report.read_bytes()[:1] == b"{" else self._count_junit(report)
        elif status == 0 and not self.report and "{report}" not in " ".join(self.command):
            self.passed = 1
        if (status and not self.failed) or not (self.passed or self.failed or self.skips):
            self.failed += 1

    def _count_junit(self, report: Path) -> None:
        for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 (our own test run wrote it)
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif case.find("skipped") is not None:
                self.skips.append(f"{case.get('classname')}: {case.get('name')}")
            else:
                self.passed += 1

    def _count_json(self, report: Path) -> None:
        accuracy = json.loads(report.read_text(encoding="utf-8"))["conversation_accuracy"]
        self.passed = int(accuracy["correct"])
        self.failed = int(accuracy["total"]) - self.passed

    def line(self) -> str:
        """Give its line of the summary."""
        mark = "✗" if self.failed else "✓"
        skipped = f", {len(self.skips)} skipped" if self.skips else ""
        return f"  {mark} {self.title}: {self.passed} passed, {self.failed} failed{skipped} ({self.seconds:.0f} s)"


def _run(command: Sequence[str], cwd: Path, env: Mapping[str, str], output: int) -> int:
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        os.write(output, f"{error}\n".encode())
        return 127
    try:
        return process.wait(LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        os.write(output, f"\nended: it ran longer than {LIMIT_SECONDS:.0f} s\n".encode())
        return 124
    finally:
        # Whatever a section started ends with it, and with this program.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def sum_up(sections: Sequence[Section], seconds: float, *, skips_fail: bool) -> int:
    """Print one line a section and, last, ``N passed, N failed``.

    Args:
        sections: the sections that ran.
        seconds: how long the whole run took.
        skips_fail: count a skipped test as a failed one.

    Returns:
        the status for the shell.
    """
    say(f"\n=== summary ({seconds:.0f} s)")
    for section in sections:
        say(section.line())
    skips = [f"{section.title}: {name}" for section in sections for name in section.skips]
    for name in skips:
        say(f"  skipped{', which counts as failed here' if skips_fail else ''}: {name}")
    passed, failed = sum(section.passed for section in sections), sum(section.failed for section in sections)
    if skips_fail:
        failed += len(skips)
    say(f"{passed} passed, {failed} failed" + (f", {len(skips)} skipped" if skips and not skips_fail else ""))
    return 1 if failed else 0

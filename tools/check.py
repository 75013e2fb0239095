"""`./pasokh test`: every check and test, one section after another, and one line for each at the end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import setup
from tools.console import ROOT, StepFailed, say

REPORTS = ROOT / "var" / "test"
IN_CI = bool(os.environ.get("CI"))
BROWSER_PACKAGE = "chromium"


@dataclass
class Section:
    """One section's outcome."""

    title: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def _run(title: str, command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Section:
    section = Section(title)
    say(f"\n=== {title}")
    begun = time.monotonic()
    junit = REPORTS / f"{re.sub(r'[^a-z0-9]+', '-', title.lower())}.xml"
    junit.unlink(missing_ok=True)
    status = subprocess.run(
        [part.replace("{junit}", str(junit)) for part in command], cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL
    ).returncode
    section.seconds = time.monotonic() - begun
    if junit.exists():
        _count(section, junit)
    else:
        section.passed, section.failed = (1, 0) if status == 0 else (0, 1)
    if status and not section.failed:
        section.failed = 1
    return section


def _count(section: Section, junit: Path) -> None:
    for suite in ET.parse(junit).getroot().iter("testsuite"):  # noqa: S314
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0) or 0)
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        section.passed += total - failed - skipped
        section.failed += failed
        section.skipped += skipped
    for case in ET.parse(junit).getroot().iter("testcase"):  # noqa: S314
        if case.find("skipped") is not None:
            say(f"  skipped: {case.get('classname')}::{case.get('name')}")


def _browser_is_there() -> bool:
    if shutil.which(BROWSER_PACKAGE):
        return True
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not sudo or shutil.which("sudo")):
        say("  … installing Debian's chromium for the browser tests")
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", BROWSER_PACKAGE]):
            subprocess.run(
                [*sudo, "apt-get", "-q", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
            )
    return shutil.which(BROWSER_PACKAGE) is not None


def main() -> int:
    """Run everything; give 0 only if nothing failed (and, in CI, nothing was skipped)."""
    begun = time.monotonic()
    say("Pasokh: making ready")
    try:
        setup.everything()
    except StepFailed as error:
        say(f"pasokh: {error}\n0 passed, 1 failed")
        return 1
    REPORTS.mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
    }
    desk, engine, web = str(setup.DESK_PYTHON), str(setup.ENGINE_PYTHON), ROOT / "web"
    pytest = ["-m", "pytest", "-q", "--junitxml={junit}"]
    rasa = [engine, "-m", "rasa"]
    sections = [
        _run("lint", [desk, "-m", "ruff", "check"], ROOT, env),
        _run("format", [desk, "-m", "ruff", "format", "--check"], ROOT, env),
        _run("types", [desk, "-m", "mypy"], ROOT, env),
        _run("front end: types and lint", ["npm", "run", "--silent", "check"], web, env),
        _run(
            "front end: tests",
            ["npx", "vitest", "run", "--reporter=default", "--reporter=junit", "--outputFile.junit={junit}"],
            web,
            env,
        ),
        _run(
            "desk and tools",
            [
                desk,
                *pytest,
                *_there("tests/persian", "tests/desk", "tests/contract/desk", "tests/shop_data", "tests/cli"),
            ],
            ROOT,
            env,
        ),
        _run(
            "engine and actions",
            [
                engine,
                *pytest,
                "-c",
                "bot/pyproject.toml",
                "--rootdir",
                ".",
                *_there("tests/persian", "tests/bot", "tests/actions", "tests/contract/engine"),
            ],
            ROOT,
            env,
        ),
        _run("bot data", [*rasa, "data", "validate", "--quiet"], ROOT, env),
    ]
    if list((ROOT / "tests" / "conversations").glob("*.yml")):
        sections.append(
            _run(
                "bot conversations",
                [
                    *rasa,
                    "test",
                    "core",
                    "--stories",
                    "tests/conversations",
                    "--fail-on-prediction-errors",
                    "--out",
                    str(REPORTS / "rasa"),
                    "--quiet",
                ],
                ROOT,
                env,
            )
        )
    if list((ROOT / "tests" / "e2e").glob("test_*.py")):
        if _browser_is_there():
            sections.append(_run("in the browser", [desk, *pytest, "tests/e2e"], ROOT, env))
        else:
            say("\n=== in the browser: chromium is not installed and could not be")
            sections.append(Section("in the browser", failed=int(IN_CI), skipped=int(not IN_CI)))
    return _sum_up(sections, time.monotonic() - begun)


def _there(*paths: str) -> list[str]:
    return [path for path in paths if any((ROOT / path).rglob("test_*.py"))]


def _sum_up(sections: Sequence[Section], seconds: float) -> int:
    say(f"\n=== summary ({seconds:.0f} s)")
    for section in sections:
        mark = "✗" if section.failed else "✓"
        skipped = f", {section.skipped} skipped" if section.skipped else ""
        say(
            f"  {mark} {section.title}: {section.passed} passed, {section.failed} failed{skipped} ({section.seconds:.0f} s)"
        )
    passed, failed = sum(s.passed for s in sections), sum(s.failed for s in sections)
    skipped = sum(s.skipped for s in sections)
    if IN_CI and skipped:
        say("  skipped tests count as failures in CI")
        failed += skipped
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0

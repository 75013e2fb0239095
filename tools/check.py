"""`./pasokh test`: every check and test, in two lanes, and one line for each section at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tools import setup
from tools.console import ROOT, StepFailed, run_step, say
from tools.models import Models
from tools.sections import Section, sum_up

REPORTS = ROOT / "var" / "test"
BROWSER = "chromium"
PYTEST = ("-m", "pytest", "-q", "--durations=5", "-p", "no:cacheprovider", "--junitxml={report}")
DESK_TESTS = ("tests/persian", "tests/desk", "tests/contract/desk", "tests/shop_data", "tests/cli")
ENGINE_TESTS = ("tests/persian", "tests/bot", "tests/actions", "tests/contract/engine")


def main() -> int:
    """Run everything; give 0 only if nothing failed (and, in CI, nothing was skipped)."""
    begun = time.monotonic()
    in_ci = bool(os.environ.get("CI"))
    say("Pasokh: making ready")
    try:
        setup.everything()
    except StepFailed as error:
        say(f"pasokh: {error}\n0 passed, 1 failed")
        return 1
    ready = time.monotonic()
    say(f"Pasokh: testing (ready after {ready - begun:.0f} s)")
    REPORTS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(REPORTS / "rasa", ignore_errors=True)
    env = {**os.environ, **setup.QUIET_ENGINE}
    desk, engine, browser = desk_lane(), engine_lane(), browser_section(in_ci=in_ci)
    # Not in one process with the browser's tests: Playwright's loop runs as long as they do, and these need their own.
    live = Section("on running processes", [str(setup.DESK_PYTHON), *PYTEST, "tests/live"])
    # The browser's tests watch the clock of a whole installation, so nothing else runs beside them.

    def run(lane: Sequence[Section]) -> None:
        for section in lane:
            section.run(REPORTS, env)

    setup.side_by_side(partial(run, desk), partial(run, engine))
    if browser.command:
        browser.run(REPORTS, env)
    live.run(REPORTS, env)
    return sum_up([*desk, *engine, browser, live], time.monotonic() - ready, skips_fail=in_ci)


def desk_lane() -> list[Section]:
    """Name the sections of the desk's environment and of the front end."""
    python, web = str(setup.DESK_PYTHON), ROOT / "web"
    vitest = ["npx", "vitest", "run", "--reporter=default", "--reporter=junit", "--outputFile.junit={report}"]
    return [
        Section("lint", [python, "-m", "ruff", "check"]),
        Section("format", [python, "-m", "ruff", "format", "--check"]),
        Section("types", [python, "-m", "mypy"]),
        Section("types: engine and actions", [python, "-m", "mypy", "--config-file", "bot/pyproject.toml"]),
        Section("front end: types, lint, format", ["npm", "run", "--silent", "check"], web),
        Section("front end: tests", vitest, web),
        Section("front end: size of the widget", ["npm", "run", "--silent", "size"], web),
        Section("desk and tools", [python, *PYTEST, *_at_once(4), *_there(DESK_TESTS)]),
    ]


def engine_lane() -> list[Section]:
    """Name the sections of the engine's environment; all of them share the one model that set-up trained."""
    python = str(setup.ENGINE_PYTHON)
    report = REPORTS / "rasa" / "story_report.json"
    core = ["--model", str(Models().link), "--out", str(report.parent), "--fail-on-prediction-errors", "--no-plot"]
    return [
        Section("bot: data", setup.rasa("data", "validate", "--fail-on-warnings")),
        Section(
            "bot: conversations", setup.rasa("test", "core", "--stories", "tests/conversations", *core), report=report
        ),
        Section(
            "engine and actions", [python, *PYTEST, "-c", "bot/pyproject.toml", "--rootdir", ".", *_there(ENGINE_TESTS)]
        ),
    ]


def browser_section(*, in_ci: bool) -> Section:
    """Name the section in the browser, after installing Debian's browser where it is missing and may be installed.

    Args:
        in_ci: the lack of a browser is a failure, not a skip.
    """
    # They come in an order of their own (tests/e2e/conftest.py), which is not by how many tests a file has.
    section = Section(
        "in the browser", [str(setup.DESK_PYTHON), *PYTEST, *_at_once(3), "--no-loadscope-reorder", "tests/e2e"]
    )
    if shutil.which(BROWSER) is None:
        _install_browser()
    if shutil.which(BROWSER) is None:
        say(f"Pasokh: {BROWSER} is not installed and could not be: the story in the browser is NOT tested")
        section.command = ()
        section.skips = ["all of tests/e2e: no chromium (apt-get install chromium)"]
        if in_ci:
            section.failed, section.skips = 1, []
    return section


def _at_once(processes: int) -> tuple[str, ...]:
    """Spread test files over processes, each with databases or an installation of its own.

    These tests wait more than they compute, so there may be more of them than cores.
    """
    return ("-n", str(processes), "--dist", "loadfile")


def _install_browser() -> None:
    sudo: list[str] = []
    if os.geteuid() != 0:
        sudo = ["sudo", "-n"]
        if shutil.which("sudo") is None or subprocess.run([*sudo, "true"], capture_output=True).returncode:
            return
    if shutil.which("apt-get") is None:
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_step("asking Debian for its packages", [*sudo, "apt-get", "-q", "update"], env=env)
        run_step(
            "installing chromium", [*sudo, "apt-get", "-qy", "--no-install-recommends", "install", BROWSER], env=env
        )
    except StepFailed as error:
        say(f"pasokh: {error}")


def _there(paths: Sequence[str]) -> list[str]:
    return [path for path in paths if any(Path(ROOT, path).rglob("test_*.py"))]

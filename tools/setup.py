"""Everything that must be there before Pasokh runs; each step is skipped when nothing it depends on has changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

from tools.console import ROOT, StepFailed, StepStopped, run_step, stop_steps
from tools.stamps import Stamp, digest
from tools.uv import find_uv

STAMPS = ROOT / ".tools" / "stamps"
DESK_PYTHON = ROOT / ".venv" / "bin" / "python"
ENGINE_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
OLDEST_NODE = (20, 19)
QUIET_ENGINE = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
"""Rasa reports to nobody, and TensorFlow neither chatters nor looks for an accelerator."""


def _environment_stamp(name: str, folder: Path) -> Stamp:
    return Stamp(STAMPS / name, digest([folder / "pyproject.toml", folder / "uv.lock", ROOT / ".python-version"]))


def _environment(name: str, folder: Path, python: Path, version: str) -> None:
    stamp = _environment_stamp(name, folder)
    if stamp.holds() and python.exists():
        return
    outer = {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONHOME", "PYTHONPATH"}
    run_step(
        f"installing the {name}'s Python {version} environment",
        [find_uv(), "sync", "--frozen", "--no-progress", "--python", version, "--project", str(folder)],
        env={key: value for key, value in os.environ.items() if key not in outer},
        hint=f"It needs the package index, and Python {version} on this machine or within uv's reach.",
    )
    stamp.set()


def desk() -> None:
    """Install the desk's environment."""
    _environment("desk", ROOT, DESK_PYTHON, "3.13")


def engine() -> None:
    """Install the engine's environment."""
    _environment("engine", ROOT / "bot", ENGINE_PYTHON, "3.10")


def node_version() -> str:
    """Give the version of Node.js as it shows it.

    Raises:
        StepFailed: Node.js or npm is missing or too old.
    """
    wanted = ".".join(map(str, OLDEST_NODE))
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise StepFailed(f"{tool} is missing. Install Node.js {wanted} or later with npm.")
    shown = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if tuple(int(part) for part in re.findall(r"\d+", shown)[:2]) < OLDEST_NODE:
        raise StepFailed(f"Node.js {shown} is too old. Install {wanted} or later.")
    return shown


def web_packages() -> None:
    """Install the front end's packages."""
    folder = ROOT / "web"
    stamp = Stamp(STAMPS / "web-packages", digest([folder / "package-lock.json"], node_version()))
    if not stamp.holds() or not (folder / "node_modules").exists():
        run_step(
            "installing the front end's packages",
            ["npm", "ci", "--no-audit", "--no-fund"],
            cwd=folder,
            hint="Is the npm registry within reach?",
        )
        stamp.set()


def web() -> None:
    """Build the front end."""
    web_packages()
    stamp = Stamp(STAMPS / "web", digest([ROOT / "web", ROOT / "locales", ROOT / "data" / "shop"]))
    if not stamp.holds() or not (ROOT / "web" / "dist").exists():
        run_step("building the pages", ["npm", "run", "build"], cwd=ROOT / "web")
        stamp.set()


def model() -> None:
    """Train the model, unless there is one and its sources are as they were."""
    from tools import training  # noqa: PLC0415 (training stands on this module)

    engine()
    training.make_ready()


def rasa(*arguments: str) -> list[str]:
    """Give the command that runs Rasa in the engine's environment."""
    # Its old libraries warn of their own age on every start.
    return [str(ENGINE_PYTHON), "-W", "ignore", "-m", "rasa", *arguments]


def everything() -> None:
    """Make all of it, what does not wait for the other side by side.

    Raises:
        StepFailed: a step failed; the others were stopped.
    """
    node_version()  # a missing tool is better told before minutes of work than after

    def desk_and_web() -> None:
        desk()
        web()

    side_by_side(model, desk_and_web)


def side_by_side(*lanes: Callable[[], object]) -> None:
    """Run functions in threads and wait for all; the first failure stops the steps of the others.

    Raises:
        StepFailed: the first failure.
    """
    with ThreadPoolExecutor(len(lanes)) as pool:
        futures = [pool.submit(lane) for lane in lanes]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
            if any(future.done() and future.exception() for future in futures):
                stop_steps()
        except BaseException:
            stop_steps()
            raise
    _raise_the_cause(futures)


def _raise_the_cause(futures: list[Future[object]]) -> None:
    errors = [error for error in (future.exception() for future in futures) if error]
    for error in sorted(errors, key=lambda error: isinstance(error, StepStopped)):
        raise error

"""Everything that must be there before Pasokh runs; each step is skipped when nothing it depends on has changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.console import ROOT, StepFailed, run_step
from tools.stamps import Stamp, digest
from tools.uv import find_uv

STAMPS = ROOT / ".tools" / "stamps"
DESK_PYTHON = ROOT / ".venv" / "bin" / "python"
ENGINE_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
OLDEST_NODE = (20, 19)
MODEL = ROOT / "models" / "pasokh.tar.gz"
MODEL_SOURCES = (
    "config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories", "data/shop/catalogue.json",
    "bot/nlu", "persian", "bot/uv.lock",
)  # fmt: skip


def _environment(name: str, folder: Path, python: Path) -> None:
    stamp = Stamp(STAMPS / name, digest([folder / "pyproject.toml", folder / "uv.lock"], str(folder)))
    if stamp.holds() and python.exists():
        return
    env = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}}
    run_step(
        f"installing the {name}'s Python environment",
        [find_uv(), "sync", "--frozen", "--no-progress", "--project", str(folder)],
        env=env,
        hint="The full output is in var/log/setup.log.",
    )
    stamp.set()


def desk() -> None:
    """Install the desk's environment."""
    _environment("desk", ROOT, DESK_PYTHON)


def engine() -> None:
    """Install the engine's environment."""
    _environment("engine", ROOT / "bot", ENGINE_PYTHON)


def web_packages() -> None:
    """Install the front end's packages."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise StepFailed(f"{tool} is missing. Install Node.js {'.'.join(map(str, OLDEST_NODE))} or later with npm.")
    shown = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", shown)[:2])
    if version < OLDEST_NODE:
        raise StepFailed(f"Node.js {shown.strip()} is too old; {'.'.join(map(str, OLDEST_NODE))} or later is needed.")
    web = ROOT / "web"
    stamp = Stamp(STAMPS / "web-packages", digest([web / "package-lock.json"], shown))
    if not stamp.holds() or not (web / "node_modules").exists():
        run_step("installing the front end's packages", ["npm", "ci", "--no-audit", "--no-fund"], cwd=web)
        stamp.set()


def web() -> None:
    """Build the front end."""
    web_packages()
    stamp = Stamp(STAMPS / "web", digest([ROOT / "web", ROOT / "locales", ROOT / "data" / "shop"]))
    if not stamp.holds() or not (ROOT / "web" / "dist").exists():
        run_step("building the pages", ["npm", "run", "build"], cwd=ROOT / "web")
        stamp.set()


def model(*, force: bool = False) -> None:
    """Train the model, unless it is that of the sources as they are."""
    engine()
    stamp = Stamp(STAMPS / "model", digest([ROOT / source for source in MODEL_SOURCES]))
    if force or not stamp.holds() or not MODEL.exists():
        run_step(
            "training the model",
            [str(ENGINE_PYTHON), "-m", "rasa", "train", "--fixed-model-name", "pasokh", "--out", "models", "--quiet"],
            env=os.environ
            | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        )
        stamp.set()


def everything() -> None:
    """Make all of it."""
    desk()
    web()
    model()

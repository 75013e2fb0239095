"""Finds uv, or brings it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.console import ROOT, StepFailed, run_step

VERSION = "0.13.9"
OLDEST = (0, 9)
OWN = ROOT / ".tools" / "uv"


def find_uv() -> str:
    """Give the path of a uv that will do, installing the pinned one into ``.tools`` if there is none.

    Raises:
        StepFailed: there is none and none can be brought.
    """
    for folder in [str(OWN / "bin"), *os.environ.get("PATH", "").split(os.pathsep)]:
        # A pyenv shim would decide by .python-version which Python's uv it calls; only a real one will do.
        path = Path(folder) / "uv"
        if "shims" not in Path(folder).parts and os.access(path, os.X_OK) and _version(path) >= OLDEST:
            return str(path)
    if importlib.util.find_spec("pip") is None:
        raise StepFailed(
            "uv is missing, and this python3 has no pip to bring it. Install one of them: apt-get install python3-pip"
        )
    shutil.rmtree(OWN, ignore_errors=True)
    run_step(
        f"bringing uv {VERSION}",
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(OWN), f"uv=={VERSION}"],
        hint="Is the package index within reach?",
    )
    return str(OWN / "bin" / "uv")


def _version(path: Path) -> tuple[int, ...]:
    try:
        shown = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    found = re.search(r"(\d+)\.(\d+)", shown)
    return tuple(int(part) for part in found.groups()) if found else (0,)

"""`./pasokh doctor`: what is on this machine, what is missing, and what to do about it."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable

from tools import run, setup
from tools.check import BROWSER
from tools.console import ROOT, StepFailed, say
from tools.models import Models
from tools.processes import check_ports_free

INSTALLED = (
    ("desk's environment", setup.DESK_PYTHON),
    ("engine's environment", setup.ENGINE_PYTHON),
    ("front end", ROOT / "web" / "dist"),
    ("model", Models().link),
)


def main() -> int:
    """Look at everything without changing anything; give 1 if something stands in the way of ``./pasokh run``."""
    say(f"  ✓ python {platform.python_version()}")
    problems = [
        problem
        for problem in (
            _try("node", setup.node_version),
            _try("ports", lambda: check_ports_free(run.ports(run.port_settings()))),
        )
        if problem
    ]
    for name, path in INSTALLED:
        say(f"  {'✓' if path.exists() else '…'} {name}" + ("" if path.exists() else " (made by ./pasokh setup)"))
    browser = shutil.which(BROWSER)
    say(f"  {'✓' if browser else '…'} {BROWSER} {browser or '(only the tests need it: apt-get install chromium)'}")
    return 1 if problems else 0


def _try(name: str, look: Callable[[], object]) -> StepFailed | None:
    try:
        found = look()
    except StepFailed as error:
        say(f"  ✗ {name}: {error}")
        return error
    say(f"  ✓ {name} {found or ''}".rstrip())
    return None

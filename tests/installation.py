"""A whole Pasokh, started for real on ports and in a folder of its own: for the browser's tests and for measuring."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools import setup
from tools.console import ROOT
from tools.processes import Service, stop_all, wait_until_ready
from tools.run import services

START_SECONDS = 180.0
IDENTITY_SECRET = "identity-secret-for-tests-0123456789"
"""With which the shop of the tests signs who its customers are."""


@dataclass
class Installation:
    """A running Pasokh.

    Attributes:
        address: where its desk answers.
        shop: origin of the shop's pages.
        services: its processes by name.
        database: its rows, for what no test can wait for.
        env: environment of its processes, and of commands for it.
        ready_after: for each process, the seconds from its start to its first answer, all starting together.
    """

    address: str
    shop: str
    services: dict[str, Service]
    database: Path
    env: dict[str, str]
    ready_after: dict[str, float] = field(default_factory=dict)

    def stop(self, name: str) -> None:
        """Take one process away, as a crash would."""
        stop_all([self.services[name]])

    def start(self, name: str) -> None:
        """Bring one process back and wait for it."""
        self.services[name].start()
        self._wait(self.services[name])

    def start_all(self) -> None:
        """Start every process and wait for all of them."""
        for service in self.services.values():
            service.start()
        with ThreadPoolExecutor(len(self.services)) as pool:
            list(pool.map(self._wait, self.services.values()))

    def _wait(self, service: Service) -> None:
        wait_until_ready([service], START_SECONDS)
        self.ready_after[service.name] = time.monotonic() - service.started_at


def free_port() -> int:
    """Give a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def installed(var: Path, shop: str | None = None, models: Path | None = None) -> Iterator[Installation]:
    """Seed the demo shop's database and start everything; stop it all at the end.

    Args:
        var: the folder of everything written at run time.
        shop: origin of the shop's own pages, when they do not come from the desk.
        models: folder of its models, when they are not the project's.
    """
    ports = {name: str(free_port()) for name in ("PASOKH_PORT", "PASOKH_ENGINE_PORT", "PASOKH_ACTIONS_PORT")}
    env = {
        **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}},
        **setup.QUIET_ENGINE,
        **ports,
        "PASOKH_VAR": str(var),
        "PASOKH_REVIEW": str(var / "review"),
        "PASOKH_DEMO": "1",
        "PASOKH_SECRET": "a-secret-only-for-tests-0123456789abcdef",
        "PASOKH_ENGINE_TOKEN": "engine-token-for-tests-0123456789",
        "PASOKH_INTERNAL_TOKEN": "internal-token-for-tests-0123456789",
        "PASOKH_IDENTITY_SECRETS": json.dumps({"demo-shop": [IDENTITY_SECRET]}),
        "PASOKH_ENGINE_URL": f"http://127.0.0.1:{ports['PASOKH_ENGINE_PORT']}",
        "PASOKH_DESK_URL": f"http://127.0.0.1:{ports['PASOKH_PORT']}",
    }
    if models:
        env["PASOKH_MODELS"] = str(models)
    seed = [str(setup.DESK_PYTHON), "-m", "desk.cli", "seed"]
    subprocess.run(seed, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    if shop:
        with contextlib.closing(sqlite3.connect(var / "pasokh.db")) as database:
            database.execute("UPDATE sites SET origins = ?", (json.dumps([shop]),))
            database.commit()
    address = env["PASOKH_DESK_URL"]
    by_name = {service.name: service for service in services(env)}
    running = Installation(address, shop or address, by_name, var / "pasokh.db", env)
    try:
        running.start_all()
        yield running
    finally:
        stop_all(list(running.services.values()))

"""A desk as it really runs: ``python -m desk`` in a process of its own, that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import unused_port

from desk.settings import ROOT
from tests.desk.conftest import INTERNAL, TOKEN

SECRET = "a-secret-only-for-tests-0123456789abcdef"


class DeskProcess:
    """A desk process on a database of the test's.

    Args:
        folder: its ``var`` folder; its log is kept there.
        database_url: its database.
        engine_url: where it finds the engine.
        more: more of its environment.
    """

    def __init__(self, folder: Path, database_url: str, engine_url: str, **more: str) -> None:
        self._folder = folder
        self.port = unused_port()
        self._environment = {
            **os.environ,
            "PASOKH_VAR": str(folder),
            "PASOKH_HOST": "127.0.0.1",
            "PASOKH_PORT": str(self.port),
            "DATABASE_URL": database_url,
            "PASOKH_SECRET": SECRET,
            "PASOKH_ENGINE_TOKEN": TOKEN,
            "PASOKH_INTERNAL_TOKEN": INTERNAL,
            "PASOKH_ENGINE_URL": engine_url,
            "PASOKH_DEMO": "1",
            **more,
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until it answers."""
        with (self._folder / "desk.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "desk", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(120), ClientSession() as session:
            while True:
                assert self._process.returncode is None, (self._folder / "desk.log").read_text(encoding="utf-8")
                try:
                    async with session.get(self.origin + "/healthz") as response:
                        if response.status == 200:
                            return
                except (ClientError, OSError):
                    await asyncio.sleep(0.05)

    async def end(self, how: signal.Signals) -> int:
        """Send it a signal, wait until it is gone, and give its exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        return await asyncio.wait_for(self._process.wait(), 60)

    async def clean_up(self) -> None:
        """Kill it if it still runs."""
        if self._process and self._process.returncode is None:
            await self.end(signal.SIGKILL)

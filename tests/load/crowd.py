"""The crowd of `./pasokh bench desk`: customers and operators with sockets of their own, in a process of its own.

``python -m tests.load.crowd desk|echo …`` writes one JSON object a line: ``{"phase": …}`` as it goes on, and at last
its figures. Messages are sent at fixed moments, whatever has become of those before (an open loop): a desk that falls
behind is not given less to do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp

from tests.load.clients import Frame, Refused, Socket
from tests.load.figures import figures, percentile

WORDS = "پیام {} از گفت‌وگویی که در آن هیچ پیامی گم نمی‌شود و هیچ پیامی دو بار نمی‌رسد"
AT_ONCE = 20
"""How many connect at once while the room fills."""
SETTLE_SECONDS = 2.0
DRAIN_SECONDS = 60.0


@dataclass
class Side:
    """One end of one conversation: what it has heard."""

    seqs: list[int] = field(default_factory=list)
    heard: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By number of the message, when it came."""
    order: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By author, the numbers as they came."""

    def hear(self, message: Frame) -> None:
        """Keep a message that has come."""
        self.seqs.append(message["seq"])
        words = message["text"].split()
        if message["author"] in ("customer", "operator") and len(words) > 1 and words[1].isdigit():
            self.heard[int(words[1])].append(time.perf_counter())
            self.order[message["author"]].append(int(words[1]))

    def order_broken(self) -> bool:
        """Tell whether anything came out of order, twice, or not at all between what came."""
        unbroken = not self.seqs or self.seqs == list(range(self.seqs[0], self.seqs[0] + len(self.seqs)))
        return not unbroken or any(numbers != sorted(numbers) for numbers in self.order.values())


@dataclass
class Talk:
    """One conversation: a customer, and the operator who holds it."""

    customer: Socket
    conversation_id: str
    operator: Socket
    at_customer: Side
    at_operator: Side


@dataclass
class Sent:
    """What was sent, and what went wrong."""

    at: dict[int, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


async def everyone[T](makers: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Do all of something, a few at a time."""
    some = asyncio.Semaphore(AT_ONCE)

    async def one(make: Callable[[], Awaitable[T]]) -> T:
        async with some:
            return await make()

    return await asyncio.gather(*(one(make) for make in makers))


async def at_a_rate(rate: float, seconds: float, send: Callable[[int, Sent], Awaitable[None]]) -> Sent:
    """Send so many a second for so long, each at its moment.

    Args:
        rate: how many a second.
        seconds: how long.
        send: sends the message of a number.
    """
    sent, begun = Sent(), time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent.late.append(time.perf_counter() - due)
            tasks.create_task(_try(send, number, sent))
    return sent


async def _try(send: Callable[[int, Sent], Awaitable[None]], number: int, sent: Sent) -> None:
    sent.at[number] = time.perf_counter()
    try:
        await send(number, sent)
    except (Refused, aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        sent.errors[str(error) or type(error).__name__] += 1


async def talk_at_the_desk(given: argparse.Namespace) -> dict[str, Any]:
    """Fill the desk, talk, and tell what came of it."""
    address = given.address
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        operators = await everyone([partial(_operator, address, key, given.password) for key in given.logins])
        customers = await everyone([lambda: _customer(http, address) for _ in range(given.customers)])
        await _tell("connected")
        talks = await everyone(
            [partial(_begin, one, operators[place % len(operators)]) for place, one in enumerate(customers)]
        )
        await _tell("talking")

        async def send(number: int, _: Sent) -> None:
            talk = talks[number % len(talks)]
            text, client_id = WORDS.format(number), str(uuid.uuid4())
            if _by_customer(number, len(talks)):
                await talk.customer.command("message_send", client_id=client_id, text=text)
            else:
                await talk.operator.command(
                    "message_send", conversation_id=talk.conversation_id, client_id=client_id, text=text
                )

        sent = await at_a_rate(given.rate, given.seconds, send)
        await _drained(talks, sent)
        await _tell("silent")
        return _judge(talks, sent)


def _by_customer(number: int, talks: int) -> bool:
    # In every conversation one writes, then the other; and at any time half of all writers are customers.
    return (number // talks + number) % 2 == 0


@dataclass
class _Operator:
    socket: Socket
    sides: dict[str, Side] = field(default_factory=dict)


async def _operator(address: str, login: str, password: str) -> _Operator:
    http = aiohttp.ClientSession(headers={"Origin": address}, cookie_jar=aiohttp.CookieJar(unsafe=True))
    _kept.append(http)
    async with http.get(f"{address}/api/session") as response:
        csrf = (await response.json())["csrf"]
    body = {"login": login, "password": password}
    async with http.post(f"{address}/api/session", json=body, headers={"X-CSRF-Token": csrf}) as response:
        response.raise_for_status()
        csrf = (await response.json())["csrf"]
    socket = Socket(await http.ws_connect(f"{address}/desk/socket"))
    await socket.authenticate(csrf=csrf)
    operator = _Operator(socket)
    socket.on_event = _to_sides(operator.sides)
    return operator


_kept: list[aiohttp.ClientSession] = []
"""Operators' browsers, closed at the end."""


def _to_sides(sides: dict[str, Side]) -> Callable[[str, Frame], None]:
    def hear(name: str, data: Frame) -> None:
        if name == "message.created" and data["conversation_id"] in sides:
            sides[data["conversation_id"]].hear(data["message"])

    return hear


@dataclass
class _Customer:
    socket: Socket
    side: Side


async def _customer(http: aiohttp.ClientSession, address: str) -> _Customer:
    socket = Socket(await http.ws_connect(f"{address}/chat/socket", headers={"Origin": address}))
    await socket.authenticate(site="demo-shop", token=None, lang="fa", after=0)
    side = Side()
    socket.on_event = lambda name, data: side.hear(data) if name == "message.created" else None
    return _Customer(socket, side)


async def _begin(customer: _Customer, operator: _Operator) -> Talk:
    asked = await customer.socket.command("handoff_request", client_id=str(uuid.uuid4()))
    key = asked["conversation"]["id"]
    await operator.socket.command("conversation_take", conversation_id=key)
    side = operator.sides[key] = Side()
    await operator.socket.command("conversation_watch", conversation_id=key, after=0)
    return Talk(customer.socket, key, operator.socket, customer.side, side)


async def _drained(talks: list[Talk], sent: Sent) -> None:
    """Wait until everything has come, or nothing will any more."""
    until = time.perf_counter() + DRAIN_SECONDS
    missing = set(sent.at)
    while missing and time.perf_counter() < until:
        await asyncio.sleep(0.25)
        missing = {number for number in missing if not _other_side(talks, number).heard[number]}


def _other_side(talks: list[Talk], number: int) -> Side:
    talk = talks[number % len(talks)]
    return talk.at_operator if _by_customer(number, len(talks)) else talk.at_customer


def _judge(talks: list[Talk], sent: Sent) -> dict[str, Any]:
    times, lost, doubled = [], 0, 0
    for number, at in sent.at.items():
        arrivals = _other_side(talks, number).heard[number]
        lost += not arrivals
        doubled += len(arrivals) > 1
        times += [arrivals[0] - at] if arrivals else []
    sides = [side for talk in talks for side in (talk.at_customer, talk.at_operator)]
    return {
        **_figures(times, sent),
        "sent": len(sent.at),
        "lost": lost,
        "doubled": doubled,
        "out_of_order": sum(side.order_broken() for side in sides),
        "conversations": [talk.conversation_id for talk in talks],
    }


def _figures(times: list[float], sent: Sent) -> dict[str, Any]:
    return {
        **figures(times),
        "p99_ms": round(percentile(times, 0.99) * 1000, 1) if times else None,
        "sent_late_p95_ms": round(percentile(sent.late, 0.95) * 1000, 1),
        "errors": dict(sent.errors),
    }


async def talk_to_an_echo(given: argparse.Namespace) -> dict[str, Any]:
    """Send the same frames at the same rate to as many sockets that only give them back."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        many = given.customers + given.operators
        sockets = await everyone([lambda: http.ws_connect(f"{given.address}/echo") for _ in range(many)])
        await _tell("connected")
        came: dict[int, float] = {}

        async def read(socket: aiohttp.ClientWebSocketResponse) -> None:
            async for message in socket:
                came[json.loads(message.data)["id"]] = time.perf_counter()

        readers = [asyncio.create_task(read(socket)) for socket in sockets]

        async def send(number: int, _: Sent) -> None:
            text, client_id = WORDS.format(number), str(uuid.uuid4())
            frame = {"type": "message_send", "id": number, "client_id": client_id, "text": text}
            await sockets[number % many].send_json(frame)

        sent = await at_a_rate(given.rate, given.seconds, send)
        until = time.perf_counter() + DRAIN_SECONDS
        while len(came) < len(sent.at) and time.perf_counter() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        for socket in sockets:
            await socket.close()
        await asyncio.gather(*readers)
        times = [came[number] - at for number, at in sent.at.items() if number in came]
        return {**_figures(times, sent), "times": [round(one, 6) for one in times]}


async def _tell(phase: str) -> None:
    await asyncio.sleep(SETTLE_SECONDS)
    sys.stdout.write(json.dumps({"phase": phase}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)  # until whoever measures has looked


async def _run(given: argparse.Namespace) -> dict[str, Any]:
    try:
        return await (talk_at_the_desk if given.what == "desk" else talk_to_an_echo)(given)
    finally:
        for http in _kept:
            await http.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Be the crowd, and write what it found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["desk", "echo"])
    parser.add_argument("--address", required=True)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--operators", type=int, default=0)
    parser.add_argument("--logins", nargs="*", default=[])
    parser.add_argument("--password", default="")
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    found = asyncio.run(_run(parser.parse_args(arguments)))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

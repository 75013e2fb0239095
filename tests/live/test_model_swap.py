"""Another model for a running Pasokh, by the same commands a person uses: nobody's conversation notices."""

from __future__ import annotations

import asyncio
import contextlib
import math
import shutil
import sqlite3
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace

import aiohttp
import pytest

from tests.installation import Installation, installed
from tests.load.clients import Customer
from tools.console import ROOT
from tools.live import NotTaken, engine
from tools.models import Models, checksum
from tools.training import sources

GREETERS = 8
ORDER, LAST_FOUR = "۱۰۲۳۴۵", "۶۷۸۹"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The project's running model, and another that ran before it: the same, packed again."""
    folder = tmp_path_factory.mktemp("models")
    models, there = Models(folder), Models()
    now = there.running()
    shutil.copy(there.link.resolve(), models.candidate)
    models.note(models.candidate, now)
    unpacked = folder / "unpacked"
    with tarfile.open(models.candidate) as archive:
        archive.extractall(unpacked, filter="data")
    running = models.keep(models.candidate, now, None)
    with tarfile.open(models.candidate, "w:gz", compresslevel=1) as archive:
        for path in sorted(unpacked.iterdir()):
            archive.add(path, path.name)
    shutil.rmtree(unpacked)
    before = models.describe(models.candidate, "other sources", now.code)
    models.keep(models.candidate, before, None)
    models.note(models.archive(running.id), replace(running, before=before.id))
    models.point_to(running.id)
    models.settle(sources())
    return models


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("swapped"), models=models.folder) as running:
        yield running


async def pasokh(installation: Installation, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "pasokh"), *arguments,
        env=installation.env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


def loaded(installation: Installation) -> str:
    running = engine(installation.env)
    assert running
    return running.model


def answers(installation: Installation, conversation_id: str) -> list[int]:
    """Count, for each message of a customer, what the bot said before the next one."""
    with contextlib.closing(sqlite3.connect(installation.database)) as database:
        authors = database.execute(
            "SELECT author FROM messages WHERE conversation_id = ? ORDER BY seq", (conversation_id,)
        ).fetchall()
    counts: list[int] = []
    for (author,) in authors:
        if author == "customer":
            counts.append(0)
        elif author == "bot" and counts:
            counts[-1] += 1
    return counts


async def test_nobody_notices_that_the_model_changes(installation: Installation, models: Models) -> None:
    running = models.running()
    assert loaded(installation) == running.id
    async with aiohttp.ClientSession() as http:
        in_form = await Customer.arrive(http, installation.address)
        await in_form.ask("سفارشم کجاست؟")
        await in_form.ask(ORDER)

        greeters = [await Customer.arrive(http, installation.address) for _ in range(GREETERS)]
        done, talking, twice_more = asyncio.Event(), asyncio.Event(), asyncio.Event()
        asked, enough = 0, math.inf

        async def go_on_greeting(customer: Customer) -> None:
            nonlocal asked
            while not done.is_set():
                await customer.ask("سلام")
                await asyncio.sleep(0.6)  # the desk takes twenty messages in ten seconds
                asked += 1
                talking.set()
                if asked >= enough:
                    twice_more.set()

        talk = asyncio.gather(*(go_on_greeting(customer) for customer in greeters))
        await talking.wait()
        status, shown = await pasokh(installation, "rollback")
        assert status == 0, shown
        assert "from now on" in shown
        enough = asked + 2 * GREETERS
        await twice_more.wait()
        done.set()
        await talk

        assert (loaded(installation), models.running().id) == (running.before, running.before)
        await in_form.ask(LAST_FOUR)
        await in_form.seen(lambda message: (message["payload"] or {}).get("type") == "order")
        for customer in greeters:
            counts = answers(installation, customer.conversation_id)
            assert counts
            assert set(counts) == {1}
        assert answers(installation, in_form.conversation_id) == [1, 1, 1]
        for customer in (in_form, *greeters):
            await customer.leave()


async def test_a_rollback_outlives_the_next_start(installation: Installation, models: Models) -> None:
    running = models.running()
    status, shown = await pasokh(installation, "setup")
    assert (status, models.running()) == (0, running)
    assert "training" not in shown
    installation.stop("engine")
    installation.start("engine")
    assert loaded(installation) == running.id
    status, shown = await pasokh(installation, "models")
    assert status == 0
    assert f"→ {running.id}" in shown


async def test_a_model_that_is_not_as_written_is_not_loaded(installation: Installation, models: Models) -> None:
    running, (other,) = models.running(), [one for one in models.kept() if one != models.running()]
    archive = models.archive(other.id)
    content = archive.read_bytes()
    archive.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    status, shown = await pasokh(installation, "rollback", other.id)
    assert status == 1
    assert "not as it was written" in shown
    found = engine(installation.env)
    assert found
    with pytest.raises(NotTaken):  # nor by the engine itself, whoever asks
        found.take(other.id)
    with pytest.raises(NotTaken):
        found.take("../../../etc/passwd")
    assert (loaded(installation), models.running()) == (running.id, running)
    archive.write_bytes(b"no archive at all")
    models.note(archive, replace(other, sha256=checksum(archive)))
    with pytest.raises(NotTaken):  # as written, and yet no model
        found.take(other.id)
    assert loaded(installation) == running.id


async def test_an_engine_does_not_start_with_a_model_that_is_not_as_written(
    installation: Installation, models: Models
) -> None:
    archive = models.link.resolve()
    content = archive.read_bytes()
    archive.write_bytes(content + b"\0")
    installation.stop("engine")
    service = installation.services["engine"]
    service.start()
    assert service.process
    assert await asyncio.to_thread(service.process.wait, 60) == 1
    assert "not as it was written" in service.last_lines()
    archive.write_bytes(content)
    installation.start("engine")

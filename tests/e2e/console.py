"""What the console's tests share: people at their browsers, the network between, the rows behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, expect

from tests.e2e.conftest import ROOT, open_shop
from tests.e2e.customer import say, want_human
from tests.installation import Installation

DESKTOP = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
RESOLVE = ("سؤال قیمت بود و پاسخ داده شد.", 1, 1)


def person(role: str, index: int = 0) -> dict[str, str]:
    """Give the sign-in of one of the demo's people."""
    people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    return [one for one in people if one["role"] == role][index]  # type: ignore[no-any-return]


@dataclass
class Watch:
    """Everything a page complains about: errors, refusals of the content policy, failed scripts."""

    found: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("console", self._line)

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _line(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self.found.append(f"{line.type}: {line.text}")


@dataclass
class Desk:
    """One installation as its people see it, each in a browser of their own."""

    browser: Browser
    contexts: list[BrowserContext]
    installation: Installation

    def page(self, path: str, address: str | None = None, **how: Any) -> Page:
        """Open a page of the console in a new browser."""
        options: dict[str, Any] = {"locale": "fa-IR", "viewport": DESKTOP, "reduced_motion": "reduce", **how}
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        page = context.new_page()
        page.goto((address or self.installation.address) + path)
        return page

    def sign_in(
        self, role: str, path: str = "/desk", index: int = 0, *, address: str | None = None, **how: Any
    ) -> Page:
        """Sign one of the demo's people in."""
        page = self.page(path, address, **how)
        who = person(role, index)
        page.get_by_test_id("login").fill(who["login"])
        page.get_by_test_id("password").fill(who["password"])
        page.get_by_test_id("sign-in").click()
        expect(page.get_by_test_id("sign-out")).to_be_visible()
        return page

    def customer(self, text: str, *, waiting: bool = True) -> tuple[Page, str]:
        """Let a customer write (something nobody else writes) and, unless told otherwise, wait for a human.

        Returns:
            Their page and the conversation's id.
        """
        page = open_shop(self.browser, self.contexts, self.installation)
        page.get_by_test_id("launcher").click()
        expect(page.get_by_test_id("choice").first).to_be_visible()
        say(page, text)
        expect(page.locator("[data-testid=message][data-author=customer]")).to_have_count(1)
        if waiting:
            want_human(page)
        return page, self.conversation_of(text)

    @contextlib.contextmanager
    def rows(self) -> Iterator[sqlite3.Connection]:
        """Reach the database beside the desk: for what a test cannot wait for (a year, 450 messages)."""
        with contextlib.closing(sqlite3.connect(self.installation.database, timeout=30)) as database:
            yield database
            database.commit()

    def value(self, query: str, *given: object) -> object:
        """Give the one value a query finds."""
        with self.rows() as database:
            row = database.execute(query, given).fetchone()
        assert row is not None, f"{query} found nothing"
        return row[0]

    def conversation_of(self, text: str) -> str:
        """Give the conversation in which this was written."""
        return str(self.value("SELECT conversation_id FROM messages WHERE text = ?", text))


def row(page: Page, conversation: str) -> Locator:
    """Give the line of a conversation in the desk's lists."""
    return page.locator(f"[data-testid=chat-row][data-conversation='{conversation}']")


def messages(page: Page, author: str = "") -> Locator:
    """Give the stored messages on screen."""
    by = f"[data-author={author}]" if author else ""
    return page.locator(f"[data-testid=message]{by}")


def take(page: Page, conversation: str) -> None:
    """Open a waiting conversation and take it."""
    row(page, conversation).locator("a").click()
    page.get_by_test_id("take").click()
    expect(page.get_by_test_id("composer")).to_be_visible()


def answer(page: Page, text: str) -> None:
    """Write to the customer."""
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def resolve(page: Page, summary: str = RESOLVE[0], topic: int = 1, outcome: int = 1) -> None:
    """Close the conversation on screen with its wrap-up."""
    page.get_by_test_id("resolve").click()
    page.get_by_test_id("wrapup-topic").select_option(index=topic)
    page.get_by_test_id("wrapup-outcome").select_option(index=outcome)
    page.get_by_test_id("wrapup-summary").fill(summary)
    page.get_by_test_id("wrapup-save").click()
    expect(page.get_by_test_id("wrapup-save")).to_have_count(0)


def rate(page: Page, rating: int, comment: str, recommend: int) -> None:
    """Answer the whole survey as the customer."""
    page.get_by_test_id(f"survey-rating-{rating}").click()
    page.get_by_test_id("survey-comment").fill(comment)
    page.get_by_test_id("survey-send").click()
    page.get_by_test_id(f"survey-recommend-{recommend}").click()
    expect(page.get_by_test_id(f"survey-recommend-{recommend}")).to_have_count(0)


def overflow(page: Page) -> int:
    """Give by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


class Cable:
    """The network between a browser and the desk: it can be cut (connections break) and mended."""

    def __init__(self, address: str) -> None:
        port = urlsplit(address).port
        assert port
        self._target = ("127.0.0.1", port)
        self._whole = True
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Break every connection and let none through."""
        self._run(self._break())

    def mend(self) -> None:
        """Let connections through again."""
        self._whole = True

    def close(self) -> None:
        """Take the cable away."""
        self._server.close()
        self.cut()
        self._run(self._server.wait_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _break(self) -> None:
        self._whole = False
        broken = list(self._open)
        for end in broken:
            end.close()
        for end in broken:
            with contextlib.suppress(OSError):
                await end.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        ends = {near}
        self._open.add(near)
        try:
            if not self._whole:
                return
            far_reader, far = await asyncio.open_connection(*self._target)
            ends.add(far)
            self._open.add(far)
            await asyncio.wait(
                [asyncio.create_task(_carry(reader, far)), asyncio.create_task(_carry(far_reader, near))],
                return_when=asyncio.FIRST_COMPLETED,
            )
        except OSError:
            pass  # the desk is down: so is the line
        finally:
            for end in ends:
                end.close()
            for end in ends:
                with contextlib.suppress(OSError):
                    await end.wait_closed()
            self._open -= ends


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()

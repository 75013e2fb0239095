"""The whole installation, started for real on ports of its own, and a browser to look at it with."""

from __future__ import annotations

import html
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.installation import Installation, installed

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
]
SHOP_PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>فروشگاه</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><main><h1>فروشگاه</h1></main>
<script src="{desk}/widget.js" data-site="demo-shop"{claim} async></script></html>"""


LONGEST = (
    "test_widget_network",
    "test_every_screen",
    "test_console_moves",
    "test_console_knowledge",
    "test_console_admin",
    "test_phone_conversations",
)
"""Begun first: a long file begun last would keep one process busy while the others wait."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, as they stand in :data:`LONGEST`."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


class Shop(http.server.ThreadingHTTPServer):
    """A shop's page from an origin of its own: the widget must work in other people's pages."""

    desk = ""
    """Address of the desk whose widget the page carries."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def strict_policy(desk: str) -> str:
    """Give the policy of a shop that allows the desk's address and nothing else (docs/operating.md)."""
    socket = desk.replace("http", "ws")
    return (
        f"default-src 'none'; script-src {desk}; font-src {desk}; img-src {desk}; connect-src {desk} {socket}; "
        "base-uri 'none'"
    )


class ShopPage(http.server.BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        # The shop has signed in whom the test says in the address, and says so in its script line.
        signed_in = parse_qsl(urlsplit(self.path).query)
        claim = "".join(f' data-{name}="{html.escape(value)}"' for name, value in signed_in)
        body = SHOP_PAGE.replace("{desk}", self.server.desk).replace("{claim}", claim).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/strict":
            self.send_header("Content-Security-Policy", strict_policy(self.server.desk))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with Shop(("127.0.0.1", 0), ShopPage) as shop:
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        try:
            with installed(tmp_path_factory.mktemp("installation"), shop.address) as running:
                shop.desk = running.address
                yield running
        finally:
            shop.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Debian's chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def open_shop(browser: Browser, contexts: list[BrowserContext], installation: Installation, **how: object) -> Page:
    """Open a page of the shop that carries the widget's one line, in a browser of its own."""
    context = browser.new_context(locale="fa-IR", **how)  # type: ignore[arg-type]
    contexts.append(context)
    page = context.new_page()
    page.goto(f"{installation.shop}/")
    return page

"""The whole installation, started for real on ports of its own, and a browser to look at it with."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools import setup
from tools.processes import Service, stop_all, wait_until_ready
from tools.run import services

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
]
SHOP_PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>فروشگاه</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><h1>فروشگاه</h1>
<script src="{desk}/widget.js" data-site="demo-shop" async></script></html>"""


def _serve_shop(desk: str) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Serve a shop's page from an origin of its own: the widget must work in other people's pages."""

    class ShopPage(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = SHOP_PAGE.replace("{desk}", desk).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ShopPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """A running Pasokh."""

    address: str
    shop: str
    services: dict[str, Service]

    def stop(self, name: str) -> None:
        """Take one process away, as a crash would."""
        stop_all([self.services[name]])

    def start(self, name: str) -> None:
        """Bring one process back and wait for it."""
        self.services[name].start()
        wait_until_ready([self.services[name]], 120)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    var = tmp_path_factory.mktemp("installation")
    ports = {name: str(_free_port()) for name in ("PASOKH_PORT", "PASOKH_ENGINE_PORT", "PASOKH_ACTIONS_PORT")}
    env = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        **ports,
        "PASOKH_VAR": str(var),
        "PASOKH_DEMO": "1",
        "PASOKH_SECRET": "a-secret-only-for-tests-0123456789abcdef",
        "PASOKH_ENGINE_TOKEN": "engine-token-for-tests-0123456789",
        "PASOKH_INTERNAL_TOKEN": "internal-token-for-tests-0123456789",
        "PASOKH_ENGINE_URL": f"http://127.0.0.1:{ports['PASOKH_ENGINE_PORT']}",
        "PASOKH_DESK_URL": f"http://127.0.0.1:{ports['PASOKH_PORT']}",
    }
    subprocess.run([str(setup.DESK_PYTHON), "-m", "desk.cli", "seed"], cwd=ROOT, env=env, check=True)
    shop, shop_address = _serve_shop(env["PASOKH_DESK_URL"])
    with contextlib.closing(sqlite3.connect(var / "pasokh.db")) as database:
        database.execute("UPDATE sites SET origins = ?", (json.dumps([shop_address]),))
        database.commit()
    started = services(env)
    for service in started:
        service.start()
    try:
        wait_until_ready(started, 180)
        yield Installation(env["PASOKH_DESK_URL"], shop_address, {service.name: service for service in started})
    finally:
        stop_all(started)
        shop.shutdown()
        shop.server_close()


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

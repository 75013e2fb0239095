"""The demo shop signs its customers in on its server: the page holds a signature, never the secret."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from desk.app import create_app
from desk.context import DESK
from desk.demo.shop import COOKIE, SITE, customers
from desk.settings import ROOT
from tests.desk.conftest import MovableClock, People, ScriptedEngine, make_settings, seeded

SECRET = "a-secret-of-the-shop-0123456789-abcdef"
PAGE = f'<script src="/widget.js" data-site="{SITE}" async></script><div id="shop"></div>'


@pytest.fixture
async def shop(tmp_path: Path, engine: ScriptedEngine, clock: MovableClock) -> AsyncIterator[People]:
    (tmp_path / "web" / "shop").mkdir(parents=True)
    (tmp_path / "web" / "shop" / "index.html").write_text(PAGE, encoding="utf-8")
    settings = make_settings(
        tmp_path,
        f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}",
        engine.url,
        web=tmp_path / "web",
        identity_secrets={SITE: [SECRET]},
    )
    await seeded(settings)
    server = TestServer(create_app(settings, clock))
    await server.start_server()
    people = People(server)
    yield people
    for session in people.sessions:
        await session.close()
    await server.close()


async def drawn(people: People, session: ClientSession) -> str:
    async with session.get(people.url("/shop/")) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return await response.text()


async def test_who_signs_in_is_named_and_signed_in_the_page_alone(shop: People, clock: MovableClock) -> None:
    visitor, _ = await shop.stranger()
    before = await drawn(shop, visitor)
    assert "data-user" not in before
    offered = json.loads(html.unescape(re.findall(r'data-customers="([^"]*)"', before)[0]))
    assert {one["id"] for one in offered} == set(customers(ROOT / "data" / "shop"))
    chosen = offered[0]
    async with visitor.post(
        shop.url("/shop/sign-in"), data={"customer": chosen["id"]}, allow_redirects=False
    ) as response:
        assert (response.status, response.headers["Location"]) == (303, "/shop/")
        assert "HttpOnly" in response.headers["Set-Cookie"]
    page = await drawn(shop, visitor)
    user = html.unescape(re.findall(r'data-user="([^"]*)"', page)[0])
    signature = re.findall(r'data-signature="([0-9a-f]{64})"', page)[0]
    app = shop.server.app
    assert app is not None
    claim = app[DESK].identities.read(SITE, user, signature)
    assert claim is not None
    assert (claim.verified, claim.user.name) == (True, chosen["name"])
    assert SECRET not in page
    # Somebody else's page says nothing of them.
    other, _ = await shop.stranger()
    assert "data-user" not in await drawn(shop, other)
    async with visitor.post(shop.url("/shop/sign-out"), data={"lang": "en"}, allow_redirects=False) as response:
        assert response.headers["Location"] == "/shop/?lang=en"
    assert "data-user" not in await drawn(shop, visitor)


async def test_nobody_signs_in_as_who_is_not_there_or_from_elsewhere(shop: People) -> None:
    visitor, _ = await shop.stranger()
    async with visitor.post(shop.url("/shop/sign-in"), data={"customer": "42"}) as response:
        assert response.status == 404
    elsewhere = {"Origin": "https://elsewhere.example"}
    async with visitor.post(shop.url("/shop/sign-in"), data={"customer": "1001"}, headers=elsewhere) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (403, "auth.origin")
    visitor.cookie_jar.update_cookies({COOKIE: '"><script>'})
    assert "data-user" not in await drawn(shop, visitor)

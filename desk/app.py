"""The composition root: puts the desk together. Nothing else knows everything."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

from aiohttp import web

from desk import pages
from desk.audit import api as audit_api
from desk.audit.service import Audit
from desk.auth.identity import Identities
from desk.auth.limits import SlidingWindow
from desk.auth.tokens import CustomerTokens
from desk.board import api as board_api
from desk.callers import api as callers_api
from desk.callers.service import LOOKUP_SECONDS, LOOKUPS, Callers
from desk.canned import api as canned_api
from desk.canned.service import CannedReplies
from desk.canned.variables import Variables
from desk.cases import api as cases_api
from desk.cases import internal as cases_internal
from desk.cases.follow_ups import FollowUps
from desk.cases.service import Cases
from desk.clock import Clock, SystemClock
from desk.contacts import api as contacts_api
from desk.contacts.forgetting import Forgetting
from desk.contacts.merging import Merging
from desk.contacts.recognition import Recognition
from desk.contacts.service import Contacts
from desk.context import DESK, Desk
from desk.conversations import api as conversations_api
from desk.conversations.answering import Answering
from desk.conversations.ending import Ending
from desk.conversations.record import Record
from desk.conversations.service import Conversations
from desk.db import Database
from desk.engine.client import EngineClient
from desk.engine.outcome import Outcome
from desk.engine.turns import TurnRunner
from desk.errors import DeskError
from desk.events import Bus, InProcessBus
from desk.files import api as files_api
from desk.files.models import FILES
from desk.files.service import MEGABYTE, Files
from desk.files.storage import Storage
from desk.hours import api as hours_api
from desk.hours import internal as hours_internal
from desk.hours.editing import HoursEditing
from desk.http import MAX_BODY_BYTES, errors
from desk.knowledge import api as knowledge_api
from desk.knowledge import cards as cards_api
from desk.knowledge import gaps_api, internal
from desk.knowledge.editing import Editing
from desk.knowledge.service import Knowledge
from desk.knowledge.version import KNOWLEDGE
from desk.notes.service import Notes
from desk.orders import internal as orders_internal
from desk.orders.service import Orders
from desk.queue import api as queue_api
from desk.queue import people_api
from desk.queue.dispatcher import Dispatcher
from desk.queue.holding import Holding
from desk.queue.offers import Offers
from desk.queue.places import Places
from desk.queue.returning import Returning
from desk.queue.service import Queue
from desk.queue.transfers import Transfers
from desk.reports import api as reports_api
from desk.search import api as search_api
from desk.search.service import Search
from desk.service_levels import api as service_levels_api
from desk.service_levels.targets import Targets
from desk.service_levels.watch import ServiceWatch
from desk.settings import Settings
from desk.sockets.connection import CLOSE_BYE
from desk.sockets.customer import MESSAGES_PER_WINDOW, WINDOW_SECONDS, customer_socket
from desk.sockets.staff import end_sessions, staff_socket
from desk.staff import api as staff_api
from desk.staff.people import People
from desk.staff.presence import PresenceService
from desk.staff.service import StaffService
from desk.staff.teams import Teams
from desk.steering import api as steering_api
from desk.steering.closings import Closings
from desk.steering.service import Steering
from desk.suggestions import api as suggestions_api
from desk.suggestions.service import Suggestions
from desk.surveys.service import SurveyService
from desk.texts import Texts
from desk.touches import api as touches_api
from desk.touches.service import Touches
from desk.wrapup import api as wrapup_api

log = logging.getLogger(__name__)

SWEEP_SECONDS = 30.0
FILE_SWEEP_SECONDS = 3600.0
FILES_PER_WINDOW = 30
FILES_SECONDS = 600.0
QUIET_SECONDS = 3.0


def create_app(settings: Settings, clock: Clock | None = None, *, prepare: bool = False) -> web.Application:
    """Make the web application of a desk.

    Args:
        settings: what the environment says.
        clock: the time; the machine's own unless a test brings another.
        prepare: build the search while the desk starts, in the background, not at the first question, whose answer
            would be late. It takes about a second of the processor, which a desk that lives shortly need not spend.
    """
    clock = clock or SystemClock()
    texts = Texts(settings.locales)
    desk_holder: list[Desk] = []

    async def news_was_lost() -> None:
        # Clients come back with a fresh snapshot or a sync, whatever they have missed.
        for connection in list(desk_holder[0].connections):
            connection.close_soon(CLOSE_BYE, "news lost")

    bus = _bus(settings, news_was_lost)
    database = Database(settings.database, bus)
    record = Record(clock, texts)
    surveys = SurveyService(record)
    holding = Holding(record)
    returning = Returning(database, record, holding)
    queue = Queue(database, record, holding, returning, surveys)
    offers = Offers(database, record, holding)
    notes = Notes(database, record)
    audit = Audit(clock)
    merging = Merging(record, audit)
    recognition = Recognition(database, merging)
    conversations = Conversations(database, record, queue, surveys, recognition)
    knowledge = Knowledge(database)
    search = Search(database)
    follow_ups = FollowUps(database, clock)
    client = EngineClient(settings.engine_url, settings.engine_token.get_secret_value(), settings.engine_timeout)
    desk = Desk(
        settings=settings,
        clock=clock,
        texts=texts,
        bus=bus,
        database=database,
        tokens=CustomerTokens(settings.secret.get_secret_value()),
        staff=StaffService(database, clock, demo=settings.demo),
        presence=PresenceService(database, clock, timedelta(minutes=settings.operator_idle_minutes)),
        queue=queue,
        offers=offers,
        dispatcher=Dispatcher(database, bus, clock, offers, returning),
        places=Places(database, bus, clock),
        teams=Teams(database, clock, audit),
        people=People(database, clock, audit, demo=settings.demo),
        hours=HoursEditing(database, clock, audit),
        targets=Targets(database, holding.clocks, audit),
        service_watch=ServiceWatch(database, holding.clocks),
        steering=Steering(database, record, notes, audit),
        closings=Closings(database, clock, audit),
        conversations=conversations,
        answering=Answering(database, record, queue),
        ending=Ending(database, record, surveys),
        notes=notes,
        transfers=Transfers(database, record, holding, returning, notes, audit),
        files=Files(
            database,
            clock,
            Storage(settings.var / "files"),
            settings.secret.get_secret_value(),
            max_bytes=settings.file_megabytes * MEGABYTE,
            quota_bytes=settings.files_megabytes * MEGABYTE,
        ),
        knowledge=knowledge,
        editing=Editing(database, clock, audit),
        engine=client,
        orders=Orders(database, clock, texts),
        cases=Cases(clock),
        audit=audit,
        identities=Identities(settings.signing_secrets, clock),
        recognition=recognition,
        merging=merging,
        contacts=Contacts(record, holding, audit),
        forgetting=Forgetting(record, audit),
        follow_ups=follow_ups,
        touches=Touches(follow_ups),
        callers=Callers(Touches(follow_ups), audit, texts, SlidingWindow(clock, LOOKUPS, LOOKUP_SECONDS)),
        search=search,
        canned=CannedReplies(database, clock, Variables(texts), audit),
        suggestions=Suggestions(knowledge, search, texts),
        message_rate=SlidingWindow(clock, MESSAGES_PER_WINDOW, WINDOW_SECONDS),
        file_rate=SlidingWindow(clock, FILES_PER_WINDOW, FILES_SECONDS),
    )
    desk_holder.append(desk)
    outcome = Outcome(database, record, desk.ending, queue, surveys, desk.cases)
    turns = TurnRunner(database, bus, client, outcome, settings.engine_notice_after)

    async def run(_app: web.Application) -> AsyncIterator[None]:
        await bus.start()
        bus.listen(KNOWLEDGE, lambda _: desk.knowledge.forget())
        await turns.start()
        await desk.presence.sweep()  # whom a desk that crashed has left online
        watchers = [
            asyncio.create_task(_sweep(desk, timedelta(minutes=settings.bot_idle_minutes)), name="sweeper"),
            asyncio.create_task(desk.presence.watch(), name="presence"),
            asyncio.create_task(desk.places.watch(), name="places"),
            asyncio.create_task(desk.dispatcher.watch(), name="dispatcher"),
            asyncio.create_task(desk.knowledge.watch(), name="knowledge"),
            asyncio.create_task(desk.service_watch.watch(), name="service levels"),
            *([asyncio.create_task(desk.knowledge.prepare(), name="search")] if prepare else []),
        ]
        yield
        await _end(database, *watchers)
        await desk.presence.close()
        await turns.close()
        await client.close()
        await bus.close()
        await database.close()

    async def say_goodbye(_app: web.Application) -> None:
        goodbyes = [connection.close(CLOSE_BYE, "bye") for connection in list(desk.connections)]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(*goodbyes, return_exceptions=True)

    app = web.Application(middlewares=[errors], client_max_size=MAX_BODY_BYTES)
    app[DESK] = desk
    app.cleanup_ctx.extend([run, _keep_files])
    app.on_shutdown.append(say_goodbye)
    app.add_routes(
        [
            web.get("/chat/socket", customer_socket),
            web.get("/desk/socket", staff_socket),
            *staff_api.ROUTES,
            *conversations_api.ROUTES,
            *files_api.ROUTES,
            *reports_api.ROUTES,
            *cases_api.ROUTES,
            *contacts_api.ROUTES,
            *touches_api.ROUTES,
            *callers_api.ROUTES,
            *queue_api.ROUTES,
            *people_api.ROUTES,
            *service_levels_api.ROUTES,
            *board_api.ROUTES,
            *steering_api.ROUTES,
            *search_api.ROUTES,
            *canned_api.ROUTES,
            *suggestions_api.ROUTES,
            *wrapup_api.ROUTES,
            *internal.ROUTES,
            *knowledge_api.ROUTES,
            *gaps_api.ROUTES,
            *cards_api.ROUTES,
            *orders_internal.ROUTES,
            *cases_internal.ROUTES,
            *audit_api.ROUTES,
            *hours_api.ROUTES,
            *hours_internal.ROUTES,
            *pages.routes(demo=settings.demo),
        ]
    )
    return app


def _bus(settings: Settings, on_reconnect: Callable[[], Awaitable[None]]) -> Bus:
    if not settings.redis_url:
        return InProcessBus()
    from desk.redis_bus import RedisBus  # noqa: PLC0415 (10 MB of client that one process does not need)

    return RedisBus(settings.redis_url, on_reconnect)


async def _sweep(desk: Desk, silent_for: timedelta) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await end_sessions(desk)
            closed = await desk.ending.close_idle(silent_for)
        except DeskError:
            log.exception("could not close what has ended; trying again later")
            continue
        if closed:
            log.info("closed %d idle conversations", closed)


async def _end(database: Database, *tasks: asyncio.Task[None]) -> None:
    """End tasks that look at the database now and then, between two looks."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(QUIET_SECONDS):
            await database.quiet()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_files(app: web.Application) -> AsyncIterator[None]:
    desk = app[DESK]
    stop = desk.bus.listen(FILES, lambda event: desk.files.forget(event.data["ids"]))
    sweeper = asyncio.create_task(_sweep_files(desk), name="files")
    yield
    stop()
    await _end(desk.database, sweeper)
    await desk.files.close()


async def _sweep_files(desk: Desk) -> None:
    while True:
        try:
            await desk.files.sweep()
        except (DeskError, OSError):
            log.exception("could not look for files that no message speaks of; trying again later")
        await asyncio.sleep(FILE_SWEEP_SECONDS)

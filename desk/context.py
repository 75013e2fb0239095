"""What routes and sockets may use, put together once in :mod:`desk.app`."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from desk.audit.service import Audit
from desk.auth.identity import Identities
from desk.auth.limits import SlidingWindow
from desk.auth.tokens import CustomerTokens
from desk.callers.service import Callers
from desk.canned.service import CannedReplies
from desk.cases.follow_ups import FollowUps
from desk.cases.service import Cases
from desk.clock import Clock
from desk.contacts.forgetting import Forgetting
from desk.contacts.merging import Merging
from desk.contacts.recognition import Recognition
from desk.contacts.service import Contacts
from desk.conversations.answering import Answering
from desk.conversations.ending import Ending
from desk.conversations.service import Conversations
from desk.db import Database
from desk.engine.client import EngineClient
from desk.events import Bus
from desk.files.service import Files
from desk.hours.editing import HoursEditing
from desk.knowledge.editing import Editing
from desk.knowledge.service import Knowledge
from desk.notes.service import Notes
from desk.orders.service import Orders
from desk.queue.dispatcher import Dispatcher
from desk.queue.offers import Offers
from desk.queue.places import Places
from desk.queue.service import Queue
from desk.queue.transfers import Transfers
from desk.search.service import Search
from desk.service_levels.targets import Targets
from desk.service_levels.watch import ServiceWatch
from desk.settings import Settings
from desk.sockets.connection import Connection
from desk.staff.people import People
from desk.staff.presence import PresenceService
from desk.staff.service import StaffService
from desk.staff.teams import Teams
from desk.steering.closings import Closings
from desk.steering.service import Steering
from desk.suggestions.service import Suggestions
from desk.texts import Texts
from desk.touches.service import Touches


@dataclass
class Desk:
    """The services of a running desk."""

    settings: Settings
    clock: Clock
    texts: Texts
    bus: Bus
    database: Database
    tokens: CustomerTokens
    staff: StaffService
    presence: PresenceService
    queue: Queue
    offers: Offers
    transfers: Transfers
    dispatcher: Dispatcher
    places: Places
    teams: Teams
    people: People
    hours: HoursEditing
    targets: Targets
    service_watch: ServiceWatch
    steering: Steering
    closings: Closings
    conversations: Conversations
    answering: Answering
    ending: Ending
    notes: Notes
    files: Files
    knowledge: Knowledge
    editing: Editing
    engine: EngineClient
    orders: Orders
    cases: Cases
    follow_ups: FollowUps
    touches: Touches
    callers: Callers
    audit: Audit
    identities: Identities
    recognition: Recognition
    merging: Merging
    contacts: Contacts
    forgetting: Forgetting
    search: Search
    canned: CannedReplies
    suggestions: Suggestions
    message_rate: SlidingWindow
    """What each conversation's customer asks to be stored, over all their sockets."""
    file_rate: SlidingWindow
    """What files each conversation's customer sends, and each address that has none yet."""
    connections: set[Connection] = field(default_factory=set)
    """Open sockets, closed with a goodbye when the desk stops."""


DESK = web.AppKey("desk", Desk)

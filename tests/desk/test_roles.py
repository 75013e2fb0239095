"""The whole matrix: every route and every socket command, for everybody there is. A route without a row fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, web
from sqlalchemy import select

from desk.auth.roles import GRANTS
from desk.auth.tokens import CustomerTokens
from desk.context import Desk
from desk.conversations.models import Conversation, Message, Turn
from desk.sockets.customer import CustomerSocket
from desk.sockets.staff import StaffSocket
from tests.desk.conftest import INTERNAL, People, ScriptedEngine, new_client_id

NOBODY, CUSTOMER = "nobody", "customer"
STAFF = ("operator", "supervisor", "manager", "admin")
EVERYONE = (NOBODY, CUSTOMER, *STAFF)
ANONYMOUS = "auth.required"
FORBIDDEN = "role.forbidden"


@dataclass(frozen=True)
class Row:
    """A route and, for each person, the status or the error code they get."""

    method: str
    path: str
    expected: dict[str, int | str]
    body: dict[str, Any] | None = None


def staffed(**answers: int | str) -> dict[str, int | str]:
    """Give what each gets of a route for staff: nobody and customers are asked to sign in."""
    return {NOBODY: ANONYMOUS, CUSTOMER: ANONYMOUS, **answers}


def all_get(answer: int | str) -> dict[str, int | str]:
    return dict.fromkeys(EVERYONE, answer)


READERS = staffed(operator=200, supervisor=200, manager=200, admin=200)
# The conversation of the matrix is with the bot: an operator may not read it, whoever may read all may.
NOT_THE_OPERATOR = staffed(operator="not_found", supervisor=200, manager=200, admin=200)
REPORTS = staffed(operator=FORBIDDEN, supervisor=200, manager=200, admin=200)
EDITORS = REPORTS
NO_SUCH_ROW = staffed(operator=FORBIDDEN, supervisor="not_found", manager="not_found", admin="not_found")
UNREADABLE = staffed(operator=FORBIDDEN, supervisor="frame.invalid", manager="frame.invalid", admin="frame.invalid")
STEERED = staffed(operator=FORBIDDEN, supervisor="not_found", manager=FORBIDDEN, admin="not_found")
SEEN = {"updated_at": "2026-11-24T08:00:00.000Z"}
DESK_ONLY = staffed(operator=200, supervisor=200, manager=FORBIDDEN, admin=200)
NOT_A_TEAM = staffed(operator=FORBIDDEN, supervisor="team.invalid", manager="team.invalid", admin="team.invalid")
NOT_A_PERSON = staffed(operator=FORBIDDEN, supervisor="staff.invalid", manager="staff.invalid", admin="staff.invalid")
NOT_SEEN = staffed(operator=FORBIDDEN, supervisor="hours.conflict", manager="hours.conflict", admin="hours.conflict")
TOO_SHORT = staffed(**dict.fromkeys(STAFF, "password.weak"))
NO_SUCH_FOLLOW_UP = staffed(operator="not_found", supervisor="not_found", manager=FORBIDDEN, admin="not_found")
NOTHING_TO_SAY = staffed(operator=204, supervisor=204, manager=FORBIDDEN, admin=204)
SERVED = staffed(operator="not_found", supervisor=200, manager=FORBIDDEN, admin=200)
ASKED = staffed(operator="not_found", supervisor=201, manager=FORBIDDEN, admin=201)
CURATORS = staffed(operator=FORBIDDEN, supervisor=200, manager=FORBIDDEN, admin=200)
ONE_CONTACT = staffed(operator=FORBIDDEN, supervisor="contact.same", manager=FORBIDDEN, admin="contact.same")
NO_SUCH_MERGE = staffed(operator=FORBIDDEN, supervisor="not_found", manager=FORBIDDEN, admin="not_found")
CONTACT_DATA = staffed(operator=FORBIDDEN, supervisor=FORBIDDEN, manager=200, admin=200)
UNCONFIRMED = staffed(operator=FORBIDDEN, supervisor=FORBIDDEN, manager="contact.confirm", admin="contact.confirm")
UNWRITTEN = staffed(operator="frame.invalid", supervisor="frame.invalid", manager=FORBIDDEN, admin="frame.invalid")
NOT_AT_THE_DESK = staffed(operator="not_found", supervisor=200, manager=FORBIDDEN, admin=200)
# The matrix's conversation is with the bot: whoever may close any finds nothing to close.
NOTHING_TO_CLOSE = staffed(
    operator="not_found", supervisor="conversation.state", manager=FORBIDDEN, admin="conversation.state"
)
TASK = {"title": "تماس", "due_at": "2026-11-25T08:00:00Z"}
TOUCH = {"client_id": new_client_id(), "kind": "call", "direction": "in", "happened_at": "2026-11-24T07:00:00Z"}
TOUCH |= {"text": "زنگ زد."}
LOGGED = ASKED
UNNAMED = staffed(operator="contact.unnamed", supervisor="contact.unnamed", manager=FORBIDDEN, admin="contact.unnamed")
CANNED = {"shortcut": "سلام", "text": "سلام", "scope": "private"}
NO_SUCH_FILE = staffed(operator="not_found", supervisor="not_found", manager="not_found", admin="not_found")
NOT_HELD = "conversation.not_holder"
NOBODY_HOLDS_IT = staffed(operator=NOT_HELD, supervisor=NOT_HELD, manager=FORBIDDEN, admin=NOT_HELD)
LOOKUP = {"order_number": "102345", "phone_last4": "0000", "conversation_id": "{conversation}"}
ROWS = [
    Row("GET", "/", all_get(302)),
    Row("GET", "/healthz", all_get(200)),
    Row("GET", "/desk", all_get(200)),
    Row("GET", "/reports", all_get(200)),
    Row("GET", "/knowledge", all_get(200)),
    Row("GET", "/widget.js", all_get(200)),
    Row("GET", "/widget-more.js", all_get(200)),
    Row("GET", "/fonts/{name}", all_get("not_found")),
    Row("GET", "/console/{path}", all_get("not_found")),
    Row("GET", "/shop", all_get(302)),
    Row("GET", "/shop/{path}", all_get("not_found")),
    Row("POST", "/shop/sign-in", all_get("not_found")),
    Row("POST", "/shop/sign-out", all_get(303)),
    Row("GET", "/api/session", all_get(200)),
    Row("POST", "/api/session", all_get("auth.invalid"), {"login": "{person}-unknown", "password": "no such password"}),
    Row("GET", "/api/conversations/{id}", NOT_THE_OPERATOR),
    Row("GET", "/api/contacts/{id}", NOT_THE_OPERATOR),
    Row("PATCH", "/api/contacts/{id}", SERVED, {"name": "مینا"}),
    Row("POST", "/api/contacts/lookup", DESK_ONLY, {"phone": "09120000000"}),
    Row("POST", "/api/contacts", UNNAMED, {"name": " ", "touch": TOUCH}),
    Row("GET", "/api/contacts/{id}/touches", NOT_THE_OPERATOR),
    Row("POST", "/api/contacts/{id}/touches", LOGGED, TOUCH),
    Row("GET", "/api/wrap-up-options", READERS),
    Row("GET", "/api/contact-tags", READERS),
    Row("PUT", "/api/contacts/{id}/tags", SERVED, {"tags": ["وفادار"]}),
    Row("POST", "/api/contacts/{id}/requests", ASKED, {"kind": "block", "reason": "توهین"}),
    Row("POST", "/api/contacts/{id}/block", CURATORS, {"reason": "توهین"}),
    Row("DELETE", "/api/contacts/{id}/block", CURATORS),
    Row("POST", "/api/contacts/{id}/merge", ONE_CONTACT, {"other_id": "{contact}"}),
    Row("POST", "/api/contact-merges/{id}/undo", NO_SUCH_MERGE),
    Row("POST", "/api/contacts/{id}/export", CONTACT_DATA),
    Row("POST", "/api/contacts/{id}/forget", UNCONFIRMED, {"number": "x"}),
    Row("GET", "/api/files/{id}", NO_SUCH_FILE),
    Row("GET", "/api/products", DESK_ONLY),
    # The conversation of the matrix is with the bot: nobody holds it.
    Row("POST", "/api/conversations/{id}/files", NOBODY_HOLDS_IT),
    # A ticket is what the customer's socket gives; a token is none.
    Row("POST", "/chat/files", all_get("file.ticket")),
    Row("OPTIONS", "/chat/files", all_get(204)),
    Row("GET", "/chat/files/{id}", all_get("not_found")),
    Row("GET", "/api/conversations", READERS),
    Row("GET", "/api/reports/satisfaction", REPORTS),
    Row("GET", "/api/teams", READERS),
    Row("POST", "/api/teams", NOT_A_TEAM, {"name": " "}),
    Row("PATCH", "/api/teams/{id}", NO_SUCH_ROW, {"mode": "push"}),
    Row("DELETE", "/api/teams/{id}", NO_SUCH_ROW),
    Row("GET", "/api/staff", EDITORS),
    Row("POST", "/api/staff", NOT_A_PERSON, {"login": "a b", "name": "نام", "role": "operator"}),
    Row("PATCH", "/api/staff/{id}", NO_SUCH_ROW, {}),
    Row("POST", "/api/staff/{id}/password", NO_SUCH_ROW),
    Row("POST", "/api/session/password", TOO_SHORT, {"password": "short"}),
    Row("GET", "/api/service-targets", REPORTS),
    Row("GET", "/api/board", REPORTS),
    Row("PUT", "/api/teams/{id}/closing", STEERED, {"message": "تا عصر نیستیم"}),
    Row("DELETE", "/api/teams/{id}/closing", STEERED),
    Row("PATCH", "/api/teams/{id}/service-targets", NO_SUCH_ROW, {"waiting": {"seconds": 60}}),
    Row("GET", "/api/audit", EDITORS),
    Row("POST", "/api/audit/export", EDITORS, {"kind": "team"}),
    Row("GET", "/api/hours", EDITORS),
    Row("POST", "/api/hours/preview", EDITORS, {"hours": {"week": {}}}),
    Row("PUT", "/api/hours", NOT_SEEN, {"hours": {"week": {}}, "updated_at": "2026"}),
    Row("GET", "/api/hours/lunar", UNREADABLE),
    Row("GET", "/internal/products", all_get("auth.invalid")),
    Row("GET", "/internal/cases/newest", all_get("auth.invalid")),
    Row("GET", "/internal/answers", all_get("auth.invalid")),
    Row("GET", "/internal/reading", all_get("auth.invalid")),
    Row("POST", "/internal/orders/lookup", all_get("auth.invalid"), LOOKUP),
    Row("GET", "/internal/orders/proven", all_get("auth.invalid")),
    Row("GET", "/internal/hours", all_get("auth.invalid")),
    Row("GET", "/api/search", READERS),
    Row("GET", "/api/canned-replies", DESK_ONLY),
    Row("POST", "/api/canned-replies", UNWRITTEN, {"unknown": "x"}),
    Row("PATCH", "/api/canned-replies/{id}", NO_SUCH_FOLLOW_UP, {**CANNED, **SEEN}),
    Row("POST", "/api/canned-replies/{id}/remove", NO_SUCH_FOLLOW_UP, SEEN),
    Row("GET", "/api/conversations/{id}/variables", NOT_AT_THE_DESK),
    Row("GET", "/api/conversations/{id}/suggestions", NOT_AT_THE_DESK),
    Row("GET", "/api/conversations/{id}/wrap-up", NOTHING_TO_CLOSE),
    Row("GET", "/api/follow-ups", DESK_ONLY),
    Row("POST", "/api/follow-ups", UNWRITTEN, {"unknown": "x"}),
    Row("PATCH", "/api/follow-ups/{id}", NO_SUCH_FOLLOW_UP, {**TASK, **SEEN}),
    Row("GET", "/api/follow-ups/due", DESK_ONLY),
    Row("GET", "/api/follow-ups/{id}/changes", NO_SUCH_FOLLOW_UP),
    Row("POST", "/api/follow-ups/reminded", NOTHING_TO_SAY, {"ids": []}),
    Row("POST", "/api/follow-ups/{id}/done", NO_SUCH_FOLLOW_UP, {"result": "تماس گرفتم."}),
    Row("GET", "/api/knowledge/options", EDITORS),
    *(
        row
        for name in ("answers", "products")
        for row in (
            Row("GET", f"/api/knowledge/{name}", EDITORS),
            Row("POST", f"/api/knowledge/{name}", UNREADABLE, {"unknown": "x"}),
            Row("GET", f"/api/knowledge/{name}/{{id}}", NO_SUCH_ROW),
            Row("PATCH", f"/api/knowledge/{name}/{{id}}", NO_SUCH_ROW, SEEN),
            Row("POST", f"/api/knowledge/{name}/{{id}}/retire", NO_SUCH_ROW, SEEN),
            Row("POST", f"/api/knowledge/{name}/{{id}}/restore", NO_SUCH_ROW, SEEN),
        )
    ),
    Row("GET", "/api/knowledge/answers/{id}/questions", EDITORS),
    Row("GET", "/api/knowledge/history", EDITORS),
    Row("POST", "/api/knowledge/history/{id}/undo", NO_SUCH_ROW),
    Row("POST", "/api/knowledge/preview", EDITORS, {"text": "هزینه ارسال چقدره"}),
    Row("GET", "/api/knowledge/gaps", EDITORS),
    Row("POST", "/api/knowledge/gaps/resolve", UNREADABLE, {"unknown": "x"}),
    # Sockets answer a plain request with 400 once they have let it in; who may speak there is the second matrix.
    Row("GET", "/chat/socket", all_get(400)),
    Row("GET", "/desk/socket", all_get(400)),
    Row("DELETE", "/api/session", staffed(operator=204, supervisor=204, manager=204, admin=204)),
]


def routes_of(app: web.Application) -> set[tuple[str, str]]:
    """Give every method and address the application answers (HEAD goes with GET)."""
    found = set()
    for route in app.router.routes():
        assert route.resource is not None
        if route.method != "HEAD":
            found.add((route.method, re.sub(r":[^}]*}+", "}", route.resource.canonical)))
    return found


def test_every_role_has_a_place_in_the_matrix() -> None:
    assert set(GRANTS) == set(STAFF)
    assert all(set(row.expected) == set(EVERYONE) for row in ROWS)


async def test_every_route_answers_each_person_as_the_matrix_says(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    app = people.server.app
    assert app is not None
    assert routes_of(app) == {(row.method, row.path) for row in ROWS}, "a new route needs a row"
    web_folder = desk.settings.web
    customer, _ = await people.customer()
    first = await customer.say("سلام")
    conversation_id = first["conversation"]["id"]
    async with desk.database.reading() as session:
        contact_id = (await session.scalars(select(Conversation.contact_id))).one()
    browsers: dict[str, tuple[ClientSession, str]] = {}
    for person in EVERYONE:
        browsers[person] = await people.browser(people.login_of(person)) if person in STAFF else await people.stranger()
    # A customer holds a token; shown as a bearer's it must open nothing either.
    browsers[CUSTOMER][0].headers["Authorization"] = f"Bearer {first['token']}"
    for row in ROWS:
        wanted = conversation_id if "conversations" in row.path else contact_id
        path = row.path.replace("{id}", wanted).replace("{name}", "none.woff2").replace("{path}", "none.js")
        if "reports/" in path:
            path += "?from=2026-11-24&to=2026-11-24"
        body = row.body and {
            key: value.format(conversation=conversation_id, contact=contact_id, person="{person}")
            if isinstance(value, str)
            else value
            for key, value in row.body.items()
        }
        for person, (browser, csrf) in browsers.items():
            sent = body and {
                key: value.replace("{person}", person) if isinstance(value, str) else value
                for key, value in body.items()
            }
            async with browser.request(
                row.method, people.url(path), json=sent, headers={"X-CSRF-Token": csrf}, allow_redirects=False
            ) as response:
                expected = row.expected[person]
                if (
                    expected == 200
                    and row.path in ("/desk", "/reports", "/knowledge", "/widget.js", "/widget-more.js")
                    and not web_folder.is_dir()
                ):
                    expected = "not_found"  # the front end is not built here
                got: int | str = response.status
                if isinstance(expected, str):
                    got = (await response.json())["error"]["code"]
                assert got == expected, (row.method, row.path, person)


async def test_internal_routes_take_their_own_token_and_no_other(people: People) -> None:
    async with ClientSession() as session:
        for token, status in ((INTERNAL, 200), ("engine-token-for-tests-0123456789", 401), ("", 401)):
            async with session.get(
                people.url("/internal/products"), headers={"Authorization": f"Bearer {token}"}
            ) as response:
                assert response.status == status


# For each command of the staff socket, on a conversation that waits: what whoever may open the socket gets.
ID = "{conversation}"
WRAP_UP = {"topic": "other", "outcome": "solved", "summary": ""}
STAFF_COMMANDS: dict[str, dict[str, Any]] = {
    "ping": {},
    "presence_set": {"presence": "online"},
    "conversation_watch": {"conversation_id": ID, "after": 0},
    "sync": {"conversation_id": ID, "after": 0},
    "conversation_unwatch": {"conversation_id": ID},
    "conversation_read": {"conversation_id": ID, "seq": 1},
    "message_send": {"conversation_id": ID, "client_id": "{client}", "text": "سلام"},
    "note_add": {"conversation_id": ID, "client_id": "{client}", "text": "یادداشت"},
    "conversation_resolve": {"conversation_id": ID, "wrap_up": WRAP_UP},
    "typing": {"conversation_id": ID, "on": True},
    "active": {},
    "conversation_transfer": {"conversation_id": ID, "staff_id": "nobody", "note": "ببینید"},
    "conversation_return": {"conversation_id": ID},
    "conversation_snooze": {"conversation_id": ID, "until": "2026-11-24T12:00:00Z"},
    "conversation_wake": {"conversation_id": ID},
    "conversation_join": {"conversation_id": ID},
    "conversation_part": {"conversation_id": ID},
    "conversation_prioritise": {"conversation_id": ID, "priority": 2},
    "whisper": {"conversation_id": ID, "client_id": "{client}", "text": "آرام‌تر"},
    "offer_accept": {"offer_id": ID},
    "offer_decline": {"offer_id": ID},
    "conversation_take": {"conversation_id": ID},
}
NOT_HOLDER = "conversation.not_holder"
STATE = "conversation.state"
NO_OFFER = {"offer_accept": "not_found", "offer_decline": "not_found"}
ASLEEP = {"conversation_snooze": STATE, "conversation_wake": STATE}
"""Nobody holds it yet, so nobody can put it off."""
MOVES_ANY = {"conversation_transfer": "not_found", "conversation_return": STATE}
"""They may give away what waits, but not to nobody, and the bot cannot be given what is not held."""
STEERS = {"conversation_join": STATE, "whisper": STATE}
"""Nobody holds it yet, so there is nobody to stand beside."""
NO_STEERING = dict.fromkeys(
    ("conversation_join", "conversation_part", "conversation_prioritise", "whisper"), "role.forbidden"
)
WAITING: dict[str, dict[str, str | None]] = {
    "operator": {
        **NO_OFFER,
        **ASLEEP,
        **NO_STEERING,
        "conversation_transfer": NOT_HOLDER,
        "conversation_return": NOT_HOLDER,
        "conversation_read": NOT_HOLDER,
        "message_send": NOT_HOLDER,
        "conversation_resolve": NOT_HOLDER,
    },
    "supervisor": {
        **NO_OFFER,
        **ASLEEP,
        **MOVES_ANY,
        **STEERS,
        "conversation_read": NOT_HOLDER,
        "message_send": NOT_HOLDER,
        # They may close any that is open; this one waits.
        "conversation_resolve": "conversation.state",
    },
    "admin": {
        **NO_OFFER,
        **ASLEEP,
        **MOVES_ANY,
        **STEERS,
        "conversation_read": NOT_HOLDER,
        "message_send": NOT_HOLDER,
        "conversation_resolve": "conversation.state",
    },
}


def filled(fields: dict[str, Any], conversation_id: str) -> dict[str, Any]:
    """Give the fields of a command for one conversation."""
    places = {ID: conversation_id, "{client}": new_client_id()}
    return {key: places.get(value, value) if isinstance(value, str) else value for key, value in fields.items()}


async def test_every_staff_command_answers_each_role_as_the_matrix_says(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    assert set(commands_of(StaffSocket)) == set(STAFF_COMMANDS), "a new command needs a row"
    for role, refusals in WAITING.items():
        customer, _ = await people.customer()
        waiting = (await customer.command("handoff_request"))["conversation"]["id"]
        socket, _ = await people.staff(people.login_of(role))
        for command, fields in STAFF_COMMANDS.items():
            sent = filled(fields, waiting)
            if command == "typing":
                await socket.ws.send_json({"type": command, "id": 0, **sent})  # has no answer
                continue
            answer = await socket.command(command, **sent)
            assert answer.get("code") == refusals.get(command), (role, command, answer)
    for person in (NOBODY, CUSTOMER, "manager"):
        browser, csrf = (
            await people.browser(people.login_of("manager")) if person == "manager" else await people.stranger()
        )
        ws = await browser.ws_connect(people.url("/desk/socket"))
        await ws.send_json({"type": "auth", "csrf": csrf})
        refusal = await ws.receive_json()
        assert refusal["code"] == (FORBIDDEN if person == "manager" else ANONYMOUS), person
        assert (await ws.receive()).data == 4401


async def test_an_operator_reaches_no_conversation_of_another_operator(people: People, engine: ScriptedEngine) -> None:
    one, _ = await people.staff(people.login_of("operator", 0))
    two, _ = await people.staff(people.login_of("operator", 1))
    customer, _ = await people.customer()
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    assert "messages" in await two.command("conversation_watch", conversation_id=conversation_id, after=0)
    await one.command("conversation_take", conversation_id=conversation_id)
    expected = {
        # Who holds it is no secret among operators; what was said is.
        "conversation_watch": "conversation.taken",
        "sync": "conversation.taken",
        "conversation_read": NOT_HOLDER,
        "message_send": NOT_HOLDER,
        "note_add": "conversation.taken",
        "conversation_resolve": NOT_HOLDER,
        "conversation_transfer": NOT_HOLDER,
        "conversation_return": NOT_HOLDER,
        "conversation_snooze": NOT_HOLDER,
        "conversation_wake": NOT_HOLDER,
        "conversation_take": "conversation.taken",
    }
    for command, code in expected.items():
        answer = await two.command(command, **filled(STAFF_COMMANDS[command], conversation_id))
        assert answer.get("code") == code, command
    # Nor does news of it bring its words, to whoever saw it wait.
    await customer.say("راز من")
    await one.until("conversation.changed", lambda view: (view["last"] or {}).get("text") == "راز من")
    await two.command("ping")
    assert "راز من" not in str(two.inbox)
    # Typing has no answer; it must reach nobody.
    await two.ws.send_json({"type": "typing", "id": 0, "conversation_id": conversation_id, "on": True})
    await two.command("ping")
    await customer.command("ping")
    assert not [frame for frame in customer.inbox if frame.get("event") == "typing"]


def commands_of(socket: type[StaffSocket | CustomerSocket]) -> list[str]:
    """Name what a socket takes."""
    return list(object.__new__(socket).commands())


async def test_a_customer_reaches_their_own_conversation_and_no_other(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    theirs, _ = await people.customer()
    other = (await theirs.say("راز من"))["conversation"]["id"]
    async with desk.database.reading() as session:
        message_id = (await session.scalars(select(Message.id).where(Message.conversation_id == other))).first()
    mine, _ = await people.customer()
    own = (await mine.say("سلام"))["conversation"]["id"]
    assert own != other
    attempts: dict[str, dict[str, Any]] = {
        "message_send": {"client_id": new_client_id(), "text": "", "choice": {"message_id": message_id, "index": 0}},
        "survey_answer": {"client_id": new_client_id(), "survey_id": other, "question": "rating", "value": 5},
        "survey_skip": {"survey_id": other},
        "handoff_request": {},
        "handoff_cancel": {},
        "callback_request": {"client_id": new_client_id()},
        "typing": {"on": True},
        "mark": {"delivered": 1, "read": 1},
        "file_link": {"file_id": other},
        "file_ticket": {},
        "sync": {"after": 0},
        "history": {"before": message_id},
        "ping": {},
    }
    refused = {
        "message_send": "message.choice_gone",
        "survey_answer": "not_found",
        "survey_skip": "not_found",
        "file_link": "not_found",
        "history": "not_found",
    }
    assert set(commands_of(CustomerSocket)) == set(attempts), "a new command needs a row"
    for command, fields in attempts.items():
        # No command takes a conversation's id: there is nothing to point it elsewhere with.
        smuggled = await mine.command(command, conversation_id=other, **fields)
        assert smuggled["code"] == "frame.invalid", command
        if command not in ("typing", "mark"):
            answer = await mine.command(command, **fields)
            assert answer.get("code") == refused.get(command), command
            assert "راز من" not in str(answer)
    async with desk.database.reading() as session:
        stored = (await session.scalars(select(Message.text).where(Message.conversation_id == other))).all()
        assert "راز من" in stored
        assert (await session.get_one(Conversation, other)).state == "bot"


async def test_tokens_that_are_expired_forged_or_of_another_secret_open_nothing(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _ = await people.customer()
    result = await customer.say("سلام")
    token, conversation_id = result["token"], result["conversation"]["id"]
    payload, stamp, signature = token.split(".")
    other_secret = CustomerTokens("another-secret-0123456789abcdefghijkl").make(conversation_id)
    swapped = CustomerTokens("another-secret-0123456789abcdefghijkl").make("x").split(".")[0]
    forged = [
        other_secret,
        f"{swapped}.{stamp}.{signature}",
        f"{payload}.{stamp}.",
        f"{payload}.AAAAAA.{signature}",
        token[:-1],
        token.swapcase(),
        conversation_id,
        "ی" * 40,
        "..",
    ]
    for bad in forged:
        _, hello = await people.customer(bad)
        assert (hello["new"], hello["token"], hello["messages"]) == (True, None, []), bad
    _, hello = await people.customer(expired(desk, conversation_id))
    assert (hello["new"], hello["token"], hello["messages"]) == (True, None, [])
    _, hello = await people.customer(token)
    assert hello["conversation"]["id"] == conversation_id


def expired(desk: Desk, conversation_id: str) -> str:
    """Make a token as this desk made it half a year and a day ago."""
    import time

    from itsdangerous import TimestampSigner, URLSafeTimedSerializer

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - 181 * 24 * 3600

    secret = desk.settings.secret.get_secret_value()
    return str(URLSafeTimedSerializer(secret, salt="pasokh.customer", signer=Earlier).dumps(conversation_id))


async def test_without_a_conversation_there_is_nothing_to_ask_for(people: People, desk: Desk) -> None:
    fresh, _ = await people.customer()
    empty: dict[str, dict[str, Any]] = {
        "sync": {"after": 0},
        "handoff_cancel": {},
        "callback_request": {"client_id": new_client_id()},
        "survey_skip": {"survey_id": "nothing"},
        "survey_answer": {"client_id": new_client_id(), "survey_id": "x", "question": "rating", "value": 1},
    }
    for command, fields in empty.items():
        assert (await fresh.command(command, **fields))["code"] == "not_found", command
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Turn))).all() == []

"""Gaps over HTTP: what the bot could not answer, and what editors make of it."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field

from desk.context import DESK
from desk.errors import DeskError
from desk.fields import Id, plain
from desk.http import answer, read_body
from desk.knowledge.asking import editor, judged
from desk.knowledge.bodies import Body, Text
from desk.knowledge.examples import ReviewError
from desk.knowledge.resolving import Gaps

MOST_GAPS = 500


class Resolve(Body):
    """What shall become of gaps."""

    ids: list[Id] = Field(min_length=1, max_length=MOST_GAPS)
    become: Literal["phrasing", "example", "dismiss", "reopen"] = Field(alias="as")
    topic: Text | None = None
    intent: Text | None = None
    text: Text | None = None
    """What to write instead of the customers' own words."""


def _gaps(request: web.Request) -> Gaps:
    desk = request.app[DESK]
    return Gaps(desk.database, desk.clock, desk.knowledge, desk.editing, desk.settings.review, desk.settings.nlu_data)


async def gaps(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/gaps``."""
    await editor(request)
    return answer(await _gaps(request).shown())


async def _resolve(request: web.Request) -> web.StreamResponse:
    """Route ``POST /api/knowledge/gaps/resolve``."""
    staff = await editor(request, writes=True)
    body = await read_body(request, Resolve)
    wording = " ".join(plain(body.text or "").split()) or None
    work = _gaps(request)
    if body.become == "phrasing":
        if not body.topic:
            raise DeskError("frame.invalid", detail="topic is missing")
        closed, shown = await work.as_phrasing(body.ids, body.topic, wording, staff.id)
        return answer({"closed": closed, "answer": shown})
    if body.become == "example":
        if not body.intent:
            raise DeskError("frame.invalid", detail="intent is missing")
        try:
            closed = await work.as_example(body.ids, body.intent, wording, staff.id)
        except ReviewError as error:
            raise DeskError("knowledge.review", detail=str(error)) from error
        return answer({"closed": closed, "answer": None})
    done = work.reopen(body.ids) if body.become == "reopen" else work.dismiss(body.ids, staff.id)
    return answer({"closed": await done, "answer": None})


ROUTES = [
    web.get("/api/knowledge/gaps", gaps),
    web.post("/api/knowledge/gaps/resolve", judged(_resolve)),
]

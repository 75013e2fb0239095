"""The editors' API (docs/protocol.md, section 5): rows, their history, the preview."""

from __future__ import annotations

import asyncio
from typing import Literal

from aiohttp import web
from sqlalchemy import select

from desk.context import DESK
from desk.db import Session
from desk.errors import DeskError
from desk.fields import plain
from desk.http import Handler, answer, language, read_body
from desk.knowledge.asking import editor, judged
from desk.knowledge.bodies import EDIT, NEW, Draft, Preview, Seen, given_fields
from desk.knowledge.browse import change_views, history, questions, rows, with_uses
from desk.knowledge.kinds import ANSWERS, KINDS, PRODUCTS, Kind, Row
from desk.knowledge.models import Answer, Product
from desk.knowledge.preview import Previews
from desk.knowledge.review import intents
from desk.knowledge.written import clean

MOST_ROWS = 200
TEXT_LIMIT = 1000


def _number(request: web.Request, name: str, default: int, most: int) -> int:
    given = request.query.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise DeskError("frame.invalid", detail=f"{name} is not a number")
    return min(int(given), most)


RETIRED = {"0": False, "1": True, "all": None}


def _list(kind: Kind) -> Handler:
    async def listed(request: web.Request) -> web.StreamResponse:
        """Route ``GET /api/knowledge/answers``, and the same for products."""
        await editor(request)
        retired = request.query.get("retired", "0")
        if retired not in RETIRED:
            raise DeskError("frame.invalid", detail="retired is 0, 1 or all")
        async with request.app[DESK].database.reading() as session:
            found, total = await rows(
                session,
                kind,
                query=request.query.get("q", "")[:TEXT_LIMIT],
                category=request.query.get("category") or None,
                retired=RETIRED[retired],
                offset=_number(request, "offset", 0, 10**6),
                limit=_number(request, "limit", 50, MOST_ROWS),
            )
        return answer({f"{kind.name}s": found, "total": total})

    return listed


def _one(kind: Kind) -> Handler:
    async def one(request: web.Request) -> web.StreamResponse:
        """Route ``GET /api/knowledge/answers/{id}``, and the same for products."""
        await editor(request)
        async with request.app[DESK].database.reading() as session:
            row = await session.scalar(kind.rows().where(kind.key_column == request.match_info["id"]))
            if row is None:
                raise DeskError("not_found")
            return await _told(session, kind, row)

    return one


def _add(kind: Kind) -> Handler:
    async def add(request: web.Request) -> web.StreamResponse:
        """Route ``POST /api/knowledge/answers``, and the same for products."""
        staff = await editor(request, writes=True)
        body = await read_body(request, NEW[kind.name])
        desk = request.app[DESK]
        row = await desk.editing.add(kind, given_fields(body), staff.id)
        return await _changed(request, kind, row, 201)

    return judged(add)


def _edit(kind: Kind) -> Handler:
    async def edit(request: web.Request) -> web.StreamResponse:
        """Route ``PATCH /api/knowledge/answers/{id}``, and the same for products."""
        staff = await editor(request, writes=True)
        body = await read_body(request, EDIT[kind.name])
        desk = request.app[DESK]
        row = await desk.editing.edit(kind, request.match_info["id"], body.updated_at, given_fields(body), staff.id)
        return await _changed(request, kind, row)

    return judged(edit)


def _turn(kind: Kind, action: Literal["retire", "restore"]) -> Handler:
    async def turn(request: web.Request) -> web.StreamResponse:
        """Routes ``POST …/{id}/retire`` and ``POST …/{id}/restore``."""
        staff = await editor(request, writes=True)
        body = await read_body(request, Seen)
        editing = request.app[DESK].editing
        work = editing.retire if action == "retire" else editing.restore
        return await _changed(request, kind, await work(kind, request.match_info["id"], body.updated_at, staff.id))

    return judged(turn)


async def _changed(request: web.Request, kind: Kind, row: Row, status: int = 200) -> web.Response:
    async with request.app[DESK].database.reading() as session:
        return await _told(session, kind, row, status)


async def _told(session: Session, kind: Kind, row: Row, status: int = 200) -> web.Response:
    return answer({kind.name: (await with_uses(session, kind, [row]))[0]}, status)


async def asked(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/answers/{id}/questions``."""
    await editor(request)
    async with request.app[DESK].database.reading() as session:
        found, more = await questions(session, request.match_info["id"], request.query.get("before"))
    return answer({"questions": found, "more": more})


async def changes(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/history``."""
    await editor(request)
    kind = request.query.get("kind") or None
    if kind is not None and kind not in KINDS:
        raise DeskError("frame.invalid", detail="kind is answer or product")
    async with request.app[DESK].database.reading() as session:
        found, more = await history(
            session, kind=kind, key=request.query.get("key") or None, before=request.query.get("before") or None
        )
    return answer({"changes": found, "more": more})


async def _undo(request: web.Request) -> web.StreamResponse:
    """Route ``POST /api/knowledge/history/{id}/undo``."""
    staff = await editor(request, writes=True)
    desk = request.app[DESK]
    change, row = await desk.editing.undo(request.match_info["id"], staff.id)
    kind = KINDS[change.kind]
    async with desk.database.reading() as session:
        views = await change_views(session, [change])
        shown = (await with_uses(session, kind, [row]))[0] if row is not None else None
    return answer({"change": views[0], kind.name: shown})


async def preview(request: web.Request) -> web.Response:
    """Route ``POST /api/knowledge/preview``."""
    await editor(request, writes=True)
    body = await read_body(request, Preview)
    text = plain(body.text).strip()
    if not text:
        raise DeskError("message.empty")
    desk = request.app[DESK]
    draft = _draft(body.draft) if body.draft else None
    return answer(await Previews(desk.knowledge, desk.engine).show(text, language(request), draft))


def _draft(draft: Draft) -> Answer:
    values = clean(draft.model_dump())
    for name in ("topic", "category", "question", "answer"):
        values[name] = values[name] or ""
    return Answer(**{**values, "phrasings": values["phrasings"] or []})


async def options(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/options``: what an editor can choose from."""
    await editor(request)
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        wordings = await session.scalars(select(Answer.category).distinct().order_by(Answer.category))
        brands = await session.execute(
            select(Product.brand, Product.brand_title).distinct().order_by(Product.brand, Product.brand_title)
        )
        categories = await session.execute(
            select(Product.category, Product.category_title).distinct().order_by(Product.category)
        )
        return answer(
            {
                "answer_categories": list(wordings),
                "brands": [{"slug": slug, "title": title} for slug, title in brands],
                "categories": [{"slug": slug, "title": title} for slug, title in categories],
                "intents": await asyncio.to_thread(intents, desk.settings.nlu_data),
            }
        )


ROUTES = [
    web.get("/api/knowledge/options", options),
    *(
        route
        for kind in (ANSWERS, PRODUCTS)
        for route in (
            web.get(f"/api/knowledge/{kind.name}s", _list(kind)),
            web.post(f"/api/knowledge/{kind.name}s", _add(kind)),
            web.get(f"/api/knowledge/{kind.name}s/{{id}}", _one(kind)),
            web.patch(f"/api/knowledge/{kind.name}s/{{id}}", _edit(kind)),
            web.post(f"/api/knowledge/{kind.name}s/{{id}}/retire", _turn(kind, "retire")),
            web.post(f"/api/knowledge/{kind.name}s/{{id}}/restore", _turn(kind, "restore")),
        )
    ),
    web.get("/api/knowledge/answers/{id}/questions", asked),
    web.get("/api/knowledge/history", changes),
    web.post("/api/knowledge/history/{id}/undo", judged(_undo)),
    web.post("/api/knowledge/preview", preview),
]

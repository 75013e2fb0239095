"""The editors' API (docs/protocol.md, section 5)."""

from __future__ import annotations

import asyncio
from functools import wraps
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.context import DESK
from desk.db import Session
from desk.errors import DeskError
from desk.fields import Id, plain
from desk.http import Handler, answer, check_csrf, language, read_body, signed_in
from desk.knowledge.browse import change_views, history, questions, rows, with_uses
from desk.knowledge.examples import ReviewError
from desk.knowledge.kinds import ANSWERS, KINDS, PRODUCTS, Kind, Row
from desk.knowledge.models import Answer, Product
from desk.knowledge.preview import Previews
from desk.knowledge.resolving import Gaps
from desk.knowledge.review import intents
from desk.knowledge.written import NotKept, clean
from desk.staff.models import Staff

MOST_ROWS = 200
MOST_GAPS = 500
TEXT_LIMIT = 1000

Text = Annotated[str, Field(max_length=4000)]
Texts = Annotated[list[Text], Field(max_length=1000)]
Whole = Annotated[int, Field(strict=True, ge=-(2**53), le=2**53)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _AnswerFields(_Body):
    category: Text | None = None
    question: Text | None = None
    phrasings: Texts | None = None
    answer: Text | None = None


class NewAnswer(_AnswerFields):
    """An answer to add; what it lacks is judged with the rest."""

    topic: Text = ""


class AnswerEdit(_AnswerFields):
    """Fields of an answer to change."""

    updated_at: Text


class _ProductFields(_Body):
    title: Text | None = None
    brand: Text | None = None
    brand_title: Text | None = None
    category: Text | None = None
    category_title: Text | None = None
    price_rial: Whole | None = None
    old_price_rial: Whole | None = None
    stock: Whole | None = None
    colours: Texts | None = None
    specs: dict[Text, Text] | None = None
    names: Texts | None = None
    image: Text | None = None
    url: Text | None = None


class NewProduct(_ProductFields):
    """A product to add; what it lacks is judged with the rest."""

    slug: Text = ""


class ProductEdit(_ProductFields):
    """Fields of a product to change."""

    updated_at: Text


class Seen(_Body):
    """Which version of a row somebody means."""

    updated_at: Text


class Draft(_AnswerFields):
    """An answer as an editor has it before them."""

    topic: Text = ""


class Preview(_Body):
    """A customer's message to try."""

    text: Text
    draft: Draft | None = None


class Resolve(_Body):
    """What shall become of gaps."""

    ids: list[Id] = Field(min_length=1, max_length=MOST_GAPS)
    become: Literal["phrasing", "example", "dismiss", "reopen"] = Field(alias="as")
    topic: Text | None = None
    intent: Text | None = None
    text: Text | None = None
    """What to write instead of the customers' own words."""


NEW: dict[str, type[NewAnswer | NewProduct]] = {"answer": NewAnswer, "product": NewProduct}
EDIT: dict[str, type[AnswerEdit | ProductEdit]] = {"answer": AnswerEdit, "product": ProductEdit}
LISTS = ("phrasings", "colours", "names")


def _given(body: BaseModel) -> dict[str, Any]:
    """Give the fields that were sent; null empties a field."""
    given = body.model_dump(exclude_unset=True, exclude={"updated_at"})
    for name, value in given.items():
        if value is None and name in (*LISTS, "specs"):
            given[name] = {} if name == "specs" else []
    return given


def _judged(handler: Handler) -> Handler:
    """Tell what cannot be kept in the words of the person's language, field by field."""

    @wraps(handler)
    async def judged(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotKept as refusal:
            texts, lang = request.app[DESK].texts, language(request)
            told = [
                {
                    "field": one.field,
                    "index": one.index,
                    "problem": one.code,
                    "text": texts.get(lang, f"knowledge.problems.{one.code}", **one.values),
                    **one.values,
                }
                for one in refusal.problems
            ]
            raise DeskError("knowledge.invalid", problems=told) from None

    return judged


async def _editor(request: web.Request, *, writes: bool = False) -> Staff:
    if writes:
        check_csrf(request)
    return await signed_in(request, Permission.KNOWLEDGE)


def _number(request: web.Request, name: str, default: int, most: int) -> int:
    given = request.query.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise DeskError("frame.invalid", detail=f"{name} is not a number")
    return min(int(given), most)


RETIRED = {"0": False, "1": True, "all": None}


def _list(kind: Kind) -> Handler:
    async def listed(request: web.Request) -> web.StreamResponse:
        """Route ``GET /api/knowledge/answers``, and the same for products."""
        await _editor(request)
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
        await _editor(request)
        async with request.app[DESK].database.reading() as session:
            row = await session.scalar(kind.rows().where(kind.key_column == request.match_info["id"]))
            if row is None:
                raise DeskError("not_found")
            return await _told(session, kind, row)

    return one


def _add(kind: Kind) -> Handler:
    async def add(request: web.Request) -> web.StreamResponse:
        """Route ``POST /api/knowledge/answers``, and the same for products."""
        staff = await _editor(request, writes=True)
        body = await read_body(request, NEW[kind.name])
        desk = request.app[DESK]
        row = await desk.editing.add(kind, _given(body), staff.id)
        return await _changed(request, kind, row, 201)

    return _judged(add)


def _edit(kind: Kind) -> Handler:
    async def edit(request: web.Request) -> web.StreamResponse:
        """Route ``PATCH /api/knowledge/answers/{id}``, and the same for products."""
        staff = await _editor(request, writes=True)
        body = await read_body(request, EDIT[kind.name])
        desk = request.app[DESK]
        row = await desk.editing.edit(kind, request.match_info["id"], body.updated_at, _given(body), staff.id)
        return await _changed(request, kind, row)

    return _judged(edit)


def _turn(kind: Kind, action: Literal["retire", "restore"]) -> Handler:
    async def turn(request: web.Request) -> web.StreamResponse:
        """Routes ``POST …/{id}/retire`` and ``POST …/{id}/restore``."""
        staff = await _editor(request, writes=True)
        body = await read_body(request, Seen)
        editing = request.app[DESK].editing
        work = editing.retire if action == "retire" else editing.restore
        return await _changed(request, kind, await work(kind, request.match_info["id"], body.updated_at, staff.id))

    return _judged(turn)


async def _changed(request: web.Request, kind: Kind, row: Row, status: int = 200) -> web.Response:
    async with request.app[DESK].database.reading() as session:
        return await _told(session, kind, row, status)


async def _told(session: Session, kind: Kind, row: Row, status: int = 200) -> web.Response:
    return answer({kind.name: (await with_uses(session, kind, [row]))[0]}, status)


async def asked(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/answers/{id}/questions``."""
    await _editor(request)
    async with request.app[DESK].database.reading() as session:
        found, more = await questions(session, request.match_info["id"], request.query.get("before"))
    return answer({"questions": found, "more": more})


async def changes(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/history``."""
    await _editor(request)
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
    staff = await _editor(request, writes=True)
    desk = request.app[DESK]
    change, row = await desk.editing.undo(request.match_info["id"], staff.id)
    kind = KINDS[change.kind]
    async with desk.database.reading() as session:
        views = await change_views(session, [change])
        shown = (await with_uses(session, kind, [row]))[0] if row is not None else None
    return answer({"change": views[0], kind.name: shown})


async def preview(request: web.Request) -> web.Response:
    """Route ``POST /api/knowledge/preview``."""
    await _editor(request, writes=True)
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


def _gaps(request: web.Request) -> Gaps:
    desk = request.app[DESK]
    return Gaps(desk.database, desk.clock, desk.knowledge, desk.editing, desk.settings.review, desk.settings.nlu_data)


async def gaps(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/gaps``."""
    await _editor(request)
    return answer(await _gaps(request).shown())


async def _resolve(request: web.Request) -> web.StreamResponse:
    """Route ``POST /api/knowledge/gaps/resolve``."""
    staff = await _editor(request, writes=True)
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


async def options(request: web.Request) -> web.Response:
    """Route ``GET /api/knowledge/options``: what an editor can choose from."""
    await _editor(request)
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
    web.post("/api/knowledge/history/{id}/undo", _judged(_undo)),
    web.post("/api/knowledge/preview", preview),
    web.get("/api/knowledge/gaps", gaps),
    web.post("/api/knowledge/gaps/resolve", _judged(_resolve)),
]

"""The audit log over HTTP."""

from __future__ import annotations

import csv
import io
import json
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.audit.models import Act
from desk.audit.reading import KINDS, Wanted, all_pages, entry_view, page, who
from desk.auth.roles import Permission
from desk.context import DESK
from desk.fields import Id
from desk.http import answer, check_csrf, language, read_body, signed_in

PAGE = 50
MOST_ROWS = 20_000
COLUMNS = ("at", "staff", "act", "object_kind", "object_id", "object", "details")


class Export(BaseModel):
    """Which acts to export."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    staff_id: Id | None = None
    kind: str = Field(default="", max_length=32)
    first: str = Field(default="", max_length=10, alias="from")
    last: str = Field(default="", max_length=10, alias="to")


async def show(request: web.Request) -> web.Response:
    """Route ``GET /api/audit``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.AUDIT)
    query = request.query
    zone = ZoneInfo(desk.settings.time_zone)
    wanted = Wanted.read(
        query.get("staff_id", ""), query.get("kind", ""), query.get("from", ""), query.get("to", ""), zone
    )
    lang = language(request)
    async with desk.database.reading() as session:
        entries, names, more = await page(session, wanted, query.get("before"), PAGE)
        shown = [entry_view(entry, names, desk.texts.get(lang, f"audit.{entry.act}")) for entry in entries]
        return answer({"entries": shown, "names": names, "more": more, "kinds": KINDS, "staff": await who(session)})


async def export(request: web.Request) -> web.Response:
    """Route ``POST /api/audit/export``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.AUDIT)
    body = await read_body(request, Export)
    zone = ZoneInfo(desk.settings.time_zone)
    wanted = Wanted.read(body.staff_id or "", body.kind, body.first, body.last, zone)
    lang = language(request)
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    count = 0
    async with desk.database.transaction() as session:
        async for entries, names in all_pages(session, wanted, MOST_ROWS):
            for entry in entries:
                view = entry_view(entry, names, desk.texts.get(lang, f"audit.{entry.act}"))
                by, of = view["staff"], view["object"]
                details = json.dumps(entry.details, ensure_ascii=False)
                row = (view["at"], by and by["name"], view["text"], of["kind"], of["id"], of["name"], details)
                writer.writerow([_cell(value or "") for value in row])
                count += 1
        desk.audit.note(session, staff, Act.AUDIT_EXPORTED, "audit", staff.id, rows=count)
    return web.Response(
        # With a byte-order mark, without which Excel reads Persian as something else.
        body=("\ufeff" + output.getvalue()).encode(),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"},
    )


def _cell(value: str) -> str:
    # A spreadsheet takes a name that begins like this for a formula.
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


ROUTES = [web.get("/api/audit", show), web.post("/api/audit/export", export)]

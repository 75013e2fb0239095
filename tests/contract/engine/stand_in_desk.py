"""A small desk that really serves the internal API from data/shop, for tests of the engine alone."""

import asyncio
import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from aiohttp import web

from persian.jalali import TEHRAN
from persian.normalise import normalise

TOKEN = "internal-test-token"
SHOP = Path("data/shop")
STATUS = json.loads(Path("locales/fa/desk.json").read_text(encoding="utf-8"))["order_status"]


def read(name: str) -> Any:
    return json.loads((SHOP / name).read_text(encoding="utf-8"))


def words(text: str) -> set[str]:
    return set(normalise(text).text.replace("؟", " ").split())


def can(status: str) -> dict[str, Any]:
    """Tell what an order allows, as the demo shop's rules do; everything delivered came this week."""
    closed, waits = status in {"cancelled", "returned", "refunded"}, status in {"pending_payment", "paid", "packing"}
    early = {"allowed": waits, "reason": None if waits else "closed" if closed else "dispatched"}
    late: dict[str, Any] = {"allowed": False, "reason": "closed" if closed else "not_delivered"}
    if status == "delivered":
        late = {"allowed": True, "reason": None, "until": "2026-12-01T20:29:59Z"}
    return {"cancel": early, "change": dict(early), "return": late}


class StandInDesk:
    def __init__(self) -> None:
        self.catalogue, self.answers, self.advice = read("catalogue.json"), read("answers.json"), read("advice.json")
        self.orders = {order["number"]: order for order in read("orders.json")}
        self.tries: dict[str, int] = {}
        self.proved: dict[str, list[str]] = {}
        """The numbers of the orders linked, by conversation: the test carries out `link_order` itself."""
        self.cases: dict[str, dict[str, Any]] = {}
        """The newest case, by conversation."""
        self.open = True
        self.away = False
        self.slow = 0.0
        """Seconds before an answer."""
        self.unknown = {"پهپاد", "معرفی", "کن"}
        """Words that neither a product's name nor an answer has."""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.guard])
        app.router.add_get("/internal/products", self.products)
        app.router.add_get("/internal/answers", self.search)
        app.router.add_get("/internal/reading", self.reading)
        app.router.add_post("/internal/orders/lookup", self.lookup)
        app.router.add_get("/internal/orders/proven", self.proven)
        app.router.add_get("/internal/cases/newest", self.case)
        app.router.add_get("/internal/hours", self.hours)
        return app

    @web.middleware
    async def guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        await asyncio.sleep(self.slow)
        if self.away:
            return web.json_response({"error": {"code": "server.error", "text": "-"}}, status=500)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {"code": "auth.invalid", "text": "-"}}, status=401)
        response: web.StreamResponse = await handler(request)
        return response

    async def products(self, request: web.Request) -> web.Response:
        """Find products by plain words, and by wishes more simply than the desk does."""
        wanted, found = request.query, []
        asked = words(wanted.get("q") or wanted.get("like") or "")
        near = next((row for row in self.catalogue["products"] if row["slug"] == wanted.get("near")), None)
        for row in self.catalogue["products"]:
            if self.fits(row, wanted) and row is not near and (not near or row["category"] == near["category"]):
                names = [words(name) for name in (row["slug"], row["title"], *row["names"])]
                score = max(len(asked & name) / len(asked | name) for name in names) if asked else 1
                if score > 0.3 or wanted.get("q") == row["slug"]:
                    found.append((score, row))
        found.sort(key=lambda pair: -pair[0])
        rows = [self.card_of(row, wanted.get("use")) | ({"score": s} if wanted.get("q") else {}) for s, row in found]
        if near:
            rows.sort(key=lambda row: abs(row["price_rial"] - near["price_rial"]))
        keys = {"price": 1, "spread": 1, "price_desc": -1}
        if wanted.get("sort") in keys:
            rows.sort(key=lambda row: keys[wanted["sort"]] * row["price_rial"])
        titles = {row["slug"]: row["title"] for row in self.catalogue["categories"]}
        counts = Counter(row["category_slug"] for row in rows).most_common()
        return web.json_response(
            {
                "products": rows[: int(wanted.get("limit", 6))],
                "total": len(rows),
                "categories": [{"slug": slug, "title": titles[slug], "count": count} for slug, count in counts],
            }
        )

    def fits(self, row: Any, wanted: Any) -> bool:
        colours = set().union(*(words(colour) for colour in row["colours"]))
        return (
            all(wanted.get(key, row[key]) == row[key] for key in ("brand", "category"))
            and row["brand"] not in wanted.get("not_brand", "").split(",")
            and wanted.get("kind", row["title"].split()[0]) == row["title"].split()[0]
            and int(wanted.get("min_rial", 0)) <= row["price_rial"] <= int(wanted.get("max_rial", 10**15))
            and words(wanted.get("colour", "")) <= colours
            and (row["stock"] > 0 or "in_stock" not in wanted)
            and (bool(row["old_price_rial"]) or "discounted" not in wanted)
            and (not wanted.get("use") or bool(self.why(row, wanted["use"])))
        )

    def why(self, row: Any, use: str) -> list[dict[str, str]]:
        rules = next(
            (one["categories"].get(row["category"], []) for one in self.advice["uses"] if one["slug"] == use), []
        )
        labels = dict.fromkeys(rule["spec"] for rule in rules if "spec" in rule)
        stated = [{"label": label, "value": row["specs"][label]} for label in labels if label in row["specs"]]
        return stated if len(stated) == len(labels) else []

    def card_of(self, row: Any, use: str | None) -> dict[str, Any]:
        titles = {one["slug"]: one["title"] for key in ("brands", "categories") for one in self.catalogue[key]}
        card = {"id": f"p-{row['slug']}", "aliases": row["names"], **row}
        card |= {"brand_slug": row["brand"], "category_slug": row["category"]}
        card |= {"brand": titles[row["brand"]], "category": titles[row["category"]]}
        return card | ({"why": self.why(row, use)} if use else {})

    async def reading(self, request: web.Request) -> web.Response:
        """Read a text by the shop's words as they are typed, without their endings."""
        text = normalise(request.query.get("text", "")).text
        said = f" {text.replace('؟', ' ')} "
        uses = [
            {"slug": use["slug"], "title": use["title"], "categories": list(use["categories"])}
            for use in self.advice["uses"]
            if any(f" {normalise(word).text} " in said for word in use["words"])
        ]
        labels = [
            label
            for one in self.advice["specs"]
            if any(f" {w}" in said for w in one["words"])
            for label in one["labels"]
        ]
        kinds = {row["title"].split()[0] for row in self.catalogue["products"]}
        kind = next((word for word in text.split() if word in kinds), None)
        unknown = [word for word in text.replace("؟", " ").split() if word in self.unknown]
        return web.json_response({"text": text, "uses": uses, "kind": kind, "specs": labels, "unknown": unknown})

    async def search(self, request: web.Request) -> web.Response:
        asked = words(request.query["q"])
        scored = []
        for row in self.answers:
            score = max(len(asked & words(p)) / len(asked | words(p)) for p in (row["question"], *row["phrasings"]))
            scored.append({**row, "score": score})
        scored.sort(key=lambda row: -row["score"])
        return web.json_response({"answers": [row for row in scored[:3] if row["score"] > 0.2]})

    async def lookup(self, request: web.Request) -> web.Response:
        body = await request.json()
        tries = self.tries.get(body["conversation_id"], 0)
        order = self.orders.get(body["order_number"])
        if tries >= 5:
            return web.json_response({"result": "locked"})
        if not order or not order["phone"].endswith(body["phone_last4"]):
            self.tries[body["conversation_id"]] = tries + 1
            left = 4 - tries
            return web.json_response({"result": "no_match", "tries_left": left} if left else {"result": "locked"})
        return web.json_response({"result": "match", "order": self.card(order)})

    async def proven(self, request: web.Request) -> web.Response:
        numbers = dict.fromkeys(self.proved.get(request.query["conversation_id"], []))
        return web.json_response({"orders": [self.card(self.orders[number]) for number in numbers]})

    async def case(self, request: web.Request) -> web.Response:
        return web.json_response({"case": self.cases.get(request.query["conversation_id"])})

    async def hours(self, request: web.Request) -> web.Response:
        """Open from nine to nine in Tehran every day; `open` False closes the shop now, until Saturday."""
        asked = request.query.get("at")
        if not asked:
            opens = None if self.open else "2026-11-28T05:30:00Z"
            return web.json_response(
                {"open": self.open, "opens_at": opens, "closes_at": None, "somebody_online": self.open}
            )
        at = datetime.fromisoformat(asked.replace("Z", "+00:00")).astimezone(TEHRAN)
        is_open = 9 <= at.hour < 21
        nine = at.replace(hour=9, minute=0) + timedelta(days=at.hour >= 21)
        opens = None if is_open else nine.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return web.json_response({"open": is_open, "opens_at": opens, "closes_at": None, "somebody_online": True})

    def card(self, order: Any) -> dict[str, Any]:
        """Return an order as the desk shows it to those who proved it theirs."""
        placed = datetime(2026, 11, 20, 9, tzinfo=timezone.utc)
        titles = {product["slug"]: product["title"] for product in self.catalogue["products"]}
        return {
            "number": order["number"],
            "status": order["status"],
            "status_text": STATUS.get(order["status"], order["status"]),
            "placed_at": placed.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "expected_at": (placed + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "items": [
                {"title": titles.get(i["product"], i["product"]), "quantity": i["quantity"]} for i in order["items"]
            ],
            "tracking_code": order["tracking_code"],
            "customer_name": order["customer_name"],
            "can": can(order["status"]),
        }

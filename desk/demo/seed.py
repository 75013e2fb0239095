"""Fills a CRM with the demo shop of ``data/shop``, and brings its products and answers up to date."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desk.auth.passwords import hash_password
from desk.canned.models import EVERYONE, CannedReply
from desk.canned.service import shortcut_key
from desk.db import Database, Session
from desk.ids import new_id
from desk.knowledge.editing import TICK
from desk.knowledge.models import BEFORE_DIGESTS, Answer, Product
from desk.knowledge.version import touch
from desk.orders.models import Order
from desk.service_levels.models import Level, ServiceTarget
from desk.service_levels.reading import Target
from desk.service_levels.targets import write_targets
from desk.shop_rules.service import write_rules
from desk.sites.models import Site
from desk.staff.models import Role, Staff, Team, TeamTopic


@dataclass
class SeedReport:
    """How many rows were added, and how many that still were as the seed had left them were brought up to date."""

    sites: int = 0
    teams: int = 0
    staff: int = 0
    products: int = 0
    answers: int = 0
    orders: int = 0
    rules: int = 0
    replies: int = 0
    updated: int = 0


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


async def seed(database: Database, folder: Path, now: datetime) -> SeedReport:
    """Add what is missing of the demo shop and update products and answers, in one transaction.

    A product or answer that a person has changed, or made, is left alone. Staff, orders and the site are only added:
    people work on them, and the orders' days count from the first seeding.

    Args:
        database: the CRM, migrated.
        folder: where shop.json, staff.json, catalogue.json, answers.json, orders.json, rules.json,
            advice.json and replies.json lie.
        now: the moment that the orders' days count from.
    """
    report = SeedReport()
    shop = _read(folder, "shop.json")
    people = _read(folder, "staff.json")
    async with database.transaction() as session:
        await _site(session, shop, report)
        await _staff(session, shop, people, now, report)
        await _products(session, _read(folder, "catalogue.json"), now, report)
        await _answers(session, _read(folder, "answers.json"), now, report)
        await _orders(session, _read(folder, "orders.json"), now, report)
        rules = {**_read(folder, "rules.json"), "advice": _read(folder, "advice.json")}
        report.rules = await write_rules(session, rules, now)
        if report.products + report.answers + report.updated + report.rules:
            await touch(session)
        await _replies(session, _read(folder, "replies.json"), now, report)
    return report


async def _site(session: Session, shop: dict[str, Any], report: SeedReport) -> None:
    if await session.scalar(select(Site).where(Site.key == shop["key"])):
        return
    session.add(
        Site(
            key=shop["key"],
            name=shop["name"],
            greeting=shop["greeting"],
            choices=shop["choices"],
            origins=shop.get("origins", []),
            topics=shop["wrap_up"]["topics"],
            outcomes=shop["wrap_up"]["outcomes"],
        )
    )
    report.sites += 1


async def _staff(
    session: Session, shop: dict[str, Any], people: list[dict[str, Any]], now: datetime, report: SeedReport
) -> None:
    teams = {team.slug: team for team in await session.scalars(select(Team))}
    for row in shop["teams"]:
        if row["slug"] not in teams:
            teams[row["slug"]] = Team(slug=row["slug"], name=row["name"])
            session.add(teams[row["slug"]])
            report.teams += 1
    await session.flush()
    await _topics(session, shop, teams)
    await _targets(session, shop, teams, now)
    known = set(await session.scalars(select(Staff.login)))
    for person in people:
        if person["login"] in known:
            continue
        session.add(
            Staff(
                login=person["login"],
                name=person["name"],
                role=person["role"],
                team_id=teams[person["team"]].id if person.get("team") else None,
                password_hash=await asyncio.to_thread(hash_password, person["password"]),
                demo=True,
                created_at=now,
            )
        )
        report.staff += 1


async def _topics(session: Session, shop: dict[str, Any], teams: dict[str, Team]) -> None:
    """Say which team serves which customers, where nobody has said so yet."""
    has_default = any(team.is_default for team in teams.values())
    known = set(await session.scalars(select(TeamTopic.intent)))
    for row in shop["teams"]:
        if row["default"] and not has_default:
            teams[row["slug"]].is_default = True
        topics = [intent for intent in row["topics"] if intent not in known]
        session.add_all(TeamTopic(intent=intent, team_id=teams[row["slug"]].id) for intent in topics)


async def _targets(session: Session, shop: dict[str, Any], teams: dict[str, Team], now: datetime) -> None:
    """Say how soon each team serves its customers, where nobody has said so yet."""
    known = set(await session.scalars(select(ServiceTarget.team_id)))
    for row in shop["teams"]:
        team = teams[row["slug"]]
        if team.id not in known:
            promised = {Level(level): Target(seconds) for level, seconds in row.get("service", {}).items()}
            await write_targets(session, team.id, promised, now)


async def _replies(session: Session, replies: list[dict[str, Any]], now: datetime, report: SeedReport) -> None:
    """Add canned replies for everyone, in the name of a supervisor; those that were removed stay so."""
    supervisor = await session.scalar(select(Staff.id).where(Staff.role == Role.SUPERVISOR).order_by(Staff.login))
    known = set(await session.scalars(select(CannedReply.shortcut_key).where(CannedReply.place == EVERYONE)))
    for row in replies:
        key = shortcut_key(row["shortcut"])
        if supervisor is None or key in known:
            continue
        session.add(
            CannedReply(
                place=EVERYONE,
                shortcut=row["shortcut"],
                shortcut_key=key,
                text=row["text"],
                created_by=supervisor,
                updated_by=supervisor,
                client_id=new_id(),
                updated_at=now,
            )
        )
        report.replies += 1


def _digest(values: dict[str, Any]) -> str:
    written = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _write(
    session: Session, row: Product | Answer | None, kind: type[Product | Answer], values: dict[str, Any], now: datetime
) -> int:
    """Add or update one row; give 1 when an existing one was changed."""
    digest = _digest(values)
    if row is None:
        session.add(kind(**values, seeded_as=digest, updated_at=now))
        return 0
    untouched = row.seeded_as == BEFORE_DIGESTS or row.seeded_as == _digest(
        {name: getattr(row, name) for name in values}
    )
    if not untouched or row.seeded_as == digest or row.retired_at is not None:
        return 0
    changed = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    row.seeded_as = digest
    if changed:
        row.updated_at = max(now, row.updated_at + TICK)
    return int(changed)


async def _products(session: Session, catalogue: dict[str, Any], now: datetime, report: SeedReport) -> None:
    brands = {brand["slug"]: brand for brand in catalogue["brands"]}
    categories = {category["slug"]: category for category in catalogue["categories"]}
    known = {row.slug: row for row in await session.scalars(select(Product))}
    for row in catalogue["products"]:
        values = {
            "slug": row["slug"],
            "title": row["title"],
            "brand": row["brand"],
            "brand_title": brands[row["brand"]]["title"],
            "category": row["category"],
            "category_title": categories[row["category"]]["title"],
            "price_rial": row["price_rial"],
            "old_price_rial": row.get("old_price_rial"),
            "stock": row["stock"],
            "colours": row["colours"],
            "specs": row["specs"],
            "names": row["names"],
            "image": row.get("image"),
            "url": row.get("url"),
        }
        report.products += row["slug"] not in known
        report.updated += _write(session, known.get(row["slug"]), Product, values, now)


async def _answers(session: Session, answers: list[dict[str, Any]], now: datetime, report: SeedReport) -> None:
    known = {row.topic: row for row in await session.scalars(select(Answer))}
    for row in answers:
        values = {key: row[key] for key in ("topic", "category", "question", "phrasings", "answer")}
        report.answers += row["topic"] not in known
        report.updated += _write(session, known.get(row["topic"]), Answer, values, now)


async def _orders(session: Session, orders: list[dict[str, Any]], now: datetime, report: SeedReport) -> None:
    rows = await session.execute(select(Product.slug, Product.title))
    titles = {row.slug: row.title for row in rows}
    known = set(await session.scalars(select(Order.number)))
    for row in orders:
        if row["number"] in known:
            continue
        expected = row.get("expected_in_days")
        session.add(
            Order(
                number=row["number"],
                customer_name=row["customer_name"],
                phone=row["phone"],
                status=row["status"],
                tracking_code=row.get("tracking_code"),
                placed_at=now - timedelta(days=row["placed_days_ago"]),
                expected_at=now + timedelta(days=expected) if expected is not None else None,
                delivered_at=_delivered(row, now),
                items=[
                    {
                        "title": titles.get(item["product"], item["product"]),
                        "quantity": item["quantity"],
                        "price_rial": item["price_rial"],
                    }
                    for item in row["items"]
                ],
                total_rial=sum(item["price_rial"] * item["quantity"] for item in row["items"]),
            )
        )
        report.orders += 1


def _delivered(row: dict[str, Any], now: datetime) -> datetime | None:
    """Give when an order arrived: on the day it was expected, if it has arrived at all."""
    arrived = row["status"] in ("delivered", "returned", "refunded") and row.get("expected_in_days") is not None
    return now + timedelta(days=row["expected_in_days"]) if arrived else None

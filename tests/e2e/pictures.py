"""Makes the pictures of the README: ``python -m tests.e2e.pictures`` (a minute; writes docs/images/*.png).

With ``--all`` every view of the console is also taken, wide and narrow, light and dark, into var/screenshots; the light
ones are kept in docs/screens.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select

from desk.contacts.models import Contact
from desk.conversations.models import Conversation, Episode, State
from desk.db import Database, Session
from desk.events import InProcessBus
from desk.queue.models import WrapUp
from desk.sites.models import Site
from desk.staff.models import Staff
from desk.surveys.models import Survey
from tests.e2e.conftest import CHROMIUM_ARGUMENTS, ROOT
from tests.e2e.console import DESKTOP, NARROW, Desk, answer, messages, row, take
from tests.e2e.customer import PHONE, say, want_human
from tests.e2e.screens import of_callers, of_leaders, of_moves, of_reading, of_search
from tests.e2e.wrong_screens import of_wrongs
from tests.installation import installed

IMAGES = ROOT / "docs" / "images"
SCREENS = ROOT / "docs" / "screens"
SHOTS = ROOT / "var" / "screenshots"
LARGEST_BYTES = 200_000
NAMES = (
    "مینا رضایی",
    "حامد کاظمی",
    "الهام نوری",
    "سعید اکبری",
    "نرگس صالحی",
    "پویا شریفی",
    "لیلا محمودی",
    "امیر جلالی",
)
PRAISE = (
    "خیلی سریع و محترمانه جواب دادند، ممنون.",
    "مدل درست را پیشنهاد کردند؛ همان‌جا خرید کردم.",
    "کد رهگیری TRK-8841-22 را همان لحظه گرفتم.",
    "عالی!",
)
BLAME = (
    "کمی معطل شدم.",
    "کاش زمان دقیق تحویل را هم می‌گفتید.",
    "باید دو بار توضیح می‌دادم تا منظورم روشن شود.",
)


@dataclass
class Rated:
    """One rated conversation of the last month."""

    operator: Staff | None
    rating: int | None
    recommend: int | None
    comment: str | None
    topic: str
    sent_at: datetime


async def fill(database_path: Path) -> None:
    """Give the reports a month to tell of; always the same one."""
    database = Database(f"sqlite+aiosqlite:///{database_path}", InProcessBus())
    chance = random.Random(1405)  # noqa: S311  (pictures, not secrets)
    async with database.transaction() as session:
        site = (await session.scalars(select(Site))).one()
        operators = (await session.scalars(select(Staff).where(Staff.role == "operator").order_by(Staff.login))).all()
        topics = [topic["slug"] for topic in site.topics]
        for number in range(64):
            rating = chance.choices((5, 4, 3, 2, 1, None), (22, 11, 4, 2, 2, 23))[0]
            recommend = None if rating is None else min(10, max(0, rating * 2 + chance.choice((-2, -1, 0, 0, 0, 1))))
            rated = Rated(
                operator=chance.choice((*operators, *operators, None)),
                rating=rating,
                recommend=recommend,
                comment=chance.choice((*(PRAISE if rating > 3 else BLAME), None)) if rating else None,
                topic=chance.choice(topics),
                sent_at=datetime.now(UTC) - timedelta(days=chance.randrange(28), minutes=chance.randrange(600)),
            )
            await _add(session, site, rated, 1000 + number, chance.choice(NAMES))
    await database.close()


async def _add(session: Session, site: Site, rated: Rated, number: int, name: str) -> None:
    opened_at, sent_at = rated.sent_at - timedelta(minutes=14), rated.sent_at
    contact = Contact(site_id=site.id, number=number, name=name, first_seen_at=opened_at, last_seen_at=sent_at)
    session.add(contact)
    await session.flush()
    conversation = Conversation(
        site_id=site.id,
        contact_id=contact.id,
        state=State.RESOLVED,
        opened_at=opened_at,
        updated_at=sent_at,
        resolved_at=sent_at,
    )
    session.add(conversation)
    await session.flush()
    who = rated.operator
    episode = Episode(
        conversation_id=conversation.id,
        ordinal=1,
        opened_at=opened_at,
        resolved_at=sent_at,
        resolved_by="operator" if who else "bot",
        operator_id=who.id if who else None,
    )
    session.add(episode)
    await session.flush()
    if who:
        session.add(
            WrapUp(
                episode_id=episode.id,
                operator_id=who.id,
                topic=rated.topic,
                outcome="solved",
                summary="",
                created_at=sent_at,
            )
        )
    session.add(
        Survey(
            episode_id=episode.id,
            conversation_id=conversation.id,
            handled_by="operator" if who else "bot",
            operator_id=who.id if who else None,
            operator_name=who.name if who else None,
            team_id=who.team_id if who else None,
            intents=[],
            topic=rated.topic if who else "price",
            state="answered" if rated.rating else "skipped",
            rating=rated.rating,
            recommend=rated.recommend,
            comment=rated.comment,
            sent_at=sent_at,
            answered_at=sent_at + timedelta(minutes=2) if rated.rating else None,
        )
    )


@dataclass
class Studio:
    """Where the pictures are taken."""

    desk: Desk
    everything: bool

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture for the README."""
        IMAGES.mkdir(parents=True, exist_ok=True)
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        if path.stat().st_size > LARGEST_BYTES:
            raise SystemExit(f"{path} is larger than {LARGEST_BYTES} bytes")

    def look(self, page: Page, name: str) -> None:
        """Take a view in both themes, and on a phone."""
        if not self.everything:
            return
        for width, size in (("wide", DESKTOP), ("narrow", NARROW)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in ("light", "dark"):
                page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
                page.wait_for_timeout(150)
                self.take(page, name, width, theme)
        page.evaluate("document.documentElement.dataset.theme = 'light'")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    def take(self, page: Page, name: str, width: str, theme: str) -> None:
        """Take one picture of a view."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}-{width}-{theme}.png"
        page.screenshot(path=path, animations="disabled")
        if theme == "light":
            SCREENS.mkdir(parents=True, exist_ok=True)
            with Image.open(path) as shot:
                shot.save(SCREENS / f"{name}-{width}.webp", quality=70, method=6)


def take_all(studio: Studio) -> None:
    """Act the story and take its pictures."""
    desk = studio.desk
    if studio.everything:
        signed_out = desk.page("/desk")
        expect(signed_out.get_by_test_id("sign-in")).to_be_visible()
        studio.look(signed_out, "sign-in")
    operator = desk.sign_in("operator")
    expect(operator.get_by_test_id("mine-list")).to_be_visible()
    studio.look(operator, "desk-empty")
    manager = desk.sign_in("manager", "/reports")
    expect(manager.get_by_text("نظرسنجی‌ای فرستاده نشده")).to_be_visible()
    studio.look(manager, "reports-empty")

    shopper = _shopper(desk, "/shop/", viewport={"width": 800, "height": 600})
    say(shopper, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    expect(shopper.get_by_test_id("product-card").first).to_be_visible()
    studio.keep(shopper, "widget")
    conversation = desk.conversation_of("سلام، قیمت گوشی سامسونگ A54 چنده؟")
    say(shopper, "سفارش ۱۰۲۳۴۵ من کجاست؟")
    expect(messages(shopper, "bot").last).to_contain_text("چهار رقم")
    say(shopper, "۶۷۸۹")
    expect(shopper.get_by_test_id("order-card")).to_be_visible()
    say(shopper, "می‌خوام با یه نفر صحبت کنم")
    expect(shopper.get_by_test_id("queue-place")).to_be_visible()
    for words in ("گارانتی لپ‌تاپ ایسوس شامل ضربه هم می‌شود؟", "مبلغ سفارشم دو بار از حسابم کم شده، لطفاً پیگیری کنید"):
        other = _shopper(desk, "/shop/", **PHONE)
        say(other, words)
        expect(messages(other, "customer")).to_have_count(1)
        want_human(other)
    expect(operator.get_by_test_id("waiting-list").get_by_test_id("chat-row")).to_have_count(3)
    studio.look(operator, "desk-waiting")
    row(operator, conversation).locator("a").click()
    expect(messages(operator, "customer").first).to_be_visible()
    studio.look(operator, "desk-offered")
    take(operator, conversation)
    answer(operator, "سلام، سارا هستم. سفارش ۱۰۲۳۴۵ را می‌بینم؛ کد رهگیری TRK-2026-0091 است.")
    expect(messages(shopper, "operator")).to_have_count(1)
    say(
        shopper,
        "ممنون. یک سؤال دیگر: Galaxy A54 5G (SM-A546E/DS) با شارژر ۲۵ وات EP-TA800 سازگار است؟ "
        "در صفحه‌ی https://example.com/samsung/a54?color=black&ram=8 چیزی ننوشته بود و شارژر فعلی‌ام USB-C دارد.",
    )
    answer(operator, "بله، هر دو USB-C دارند و شارژ سریع ۲۵ وات را پشتیبانی می‌کنند. شارژر در جعبه‌ی گوشی نیست.")
    expect(messages(operator, "operator")).to_have_count(2)
    say(shopper, "عالی، پس شارژر را هم جدا سفارش می‌دهم.")
    expect(messages(operator, "customer").last).to_contain_text("جدا سفارش")
    operator.wait_for_timeout(1500)  # the bot reads along: its understanding of the last message comes a little later
    studio.keep(operator, "desk")
    studio.look(operator, "desk-chat")
    if studio.everything:
        _rest_of_the_desk(studio, operator, shopper, conversation)

    _reports(studio, manager)
    _knowledge(studio)


def _reports(studio: Studio, manager: Page) -> None:
    fill_beside(studio.desk.installation.database)
    manager.reload()
    expect(manager.get_by_test_id("csat-value")).to_contain_text("٪")
    studio.keep(manager, "reports")
    studio.look(manager, "reports")


ASKED = ("کرایه‌ی پست تا رشت چنده؟", "واسه خرید ۶ میلیونی هم پول ارسال می‌گیرین؟", "hazine ersal be karaj?")
IN_VAIN = ("تور استخر دارید؟", "تور استخر ۱۲ متری می‌فروشید؟", "نصب آسانسور خانگی چقدر زمان می‌برد؟")


def _knowledge(studio: Studio) -> None:
    desk = studio.desk
    for words in ASKED:
        customer = _shopper(desk, "/shop/", **PHONE)
        say(customer, words)
        expect(messages(customer, "bot").first).to_be_visible()
    editor = desk.sign_in("supervisor", "/knowledge#/answers/shipping_cost")
    editor.get_by_test_id("asked-fold").click()
    expect(editor.get_by_test_id("asked-row")).to_have_count(len(ASKED))
    studio.keep(editor, "knowledge")
    studio.look(editor, "knowledge-answer")
    if not studio.everything:
        return
    for words in IN_VAIN:
        customer = _shopper(desk, "/shop/", **PHONE)
        say(customer, words)
        expect(messages(customer, "bot").first).to_be_visible()
        want_human(customer)
    editor.get_by_test_id("section-gaps").click()
    expect(editor.get_by_test_id("cluster").first).to_be_visible()
    studio.look(editor, "knowledge-gaps")
    editor.get_by_test_id("new-answer").first.click()
    editor.get_by_test_id("save").click()
    expect(editor.get_by_test_id("error-answer")).to_be_visible()
    studio.look(editor, "knowledge-errors")
    editor.get_by_test_id("section-preview").click()
    editor.get_by_test_id("guard-discard").click()
    editor.get_by_test_id("try-text").fill("قیمت گلکسی A54 چنده؟")
    editor.get_by_test_id("try").click()
    expect(editor.get_by_test_id("product-card").first).to_be_visible()
    studio.look(editor, "knowledge-preview")
    _conflict(studio, editor)
    editor.get_by_test_id("section-products").click()
    editor.get_by_test_id("row").first.click()
    expect(editor.get_by_test_id("field-title")).to_be_visible()
    studio.look(editor, "knowledge-product")
    editor.get_by_test_id("section-history").click()
    expect(editor.get_by_test_id("change").first).to_be_visible()
    studio.look(editor, "knowledge-history")


def _conflict(studio: Studio, editor: Page) -> None:
    """Let two change the same answer."""
    address = f"{studio.desk.installation.address}/knowledge#/answers/warranty"
    other = studio.desk.sign_in("manager", "/knowledge#/answers/warranty")
    editor.goto(address)
    expect(editor.get_by_test_id("field-answer")).to_be_visible()
    other.get_by_test_id("field-answer").fill("همه‌ی کالاها ۱۸ ماه گارانتی دارند.")
    other.get_by_test_id("save").click()
    expect(other.get_by_test_id("notices")).to_contain_text("ذخیره شد")
    editor.get_by_test_id("field-answer").fill("کالاهای اصلی ۱۲ تا ۲۴ ماه گارانتی دارند.")
    editor.get_by_test_id("save").click()
    expect(editor.get_by_test_id("newer")).to_be_visible()
    studio.look(editor, "knowledge-conflict")
    editor.get_by_test_id("reset").click()


def _rest_of_the_desk(studio: Studio, operator: Page, shopper: Page, conversation: str) -> None:
    of_moves(operator, studio.look)
    of_search(operator, studio.look)
    row(operator, conversation).locator("a").click()
    operator.get_by_test_id("resolve").click()
    operator.get_by_test_id("wrapup-topic").select_option("buying_advice")
    studio.look(operator, "desk-wrapup")
    operator.get_by_test_id("wrapup-summary").fill("بسیار بلند " * 300)
    operator.get_by_test_id("wrapup-save").click()
    studio.look(operator, "desk-wrapup-wrong")
    operator.get_by_test_id("wrapup-outcome").select_option("sold")
    operator.get_by_test_id("wrapup-summary").fill("سازگاری شارژر را پرسید؛ شارژر را جدا سفارش می‌دهد.")
    operator.get_by_test_id("wrapup-save").click()
    shopper.get_by_test_id("survey-skip-all").click()
    say(shopper, "سلام دوباره")
    row(operator, conversation).locator("a").click()
    expect(operator.get_by_test_id("chat-state")).to_have_attribute("data-state", "open")
    expect(operator.get_by_test_id("earlier-conversation")).to_be_visible()
    operator.goto(f"{operator.url}/contact")
    expect(operator.get_by_test_id("earlier-conversation")).to_be_visible()
    studio.look(operator, "desk-contact")
    operator.get_by_test_id("earlier-conversation").locator("a").click()
    expect(operator.get_by_test_id("transcript")).to_be_visible()
    studio.look(operator, "desk-transcript")
    of_leaders(studio.desk, studio.look)  # first: what others do would be in the log
    of_callers(studio.desk, studio.look)
    of_reading(studio.desk, studio.look)
    of_wrongs(studio.desk, studio.look)


def fill_beside(database: Path) -> None:
    """Fill the database from a thread of its own: this one's event loop is Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(fill(database))).result()


def _shopper(desk: Desk, path: str, **how: Any) -> Page:
    page = desk.page(path, **how)
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("choice").first).to_be_visible()
    return page


def main() -> None:
    """Start Pasokh, take the pictures, stop it."""
    browser_path = shutil.which("chromium")
    if not browser_path:
        raise SystemExit("chromium is not installed")
    with (
        tempfile.TemporaryDirectory() as var,
        installed(Path(var)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=CHROMIUM_ARGUMENTS)
        take_all(Studio(Desk(browser, [], running), everything="--all" in sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()

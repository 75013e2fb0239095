"""Whole conversations from a phone: real sentences, the real engine, every turn checked.

The pictures of a run are in var/screenshots/phone/, to be looked at.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.customer import (
    PHONE,
    SHOTS,
    ask,
    assert_accessible,
    assert_whole,
    listen_for_trouble,
    messages,
    say,
)
from tests.installation import Installation

TOMAN = re.compile("[۰-۹]٬[۰-۹]{3} تومان")
CASE_CODE = re.compile("کد پیگیری")
Wanted = str | re.Pattern[str]


class Customer:
    """Somebody with a phone in their hand.

    Args:
        page: their browser.
        name: what the pictures are called.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page, self._name, self._shots = page, name, 0

    @property
    def last(self) -> Locator:
        """The newest thing the bot has said."""
        return messages(self.page, "bot").last

    def says(self, text: str, *wanted: Wanted, look: bool = False) -> None:
        """Write something; the bot's newest answer must have what is wanted."""
        ask(self.page, text)
        self._sees(*wanted, look=look)

    def presses(self, title: Wanted, *wanted: Wanted, look: bool = False) -> None:
        """Tap a quick reply; the same."""
        answers = messages(self.page, "bot").count()
        self.page.get_by_test_id("choice").filter(has_text=title).first.tap()
        expect(messages(self.page, "bot").nth(answers)).to_be_visible()
        self._sees(*wanted, look=look)

    def looks(self) -> None:
        """Keep what the phone shows."""
        folder = SHOTS / "phone"
        folder.mkdir(parents=True, exist_ok=True)
        self._shots += 1
        self.page.wait_for_timeout(150)  # pictures of goods load lazily
        self.page.screenshot(path=folder / f"{self._name}-{self._shots}.png")

    def _sees(self, *wanted: Wanted, look: bool) -> None:
        for text in wanted:
            expect(self.last).to_contain_text(text)
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "the page must not scroll sideways"
        if look:
            self.looks()


@pytest.fixture
def customer(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, request: pytest.FixtureRequest
) -> Any:
    context = browser.new_context(locale="fa-IR", **PHONE)  # type: ignore[arg-type]
    contexts.append(context)
    page = context.new_page()
    trouble = listen_for_trouble(page)
    page.goto(f"{installation.address}/shop/")
    page.get_by_test_id("launcher").tap()
    expect(page.get_by_test_id("choice").first).to_be_visible()
    somebody = Customer(page, request.node.name.removeprefix("test_"))
    yield somebody
    somebody.looks()
    assert_whole(page)
    assert trouble == []


Ask = Callable[[str], Any]


@pytest.fixture
def stored(installation: Installation) -> Ask:
    """Give the first value of the first row of a query on the CRM."""

    def query(sql: str) -> Any:
        with contextlib.closing(sqlite3.connect(installation.database)) as database:
            return (database.execute(sql).fetchone() or [None])[0]

    return query


def test_a_schoolbook_writer(customer: Customer) -> None:
    customer.says("سلام، وقت شما بخیر.", "سلام")
    customer.says("لطفاً قیمت گوشی سامسونگ گلکسی A54 را بفرمایید.", TOMAN, "A54", look=True)
    customer.says("آیا رنگ سفید آن نیز موجود است؟", "سفید")
    customer.says("هزینه‌ی ارسال به شیراز چقدر است؟", "تومان")
    say(customer.page, "از راهنمایی شما بی‌نهایت سپاسگزارم.")
    expect(customer.page.get_by_test_id("survey-rating-5")).to_be_visible()


def test_finglish(customer: Customer) -> None:
    customer.says("salam ye goshi ta 20 milion baraye akasi mikham", "دوربین اصلی", TOMAN, look=True)
    expect(customer.last.get_by_test_id("product-card").first).to_contain_text("مگاپیکسل")
    customer.says("dovomi chande", TOMAN)
    customer.says("range digash ham hast?", "رنگ")
    customer.says("hazine ersal be tehran chande", "تومان")


def test_the_wrong_keyboard_layout(customer: Customer) -> None:
    customer.says("sghl o,fdn", "سلام")
    customer.says("rdlj ',ad adhz,ld ]kni", TOMAN, look=True)
    customer.presses(re.compile("ردمی نوت"), "۲۶٬۹۰۰٬۰۰۰ تومان")
    customer.says("vk' la;d nhvi", "مشکی")


def test_in_a_hurry_between_two_phones(customer: Customer) -> None:
    customer.says("a54 یا نوت ۱۴؟ کدوم", "باتری", "۵۵۰۰ میلی‌آمپرساعت", "ارزان‌تر", look=True)
    # What is longer than the phone is seen from its beginning.
    expect(customer.last.locator(".bubble").first).to_be_in_viewport()
    table = customer.last.locator(".compare")
    expect(table.locator("th[scope=col]")).to_have_count(2)
    box = table.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert_accessible(customer.page)
    customer.says("باتری کدوم بهتره؟", "۵۰۰۰", "۵۵۰۰")
    customer.says("دومیه موجوده؟", "ردمی نوت ۱۴")
    customer.says("اون یکی چطور؟", "A54")
    customer.says("یه تخفیف بده دیگه", re.compile("قیمت"), look=True)


def test_a_student_with_a_budget(customer: Customer) -> None:
    customer.says("لپ تاپ برای دانشجو بین ۲۰ تا ۴۰ تومن", "لپ‌تاپ", "بالاتر از بودجه", look=True)
    customer.presses("مقایسه‌ی دو تای اول", "ارزان‌تر", look=True)
    customer.says("اولی رو میخوام", TOMAN)
    customer.says("ارزون‌ترش چی؟", re.compile("ارزان"))


def test_tracking_with_a_wrong_number_put_right(customer: Customer) -> None:
    customer.says("سفارشم کجاست؟ هنوز نرسیده", "شماره")
    customer.says("۱۰۲۳۴۶", "چهار رقم")
    customer.says("نه ببخشید، ۱۰۲۳۴۵", "۱۰۲۳۴۵", "چهار رقم", look=True)
    customer.says("۶۷۸۹", "ارسال شده")
    expect(customer.last.get_by_test_id("order-card")).to_contain_text("۱۰۲۳۴۵")


def test_too_late_to_return_but_it_is_broken(customer: Customer, stored: Ask) -> None:
    customer.says("میخوام کالامو پس بدم", "شماره")
    customer.says("102153", "چهار رقم")
    customer.says("۳۸۲۶", "مهلت", look=True)
    customer.presses("گزارش ایراد کالا", re.compile("ایراد|توضیح"))
    customer.says("دوربینش تار میبینه و فوکوس نمیکنه", CASE_CODE)
    assert stored("SELECT order_number FROM cases WHERE kind = 'problem'") == "102153"


def test_a_payment_without_an_order_and_a_question_in_between(customer: Customer) -> None:
    customer.says("پول از حسابم کم شد ولی سفارشم ثبت نشد", "شماره")
    customer.says("شماره ندارم", "موبایل")
    ask(customer.page, "گارانتی کالاهاتون چند ماهه‌ست؟")
    expect(messages(customer.page, "bot").nth(-2)).to_contain_text("گارانتی")
    expect(customer.last).to_contain_text("موبایل")
    customer.looks()
    customer.says("0912 123 4567", re.compile("مبلغ|توضیح"))
    customer.says("دو میلیون و سیصد، دیشب ساعت ۱۱", CASE_CODE)


def test_angry(customer: Customer, stored: Ask) -> None:
    customer.says("سه روزه سفارشم گم شده هیچکس جواب نمیده، واقعا افتضاحید!!!", re.compile("متأسف"))
    expect(customer.page.get_by_test_id("queue-place")).to_be_visible()
    assert stored("SELECT priority FROM conversations WHERE state = 'queued' ORDER BY updated_at DESC LIMIT 1") == 2
    assert stored("SELECT reason FROM handoffs ORDER BY requested_at DESC LIMIT 1") == "complaint"


def test_a_call_is_wanted(customer: Customer) -> None:
    customer.says("میشه باهام تماس بگیرین؟", "نام")
    customer.says("مریم احمدی", "شماره")
    customer.says("0912123", "شماره")
    expect(messages(customer.page, "bot").nth(-2)).to_contain_text("درست نیست")
    customer.says("۰۹۱۲۱۲۳۶۷۸۹", "۰۹۱۲۱۲۳۶۷۸۹", look=True)
    customer.says("فردا ساعت ده صبح", re.compile("کد پیگیری|نزدیک‌ترین وقت"))
    if "نزدیک‌ترین وقت" in customer.last.inner_text():  # tomorrow the shop is closed
        customer.says("آره", CASE_CODE)


def test_not_understood_until_a_human_helps(customer: Customer) -> None:
    lost = re.compile("منظور|متوجه|نفهمیدم|بیرون|نمی‌توانم|فقط|نزدیک|پاسخ|همکار")
    customer.says("بلبل زرافه منظومه قورمه", lost, look=True)
    customer.says("خرچنگ فیروزه طناب کهکشان", lost)
    customer.says("مربای ابر چوبی", "همکار", look=True)
    customer.says("آره وصل کن", re.compile("رساندم|همکار"))
    expect(customer.page.get_by_test_id("queue-place")).to_be_visible()

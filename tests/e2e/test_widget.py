"""The customer's story, in its own sentences, in a real browser, on the real engine."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import open_shop
from tests.e2e.customer import (
    PHONE,
    Operator,
    ask,
    assert_whole,
    listen_for_trouble,
    messages,
    open_widget,
    portray,
    say,
    shoot,
)
from tests.installation import Installation

MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
JALALI = re.compile(rf"^[۰-۹]{{1,2}} ({MONTHS}) ۱۴[۰-۹]{{2}}$")


def test_the_customers_story(browser: Browser, contexts: list[BrowserContext], installation: Installation) -> None:
    context = browser.new_context(locale="fa-IR")
    contexts.append(context)
    page = context.new_page()
    trouble = listen_for_trouble(page)
    page.goto(f"{installation.address}/shop/")
    page.get_by_test_id("launcher").wait_for()
    portray(page, "widget-closed")
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    portray(page, "widget-greeting")
    ask_the_bot(page)
    ask_what_the_bot_cannot_know(page)
    operator = Operator(browser, contexts, installation)
    talk_to_a_human(page, operator)
    operator.resolve()
    answer_the_survey(page)
    assert_whole(page)
    assert trouble == []


def ask_the_bot(page: Page) -> None:
    ask(page, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    card = page.get_by_test_id("product-card").first
    expect(card).to_contain_text("A54")
    expect(card).to_contain_text("تومان")
    portray(page, "widget-product")
    ask(page, "هزینه ارسال به شیراز چقدره")
    expect(messages(page, "bot").last).to_contain_text("تومان")
    ask(page, "سفارش ۱۰۲۳۴۵ من کجاست")
    expect(messages(page, "bot").last).to_contain_text("چهار رقم")
    ask(page, "۶۷۸۹")
    order = page.get_by_test_id("order-card")
    expect(order).to_contain_text("۱۰۲۳۴۵")
    expect(order.locator("dd").first).to_have_text(JALALI)
    portray(page, "widget-order")


def ask_what_the_bot_cannot_know(page: Page) -> None:
    ask(page, "فلان بهمان زرشک آسمون جل")
    # Asked once to rephrase, with suggestions; then offered a human.
    expect(page.get_by_test_id("choice").first).to_be_in_viewport()
    portray(page, "widget-choices")
    ask(page, "قلمبه سلمبه دیرین دارا")
    portray(page, "widget-offer")
    say(page, "بله")
    # Which place depends on who else waits: other tests share the installation.
    expect(page.get_by_test_id("queue-place")).to_contain_text(re.compile("[۱-۹]"))
    expect(messages(page, "system")).to_have_count(1)
    portray(page, "widget-queue")


def talk_to_a_human(page: Page, operator: Operator) -> None:
    operator.take("بله")
    operator.write("سلام، سارا هستم. چطور می‌توانم کمکتان کنم؟")
    expect(messages(page, "operator")).to_contain_text("سارا هستم")
    page.get_by_test_id("composer").press_sequentially("ممنون، می")
    operator.wait_for_typing(True)
    page.get_by_test_id("composer").fill("")
    operator.wait_for_typing(False)
    bot = messages(page, "bot").count()
    say(page, "ممنون، همین A54 را می‌خواستم. موجوده؟")
    operator.type()
    expect(page.get_by_test_id("typing")).to_be_visible()
    operator.write("بله، موجود است و فردا برایتان فرستاده می‌شود.")
    expect(messages(page, "operator")).to_have_count(2)
    portray(page, "widget-live")
    assert messages(page, "bot").count() == bot


def answer_the_survey(page: Page) -> None:
    expect(page.get_by_test_id("survey-rating-5")).to_be_visible()
    portray(page, "widget-survey-rating")
    page.get_by_test_id("survey-rating-5").click()
    page.get_by_test_id("survey-comment").fill("عالی بود")
    portray(page, "widget-survey-comment")
    page.get_by_test_id("survey-send").click()
    expect(page.get_by_test_id("survey-recommend-10")).to_be_visible()
    portray(page, "widget-survey-recommend")
    page.get_by_test_id("survey-recommend-9").click()
    expect(page.get_by_test_id("survey-recommend-9")).to_have_count(0)
    expect(messages(page, "bot").last).to_contain_text("سپاس")


def test_a_conversation_the_bot_solved_alone_gets_the_survey(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, **PHONE)
    open_widget(page)
    ask(page, "هزینه ارسال به شیراز چقدره")
    say(page, "خیلی ممنون، خداحافظ")
    page.get_by_test_id("survey-rating-4").click()
    page.get_by_test_id("survey-skip").click()
    page.get_by_test_id("survey-skip-all").click()
    expect(page.get_by_test_id("survey-recommend-9")).to_have_count(0)
    assert_whole(page)
    shoot(page, "widget-after-survey-phone")

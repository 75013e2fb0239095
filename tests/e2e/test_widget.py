"""A customer and the bot, in a real browser, on the real engine."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import ROOT, open_shop
from tests.installation import Installation

SHOTS = ROOT / "var" / "screenshots"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
expect.set_options(timeout=20_000)


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def shoot(page: Page, name: str) -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def bot_messages(page: Page) -> int:
    return page.locator("[data-testid=message][data-author=bot]").count()


def test_customer_gets_price_answer_order_and_the_queue(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, **PHONE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("choice").first).to_be_visible()
    shoot(page, "widget-greeting-phone")

    say(page, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    card = page.get_by_test_id("product-card").first
    expect(card).to_be_visible()
    expect(card).to_contain_text("A54")
    shoot(page, "widget-price-phone")

    say(page, "هزینه ارسال به شیراز چقدره")
    expect(page.locator("[data-testid=message][data-author=bot]").last).to_contain_text("تومان")
    shoot(page, "widget-answer-phone")

    say(page, "سفارش ۱۰۲۳۴۵ من کجاست")
    expect(page.locator("[data-testid=message][data-author=bot]").last).to_contain_text("چهار رقم")
    say(page, "۶۷۸۹")
    expect(page.get_by_test_id("order-card")).to_contain_text("۱۰۲۳۴۵")
    shoot(page, "widget-order-phone")

    before = page.get_by_test_id("message").count()
    page.reload()
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("message")).to_have_count(before)

    for nonsense in ("فلان بهمان زرشک آسمون جل", "قلمبه سلمبه دیرین دارا"):
        seen = bot_messages(page)
        say(page, nonsense)
        expect(page.locator("[data-testid=message][data-author=bot]")).not_to_have_count(seen)
        page.wait_for_timeout(500)
    shoot(page, "widget-offer-phone")
    say(page, "بله")
    expect(page.get_by_test_id("queue-place")).to_contain_text("۱")
    shoot(page, "widget-queue-phone")
    page.get_by_test_id("leave-queue").click()
    expect(page.get_by_test_id("queue-place")).to_be_hidden()
    assert problems == []


def test_message_text_runs_nothing_and_slashes_are_words(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, color_scheme="dark")
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("choice").first).to_be_visible()
    for text in ('<img src=x onerror="document.title=1">', '/request_human{"a": 1}', "/restart"):
        say(page, text)
        expect(page.locator("[data-testid=message][data-author=customer]").last).to_contain_text(text)
    page.wait_for_timeout(1500)
    assert page.title() == "فروشگاه"
    expect(page.get_by_test_id("queue-place")).to_be_hidden()
    shoot(page, "widget-desktop-dark")


def test_losing_the_network_loses_nothing(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation)
    page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("choice").first).to_be_visible()
    installation.stop("desk")
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    say(page, "ساعت کاری شما چیه؟")
    expect(page.get_by_test_id("unsent")).to_have_count(1)
    installation.start("desk")
    expect(page.locator("[data-testid=message][data-author=bot]").first).to_be_visible(timeout=40_000)
    expect(page.locator("[data-testid=message][data-author=customer]")).to_have_count(1)
    expect(page.get_by_test_id("unsent")).to_have_count(0)

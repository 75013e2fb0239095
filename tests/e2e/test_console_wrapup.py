"""The wrap-up in one breath: proposed from the conversation, with a follow-up when something was promised."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import Desk, Watch, answer, messages, row, take
from tests.e2e.customer import say, want_human
from tests.installation import Installation


def test_the_proposal_is_accepted_by_two_presses(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("قیمت گوشی سامسونگ A54 را برای جمع‌بندی می‌پرسم", waiting=False)
    expect(customer.get_by_test_id("product-card").first).to_be_visible()
    want_human(customer)
    page = desk.sign_in("operator", index=0)
    watch = Watch()
    watch.over(page)
    take(page, conversation)
    answer(page, "همین قیمت روز است و موجود هم هست.")
    expect(messages(customer, "operator")).to_have_count(1)
    say(customer, "ممنون، حل شد")
    expect(messages(page, "customer")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-topic")).to_have_value("price_and_stock")
    expect(page.get_by_test_id("wrapup-outcome")).to_have_value("solved")
    expect(page.get_by_test_id("wrapup-summary")).to_have_value(
        re.compile("پاسخ داد: «همین قیمت روز است و موجود هم هست.»")
    )
    page.keyboard.press("Control+Enter")
    expect(row(page, conversation)).to_have_count(0)
    expect(customer.get_by_test_id("survey-rating-1")).to_be_visible()
    assert (
        desk.value(
            "SELECT outcome FROM wrap_ups JOIN episodes ON episodes.id = episode_id WHERE conversation_id = ?",
            conversation,
        )
        == "solved"
    )
    assert watch.found == []


def test_what_was_promised_becomes_a_follow_up_in_the_same_step(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("قول بدهید که خبرم می‌کنید")
    page = desk.sign_in("operator", index=1)
    take(page, conversation)
    answer(page, "پیگیری می‌کنم و فردا خبر می‌دهم.")
    expect(messages(customer, "operator")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-outcome")).to_have_value("follow_up")
    expect(page.get_by_test_id("wrapup-follow-up")).to_be_checked()
    page.get_by_test_id("task-title").fill("")
    page.get_by_test_id("wrapup-save").click()
    expect(page.get_by_test_id("task-title")).to_be_focused()
    page.get_by_test_id("task-title").fill("خبر دادن درباره‌ی قول")
    page.get_by_test_id("due-next_week").click()
    page.get_by_test_id("due-time").fill("۲۵")
    page.get_by_test_id("due-time").blur()
    expect(page.get_by_role("dialog")).to_contain_text("ساعت را مانند ۱۰:۳۰ بنویسید.")
    page.get_by_test_id("due-time").fill("۹:۳۰")
    page.get_by_test_id("due-time").blur()
    page.get_by_test_id("task-staff").select_option("")
    page.get_by_test_id("wrapup-save").click()
    expect(page.get_by_test_id("wrapup-save")).to_have_count(0)
    found = desk.value(
        "SELECT title || ' ' || strftime('%H:%M', due_at) || ' ' || (staff_id IS NULL) "
        "FROM follow_ups WHERE conversation_id = ?",
        conversation,
    )
    assert found == "خبر دادن درباره‌ی قول 06:00 1"

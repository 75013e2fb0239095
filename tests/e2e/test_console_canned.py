"""Canned replies: put into the chat by the keyboard, and managed in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, Watch, messages, resolve, take
from tests.e2e.test_console_access import LOOKS, check
from tests.installation import Installation


def add(page: Page, shortcut: str, text: str, whose: str | None = None) -> None:
    """Write a new reply on the page of replies."""
    page.get_by_test_id("reply-new").click()
    expect(page.get_by_test_id("reply-shortcut")).to_be_focused()
    page.get_by_test_id("reply-shortcut").fill(shortcut)
    page.get_by_test_id("reply-text").fill(text)
    if whose:
        page.get_by_test_id("reply-whose").select_option(label=whose)
    page.get_by_test_id("reply-save").click()


def test_a_reply_is_put_in_by_its_shortcut_and_filled(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("می‌خواهم با پاسخ آماده جوابم را بگیرم")
    page = desk.sign_in("operator", index=0)
    watch = Watch()
    watch.over(page)
    take(page, conversation)
    field = page.get_by_test_id("composer")
    field.press_sequentially("/سل")
    options = page.get_by_test_id("canned-option")
    expect(options.first).to_contain_text("سلام مشتری گرامی، وقت شما بخیر. سارا احمدی هستم از تکاوا.")
    field.press("Enter")
    expect(field).to_have_value("سلام مشتری گرامی، وقت شما بخیر. سارا احمدی هستم از تکاوا. چطور می‌توانم کمکتان کنم؟")
    expect(page.get_by_test_id("canned-popup")).to_have_count(0)
    expect(messages(customer, "operator")).to_have_count(0)  # nothing is sent by itself
    field.press("Enter")
    expect(messages(customer, "operator")).to_have_count(1)

    # What nobody knows has to be written by hand before it can be sent.
    field.press_sequentially("/وضع")
    expect(options).to_have_count(1)
    field.press("Tab")
    expect(page.get_by_test_id("unfilled")).to_contain_text("«شماره سفارش»")
    field.press("Enter")
    expect(page.get_by_test_id("send")).to_be_disabled()
    page.keyboard.type("۱۰۲۳۴۵")  # the first place is selected
    expect(field).to_have_value("سفارش ۱۰۲۳۴۵ اکنون «{{وضعیت سفارش}}» است. کد رهگیری مرسوله: {{کد رهگیری}}")
    field.fill("با اسلش / یا بی آن")
    field.press("Enter")
    expect(messages(customer, "operator")).to_have_count(2)

    field.press_sequentially("/")
    expect(options).to_have_count(6)
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(page.get_by_test_id("canned-popup")).to_have_count(0)
    expect(field).to_have_value("/")
    field.fill("")
    assert watch.found == []
    resolve(page)


def test_own_and_team_replies_are_managed_in_the_browser(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    operator = desk.sign_in("operator", "/desk#/replies", index=1)
    add(operator, "", "{{نام مشتزی}} عزیز")
    dialog = operator.get_by_role("dialog")
    expect(dialog).to_contain_text("این بخش خالی است.")
    expect(dialog).to_contain_text("«نام مشتزی» را نمی‌شناسیم")
    operator.get_by_test_id("reply-shortcut").fill("/رضا")
    operator.get_by_test_id("reply-text").fill("{{نام مشتری}} عزیز، سلام")
    operator.get_by_test_id("reply-save").click()
    own = operator.get_by_test_id("reply-row").filter(has_text="/رضا")
    expect(own).to_have_count(1)
    # A team's reply is there to be used, not to be changed.
    expect(operator.get_by_test_id("reply-row").filter(has_text="/سلام").get_by_test_id("reply-edit")).to_have_count(0)

    supervisor = desk.sign_in("supervisor", "/desk#/replies")
    expect(supervisor.get_by_test_id("reply-row").filter(has_text="/رضا")).to_have_count(0)
    add(supervisor, "پشتیبانی۱", "از پشتیبانی تماس می‌گیریم.", whose="پشتیبانی")
    expect(operator.get_by_test_id("reply-row").filter(has_text="/پشتیبانی۱")).to_have_count(1)  # live

    # Two change one reply: the second is shown the other's and loses nothing.
    admin = desk.sign_in("admin", "/desk#/replies")
    for page in (supervisor, admin):
        page.get_by_test_id("reply-row").filter(has_text="/پشتیبانی۱").get_by_test_id("reply-edit").click()
    admin.get_by_test_id("reply-text").fill("نسخه‌ی مدیر")
    admin.get_by_test_id("reply-save").click()
    expect(admin.get_by_role("dialog")).to_have_count(0)
    supervisor.get_by_test_id("reply-text").fill("نسخه‌ی سرپرست")
    supervisor.get_by_test_id("reply-save").click()
    expect(supervisor.get_by_role("dialog")).to_contain_text("نسخه‌ی مدیر")
    supervisor.get_by_role("button", name="نوشته‌ی من بماند").click()
    supervisor.get_by_test_id("reply-save").click()
    expect(supervisor.get_by_role("dialog")).to_have_count(0)
    expect(admin.get_by_test_id("reply-row").filter(has_text="نسخه‌ی سرپرست")).to_have_count(1)

    own.get_by_test_id("reply-edit").click()
    operator.get_by_test_id("reply-remove").click()
    operator.get_by_test_id("reply-remove").click()
    expect(own).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_canned_replies(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer(f"نمای پاسخ‌های آماده {look}")
    page = desk.sign_in("operator", index=1, **look)
    take(page, conversation)
    page.get_by_test_id("composer").press_sequentially("/")
    expect(page.get_by_test_id("canned-option").first).to_be_visible()
    check(page, "the canned replies of the composer")
    page.get_by_test_id("composer").fill("/ناموجود")
    expect(page.get_by_test_id("canned-popup")).to_contain_text("پاسخی با این نوشته نیست")
    check(page, "no canned reply")
    page.get_by_test_id("composer").fill("")
    resolve(page)
    page.goto(page.url.split("#")[0] + "#/replies")
    expect(page.get_by_test_id("reply-row").first).to_be_visible()
    check(page, "the page of canned replies")
    page.get_by_test_id("reply-new").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, "a new canned reply")
    customer.close()

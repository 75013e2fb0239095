"""The console by keyboard alone, to a screen reader, on a phone; and other people's words."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import NARROW, Desk, Watch, answer, messages, overflow, person, rate, resolve, row, take
from tests.e2e.customer import say, until, want_human
from tests.installation import Installation

HAS_VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none';
}"""
FOCUS_IS_INSIDE = "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><b>تند</b>'


def tab_to(page: Page, test_id: str, most: int = 40) -> None:
    """Press Tab until it has the focus; every stop on the way must be seen."""
    for _ in range(most):
        if page.evaluate("document.activeElement.dataset.testid") == test_id:
            return
        page.keyboard.press("Tab")
        assert page.evaluate(HAS_VISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    pytest.fail(f"Tab never reached {test_id}")


def test_an_operator_needs_no_mouse(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("مرا فقط با صفحه‌کلید پاسخ دهید")
    page = desk.page("/desk")
    expect(page.get_by_test_id("login")).to_be_focused()
    page.keyboard.type(person("operator", 2)["login"])
    tab_to(page, "password")
    page.keyboard.type(person("operator", 2)["password"])
    page.keyboard.press("Enter")
    line = row(page, conversation).locator("a")
    expect(line).to_be_visible()
    for _ in range(page.get_by_test_id("chat-row").count()):
        page.keyboard.press("j")
        if line.evaluate("link => link === document.activeElement"):
            break
    expect(line).to_be_focused()
    assert page.evaluate(HAS_VISIBLE_FOCUS)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("take")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("سلام، با صفحه‌کلید نوشتم.")
    page.keyboard.press("Enter")
    expect(messages(customer, "operator")).to_have_count(1)

    # A dialog keeps the focus, Escape closes it, and the focus goes back to where it was.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-topic")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_INSIDE)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-topic")).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab_to(page, "wrapup-outcome")
    page.keyboard.press("ArrowDown")
    tab_to(page, "wrapup-summary")
    page.keyboard.type("بی موش انجام شد.")
    page.keyboard.press("Control+Enter")
    expect(row(page, conversation)).to_have_count(0)
    expect(page.get_by_test_id("wrapup-save")).to_have_count(0)
    until(page, "() => document.activeElement !== document.body")
    expect(customer.get_by_test_id("survey-rating-1")).to_be_visible()


def check(page: Page, name: str) -> None:
    """Refuse what axe finds wrong, and a page wider than its window."""
    # A message on its way changes its colours while axe is looking.
    expect(page.locator("[data-testid=message][data-state=pending]")).to_have_count(0)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert overflow(page) <= 0, f"{name} is wider than its window"


# Contrast hangs on the theme and room on the width: two looks tell what four would.
LOOKS = [
    pytest.param({"color_scheme": "light"}, id="light-desktop"),
    pytest.param({"color_scheme": "dark", "viewport": NARROW, "has_touch": True}, id="dark-phone"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_desk_and_all_of_it_fits(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    signed_out = desk.page("/desk", **look)
    expect(signed_out.get_by_test_id("sign-in")).to_be_visible()
    check(signed_out, "sign-in")
    signed_out.get_by_test_id("login").fill("nobody")
    signed_out.get_by_test_id("sign-in").click()
    check(signed_out, "sign-in with an error")

    page = desk.sign_in("operator", index=1, **look)
    expect(page.get_by_test_id("mine-list")).to_be_visible()
    check(page, "desk, empty")
    customer, conversation = desk.customer(f"قیمت گوشی سامسونگ A54 چنده؟ {look}", waiting=False)
    expect(customer.get_by_test_id("product-card").first).to_be_visible()
    want_human(customer)
    expect(row(page, conversation)).to_be_visible()
    check(page, "desk, waiting")
    row(page, conversation).locator("a").click()
    expect(messages(page, "customer").first).to_be_visible()
    check(page, "a waiting chat")
    page.get_by_test_id("take").click()
    answer(page, "سلام؛ کد رهگیری شما TRK-2026-009 است و مدل SM-A546E/DS موجود است. https://example.com/a")
    expect(messages(page, "operator")).to_have_count(1)
    check(page, "a chat")
    here = page.url
    page.goto(f"{here}/contact")
    expect(page.get_by_test_id("contact-card")).to_be_visible()
    check(page, "the contact")
    page.goto(here)
    page.get_by_test_id("resolve").click()
    expect(page.get_by_test_id("wrapup-save")).to_be_visible()
    check(page, "wrap-up")
    page.get_by_test_id("wrapup-follow-up").check()
    check(page, "wrap-up with a follow-up")
    page.get_by_test_id("wrapup-summary").fill("بلند " * 500)
    page.get_by_test_id("wrapup-save").click()
    expect(page.get_by_test_id("wrapup-summary")).to_be_focused()
    check(page, "wrap-up with errors")
    page.keyboard.press("Escape")
    resolve(page)
    rate(customer, 4, f"خوب بود {look}", 7)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_reports_and_all_of_it_fits(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer(f"برای گزارش‌ها می‌نویسم {look}")
    operator = desk.sign_in("operator", index=1)
    take(operator, conversation)
    resolve(operator)
    rate(customer, 4, "خوب بود", 7)
    manager = desk.sign_in("manager", "/reports", **look)
    expect(manager.get_by_test_id("comment-row").first).to_be_visible()
    check(manager, "reports")
    manager.get_by_role("button", name="باز کردن تقویم").first.click()
    expect(manager.get_by_role("grid")).to_be_visible()
    check(manager, "the calendar")
    manager.keyboard.press("Escape")
    manager.get_by_test_id("comment-link").first.click()
    expect(manager.get_by_test_id("transcript")).to_be_visible()
    check(manager, "a conversation read from the reports")
    refused = desk.sign_in("operator", "/reports", index=1, **look)
    check(refused, "no access")


def test_other_peoples_words_are_only_words(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    first = f"یک {EVIL}"
    customer, conversation = desk.customer(first)
    with desk.rows() as database:
        database.execute(
            "UPDATE contacts SET name = ? WHERE id = (SELECT contact_id FROM conversations WHERE id = ?)",
            (f"نام {EVIL}", conversation),
        )
        database.execute("UPDATE handoffs SET summary = ? WHERE conversation_id = ?", (EVIL, conversation))
        database.execute("UPDATE conversations SET revision = revision + 1 WHERE id = ?", (conversation,))
    watch = Watch()
    page = desk.sign_in("operator")
    watch.over(page)
    page.reload()
    expect(row(page, conversation)).to_contain_text("<script>")
    take(page, conversation)
    expect(page.get_by_role("heading", level=1)).to_contain_text("<img src=x")
    expect(page.get_by_test_id("contact-name")).to_contain_text("<script>")
    expect(messages(page, "customer").first).to_contain_text('<img src=x onerror="window.hacked=1">')
    answer(page, EVIL)
    expect(messages(customer, "operator")).to_contain_text("<script>window.hacked=1</script>")
    resolve(page, f"خلاصه {EVIL}")
    rate(customer, 2, f"نظر {EVIL}", 2)
    # On the next visit the wrap-up stands in the contact's card.
    say(customer, "دوباره")
    row(page, conversation).locator("a").click()
    expect(page.get_by_test_id("chat-state")).to_have_attribute("data-state", "open")
    expect(page.get_by_test_id("earlier-conversation")).to_contain_text("<b>تند</b>")
    resolve(page)

    manager = desk.sign_in("manager", "/reports")
    watch.over(manager)
    manager.reload()
    comment = manager.get_by_test_id("comment-row").filter(has_text="<script>")
    expect(comment).to_contain_text("نام <img src=x")
    comment.get_by_test_id("comment-link").click()
    expect(manager.get_by_test_id("transcript")).to_contain_text(f"خلاصه {EVIL}")
    for seen in (page, manager):
        assert seen.evaluate("window.hacked") is None
        assert seen.locator("#app script, #app b, #app img[src=x]").count() == 0
    assert watch.found == []

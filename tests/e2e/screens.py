"""The screens of those who lead, and what the console shows when something is wrong: for ``pictures --all``."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.console import Cable, Desk, person

Look = Callable[[Page, str], None]
LED = {
    "board": "board-levels",
    "follow-ups": "follow-ups",
    "staff": "people",
    "teams": "teams",
    "hours": "hours",
    "audit": "audit",
}
"""Pages at the desk for supervisors, by what shows that they are there."""


def of_leaders(desk: Desk, look: Look) -> None:
    """Take the board, the follow-ups and the pages of administration, and their dialogs."""
    supervisor = desk.sign_in("supervisor", "/desk#/board")
    for address, shown in LED.items():
        supervisor.goto(f"{desk.installation.address}/desk#/{address}")
        expect(supervisor.get_by_test_id(shown).first).to_be_visible()
        supervisor.wait_for_timeout(400)
        look(supervisor, address)
    supervisor.goto(f"{desk.installation.address}/desk#/staff")
    supervisor.get_by_test_id("person-new").click()
    supervisor.get_by_test_id("person-save").click()
    look(supervisor, "staff-wrong")
    supervisor.keyboard.press("Escape")
    supervisor.goto(f"{desk.installation.address}/desk#/teams")
    supervisor.get_by_test_id("team-edit").first.click()
    look(supervisor, "team")
    supervisor.keyboard.press("Escape")
    supervisor.goto(f"{desk.installation.address}/desk#/replies")
    supervisor.wait_for_timeout(600)
    look(supervisor, "replies")


def of_moves(operator: Page, look: Look) -> None:
    """Take what an operator does with the chat on screen, up to the dialog's last press."""
    for key, name in (("x", "desk-transfer"), ("z", "desk-snooze"), ("h", "desk-decisions")):
        operator.get_by_test_id("chat-log").focus()
        operator.keyboard.press(key)
        operator.wait_for_timeout(400)
        look(operator, name)
        operator.keyboard.press("Escape")


def of_search(operator: Page, look: Look) -> None:
    """Take a search that finds something and one that finds nothing."""
    search = operator.get_by_test_id("search")
    for words, name in (("شارژر", "search"), ("زرافه‌ی بنفش", "search-empty")):
        search.fill(words)
        expect(operator.get_by_test_id("search-results")).to_be_visible()
        operator.wait_for_timeout(600)
        look(operator, name)
    operator.get_by_test_id("search-clear").click()


def of_callers(desk: Desk, look: Look) -> None:
    """Take a call from an unknown number: looked up, added, its card, and found again."""
    page = desk.sign_in("operator", "/desk#/lookup", index=1)
    number = page.get_by_test_id("lookup-input")
    expect(number).to_be_focused()
    look(page, "lookup")
    number.fill("۰۹۱۲ ۵۵۵ ۴۴ ۳۳")
    number.press("Enter")
    page.get_by_test_id("lookup-new").click()
    page.get_by_test_id("newcomer-name").fill("شهرزاد امینی")
    page.get_by_test_id("touch-follow-up").check()
    page.get_by_test_id("touch-save").click()
    look(page, "lookup-new")
    page.get_by_test_id("touch-text").fill("پرسید فاکتور رسمی هم می‌دهیم یا نه؛ قرار شد زنگ بزنیم.")
    page.get_by_test_id("touch-save").click()
    expect(page.get_by_test_id("touch")).to_have_count(1)
    look(page, "contact-short")
    page.keyboard.press("c")
    number.fill("09125554433")
    number.press("Enter")
    expect(page.get_by_test_id("caller")).to_have_count(1)
    look(page, "lookup-found")


def of_reading(desk: Desk, look: Look) -> None:
    """Take the list of all conversations, as managers read it."""
    page = desk.sign_in("manager", "/reports#/conversations")
    expect(page.get_by_test_id("read-row").first).to_be_visible()
    look(page, "conversations")
    page.get_by_test_id("read-row").first.locator("a").click()
    expect(page.get_by_test_id("transcript")).to_be_visible()
    expect(page.get_by_test_id("contact-card")).to_have_attribute("aria-busy", "false")
    look(page, "conversations-open")


def of_wrongs(desk: Desk, look: Look) -> None:
    """Take a wrong password, a page that is not one's own, an unknown chat, and a desk without a network."""
    page = desk.page("/desk")
    page.get_by_test_id("login").fill(person("operator")["login"])
    page.get_by_test_id("password").fill("nothing like it")
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("sign-in-error")).to_be_visible()
    look(page, "sign-in-wrong")
    operator = desk.sign_in("operator", "/knowledge", index=2)
    expect(operator.get_by_test_id("no-access")).to_be_visible()
    look(operator, "no-access")
    operator.goto(f"{desk.installation.address}/desk#/chat/no-such-chat")
    operator.wait_for_timeout(1000)
    look(operator, "desk-unknown-chat")
    cable = Cable(desk.installation.address)
    page = desk.sign_in("operator", index=2, address=cable.address)
    cable.cut()
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    look(page, "desk-offline")
    cable.close()

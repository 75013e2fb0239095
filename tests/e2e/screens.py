"""The screens of those who lead, of moves and of the search, for ``pictures --all``; wrong ones: wrong_screens."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.console import Desk
from tests.e2e.seeding import TASKS, follow_ups, lead

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
    """Take the board, the follow-ups and the pages of administration, empty and after a day's work, and dialogs."""
    supervisor = desk.sign_in("supervisor", "/desk#/board")

    def open_page(address: str) -> None:
        supervisor.goto(f"{desk.installation.address}/desk#/{address}")
        expect(supervisor.get_by_test_id(LED[address]).first).to_be_visible()
        supervisor.wait_for_timeout(400)

    for address in ("audit", "follow-ups"):
        open_page(address)
        look(supervisor, f"{address}-empty")
    lead(supervisor)
    follow_ups(desk, supervisor)
    open_page("board")
    _of_the_board(supervisor, look)
    for address in LED:
        open_page(address)
        if address == "follow-ups":
            expect(supervisor.get_by_test_id("follow-up")).to_have_count(len(TASKS))
        look(supervisor, address)
    supervisor.goto(f"{desk.installation.address}/desk#/teams")
    supervisor.get_by_test_id("team-edit").first.click()
    look(supervisor, "team")
    supervisor.keyboard.press("Escape")
    supervisor.goto(f"{desk.installation.address}/desk#/replies")
    supervisor.wait_for_timeout(600)
    look(supervisor, "replies")
    supervisor.get_by_test_id("whoami").click()
    look(supervisor, "password")
    supervisor.keyboard.press("Escape")
    supervisor.keyboard.press("?")
    look(supervisor, "shortcuts")
    supervisor.keyboard.press("Escape")


def _of_the_board(supervisor: Page, look: Look) -> None:
    """Take a board where somebody was put first, and a queue that closes and is closed; open it again."""
    waiting = supervisor.get_by_test_id("board-waiting").last
    waiting.get_by_test_id("steer-menu").click()
    look(supervisor, "board-menu")
    supervisor.get_by_test_id("steer-priority-2").click()
    expect(supervisor.get_by_test_id("board-waiting").first).to_contain_text("اولویت‌دار")
    door = supervisor.get_by_test_id("close-queue").last
    door.click()
    supervisor.get_by_test_id("closing-message").fill("تا ساعت ۱۶ در جلسه‌ایم و پس از آن پاسخ می‌دهیم.")
    look(supervisor, "board-closing")
    supervisor.get_by_test_id("close-queue-now").click()
    expect(supervisor.get_by_test_id("queue-closed")).to_be_visible()
    look(supervisor, "board-closed")
    supervisor.get_by_test_id("open-queue").click()
    expect(supervisor.get_by_test_id("queue-closed")).to_have_count(0)


def of_moves(operator: Page, look: Look) -> None:
    """Take what an operator does with the chat on screen, up to the dialog's last press."""
    for key, name in (("x", "desk-transfer"), ("z", "desk-snooze"), ("h", "desk-decisions")):
        operator.get_by_test_id("chat-log").focus()
        operator.keyboard.press(key)
        operator.wait_for_timeout(400)
        look(operator, name)
        operator.keyboard.press("Escape")


def of_search(operator: Page, look: Look) -> None:
    """Take a search that finds something and one that finds nothing; on a phone they are on the page of the lists."""
    operator.goto(operator.url.split("#")[0] + "#/")
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

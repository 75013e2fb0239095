"""Managers read every conversation from a list of their own, and change nothing."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import NARROW, Desk, Watch
from tests.e2e.test_console_contacts import look
from tests.installation import Installation


def test_a_manager_finds_and_reads_a_conversation_in_the_list_of_all(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, waiting = desk.customer("میز تاشوی یشمی کی می‌رسد؟")
    _, with_bot = desk.customer("میز تاشوی یاسی دارید؟", waiting=False)
    manager = desk.sign_in("manager", "/reports")
    watch = Watch()
    watch.over(manager)
    manager.get_by_role("link", name="گفت‌وگوها").click()
    rows = manager.get_by_test_id("read-row")
    line = manager.locator(f"[data-testid=read-row][data-conversation='{waiting}']")
    expect(line).to_contain_text("یشمی")
    look(manager, "conversations")
    manager.get_by_test_id("list-state").select_option("queued")
    expect(manager.locator(f"[data-testid=read-row][data-conversation='{with_bot}']")).to_have_count(0)
    expect(line).to_be_visible()
    line.locator("a").click()
    expect(manager.get_by_test_id("transcript")).to_contain_text("یشمی کی می‌رسد")
    expect(manager.get_by_test_id("transcript")).to_contain_text("فقط خواندنی")
    # The list stays beside it, narrowed as it was; nothing can be taken or written.
    expect(manager.get_by_test_id("list-state")).to_have_value("queued")
    expect(line).to_have_class("row row-current")
    for act in ("row-take", "take", "composer", "resolve", "touch-new"):
        expect(manager.get_by_test_id(act)).to_have_count(0)
    look(manager, "conversations-open")
    manager.set_viewport_size(NARROW)  # type: ignore[arg-type]
    manager.get_by_role("link", name="بازگشت به فهرست").click()
    expect(line).to_be_visible()
    manager.get_by_test_id("list-state").select_option("")
    manager.get_by_test_id("list-filter").fill("هیچ‌کس")
    expect(manager.get_by_test_id("all-list")).to_contain_text("گفت‌وگویی پیدا نشد")
    expect(rows).to_have_count(0)
    assert watch.found == []
    # Operators have no such page.
    operator = desk.sign_in("operator", "/reports#/conversations")
    expect(operator.get_by_test_id("no-access")).to_be_visible()

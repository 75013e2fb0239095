"""What the console shows when something is wrong: refused, failed, offline, not one's own. For ``pictures --all``."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.console import Cable, Desk, person
from tests.e2e.screens import Look

FAILED = {"audit": "**/api/audit?*", "follow-ups": "**/api/follow-ups?*", "hours": "**/api/hours"}
"""Pages, and the answers without which they have nothing to show."""


def of_wrongs(desk: Desk, look: Look) -> None:
    """Take every wrong state there is a way into."""
    _of_strangers(desk, look)
    supervisor = desk.sign_in("supervisor", "/desk#/board")
    _of_refusals(desk, supervisor, look)
    _of_failures(desk, supervisor, look)
    cable = Cable(desk.installation.address)
    page = desk.sign_in("operator", index=2, address=cable.address)
    cable.cut()
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    look(page, "desk-offline")
    cable.close()


def _of_strangers(desk: Desk, look: Look) -> None:
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


def _of_refusals(desk: Desk, page: Page, look: Look) -> None:
    address = desk.installation.address
    page.goto(f"{address}/desk#/staff")
    page.get_by_test_id("person-new").click()
    page.get_by_test_id("person-save").click()
    look(page, "staff-wrong")
    page.keyboard.press("Escape")
    page.goto(f"{address}/desk#/teams")
    page.get_by_test_id("team-new").click()
    page.get_by_test_id("team-name").fill("فروش")
    page.get_by_test_id("team-save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "team-wrong")
    page.keyboard.press("Escape")
    page.goto(f"{address}/desk#/hours")
    friday = page.get_by_test_id("week-friday")
    friday.get_by_role("button", name="افزودن نوبت").click()
    friday.get_by_label("شروع نوبت").fill("۱۸")
    friday.get_by_label("پایان نوبت").fill("۱۷")
    friday.get_by_label("شروع نوبت").click()
    expect(friday.get_by_role("alert")).to_be_visible()
    look(page, "hours-wrong")
    page.get_by_test_id("admin-teams").click()
    look(page, "hours-unsaved")
    page.get_by_test_id("guard-discard").click()
    page.goto(f"{address}/desk#/replies")
    page.get_by_test_id("reply-new").click()
    page.get_by_test_id("reply-text").fill("{{نام مشتزی}} عزیز")
    page.get_by_test_id("reply-save").click()
    expect(page.get_by_role("dialog")).to_contain_text("نمی‌شناسیم")
    look(page, "reply-wrong")
    page.keyboard.press("Escape")


def _of_failures(desk: Desk, page: Page, look: Look) -> None:
    for name, path in FAILED.items():
        page.route(path, lambda route: route.abort())
        page.goto(f"{desk.installation.address}/desk#/board")
        page.goto(f"{desk.installation.address}/desk#/{name}")
        expect(page.get_by_role("button", name="تلاش دوباره")).to_be_visible()
        look(page, f"{name}-failed")
        page.unroute(path)
    page.goto(f"{desk.installation.address}/desk#/board")
    expect(page.get_by_test_id("board-levels")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_test_id("board-stale")).to_be_visible()
    look(page, "board-stale")
    page.context.set_offline(False)

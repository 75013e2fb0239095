"""The live board: a supervisor sees a customer come, an operator serve them, and stands beside them."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import DESKTOP, NARROW, Desk, Watch, answer, messages, take
from tests.e2e.test_console_access import check
from tests.installation import Installation

WHISPER = "ارسال رایگان را پیشنهاد بده"
BESIDE = "سلام، سرپرست هستم و همراه شما هستم."


def test_a_supervisor_watches_whispers_and_joins_from_the_board(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    supervisor = desk.sign_in("supervisor", "/desk#/board")
    watch.over(supervisor)
    expect(supervisor.get_by_test_id("board-levels")).to_be_visible()
    customer, conversation = desk.customer("تابلو باید آمدن مرا نشان دهد")
    mine = f"[data-conversation='{conversation}']"
    waiting = supervisor.locator(f"[data-testid=board-waiting]{mine}")
    expect(waiting.get_by_test_id("board-waited")).to_be_visible()
    waiting.get_by_test_id("steer-menu").click()
    supervisor.get_by_test_id("steer-priority-1").click()
    expect(waiting).to_contain_text("اولویت‌دار")

    operator = desk.sign_in("operator")
    watch.over(operator)
    take(operator, conversation)
    held = supervisor.locator(f"[data-testid=board-operator][data-operator='سارا احمدی'] {mine}")
    expect(held).to_be_visible()
    expect(waiting).to_have_count(0)
    for scheme in ("light", "dark"):
        supervisor.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", scheme)
        for viewport in (DESKTOP, NARROW):
            supervisor.set_viewport_size(viewport)  # type: ignore[arg-type]
            check(supervisor, f"the board, {scheme}, {viewport['width']}")
            assert supervisor.evaluate("document.querySelector('.board').scrollWidth <= innerWidth")
    supervisor.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    held.locator("a").click()
    expect(supervisor.get_by_test_id("viewers")).to_contain_text("سارا احمدی")
    supervisor.get_by_test_id("whisper").click()
    supervisor.get_by_test_id("whisper-text").fill(WHISPER)
    supervisor.reload()
    expect(supervisor.get_by_test_id("whisper-text")).to_have_value(WHISPER)
    supervisor.get_by_test_id("whisper-text").press("Enter")
    expect(operator.get_by_test_id("toasts")).to_contain_text(WHISPER)
    expect(operator.locator("[data-testid=note][data-whisper]")).to_contain_text(WHISPER)
    expect(operator.get_by_test_id("viewers")).to_have_count(0)
    supervisor.reload()
    expect(supervisor.get_by_test_id("whisper")).to_have_attribute("aria-expanded", "false")
    answer(operator, "ارسال شما رایگان شد.")
    expect(messages(customer, "operator")).to_have_count(1)
    assert WHISPER not in customer.get_by_test_id("log").inner_text()

    supervisor.get_by_test_id("join").click()
    expect(customer.get_by_test_id("log")).to_contain_text("نیلوفر رستمی هم به گفت‌وگو پیوست")
    expect(operator.get_by_test_id("joined")).to_contain_text("نیلوفر رستمی")
    answer(supervisor, BESIDE)
    expect(messages(customer, "operator").last).to_contain_text(BESIDE)
    supervisor.get_by_test_id("part").click()
    expect(supervisor.get_by_test_id("composer")).to_have_count(0)
    assert watch.found == []


def test_the_board_is_for_those_who_lead_and_says_when_it_is_old(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    manager = desk.sign_in("manager", "/desk#/board")
    expect(manager.get_by_test_id("board-operator").first).to_be_visible()
    expect(manager.get_by_test_id("close-queue")).to_have_count(0)
    expect(manager.get_by_test_id("steer-menu")).to_have_count(0)
    manager.get_by_test_id("targets").first.click()
    manager.locator("[name=waiting]").fill("۰")
    manager.get_by_test_id("save-targets").click()
    expect(manager.get_by_test_id("targets-form").get_by_role("alert")).to_be_visible()
    manager.keyboard.press("Escape")
    manager.context.set_offline(True)
    expect(manager.get_by_test_id("board-stale")).to_be_visible()
    manager.context.set_offline(False)
    expect(manager.get_by_test_id("board-stale")).to_have_count(0)
    operator = desk.sign_in("operator", "/desk#/board", index=1)
    expect(operator.get_by_test_id("board")).to_have_count(0)
    expect(operator.get_by_role("link", name="تابلوی زنده")).to_have_count(0)

"""A chat on the move: handed on, given back, put off, offered; by keyboard as well as by pointer."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import DESKTOP, NARROW, Desk, Watch, answer, messages, row, take
from tests.e2e.customer import SIZES, say, shoot
from tests.e2e.test_console_access import check
from tests.installation import Installation


def choose(page: Page, move: str) -> None:
    """Open the menu of the chat on screen and choose one of its acts."""
    page.get_by_test_id("moves").click()
    page.get_by_test_id(f"move-{move}").click()


def look(page: Page, name: str) -> None:
    """Keep what a page looks like on a desktop and a phone, light and dark, and let axe look at it."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(100)
            shoot(page, f"{name}-{size}-{scheme}")
            check(page, f"{name}, {size}, {scheme}")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def test_a_chat_is_handed_to_a_colleague_with_a_note_by_keyboard_alone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("این کار به همکار فروش مربوط است؟ سپردن با صفحه‌کلید")
    reza = desk.sign_in("operator", index=1)
    watch.over(reza)
    take(reza, conversation)
    maryam = desk.sign_in("operator", index=2)
    watch.over(maryam)
    page = reza
    page.get_by_test_id("moves").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("move-transfer")).to_be_focused()
    check(page, "the menu of a chat")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("moves")).to_be_focused()
    page.keyboard.press("x")
    choice = page.get_by_role("radio", name="مریم حسینی")
    expect(choice).to_be_enabled()
    expect(page.get_by_test_id("move-act")).to_be_disabled()
    look(page, "desk-transfer")
    choice.focus()
    page.keyboard.press("Space")
    page.get_by_test_id("transfer-note").focus()
    page.keyboard.type("مشتری فاکتور رسمی می‌خواهد.")
    page.keyboard.press("Control+Enter")
    expect(row(page, conversation)).to_have_count(0)
    expect(page.get_by_test_id("toasts")).to_contain_text("مریم حسینی")
    row(maryam, conversation).locator("a").click()
    expect(maryam.get_by_test_id("note")).to_contain_text("مشتری فاکتور رسمی می‌خواهد.")
    answer(maryam, "سلام، فاکتور را می‌فرستم.")
    expect(messages(customer, "operator")).to_have_count(1)
    choose(maryam, "return")
    check(maryam, "giving back to the bot")
    maryam.get_by_test_id("move-act").click()
    expect(row(maryam, conversation)).to_have_count(0)
    assert desk.value("SELECT state FROM conversations WHERE id = ?", conversation) == "bot"
    assert watch.found == []


def test_a_chat_is_put_off_and_its_customer_wakes_it(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("موجودی انبار را فردا می‌گویید؟ خواباندن گفت‌وگو")
    page = desk.sign_in("operator", index=0)
    take(page, conversation)
    page.get_by_test_id("chat-log").focus()
    page.keyboard.press("z")
    expect(page.get_by_test_id("due-in_two_hours")).to_be_focused()
    page.get_by_test_id("due-next_saturday").click()
    page.get_by_test_id("due-time").fill("۹:۱۵")
    page.get_by_test_id("due-time").blur()
    look(page, "desk-snooze")
    page.get_by_test_id("move-act").click()
    asleep = page.get_by_test_id("snoozed-list")
    expect(asleep.locator(f"[data-conversation='{conversation}']")).to_contain_text("۰۹:۱۵")
    row(page, conversation).locator("a").click()
    expect(page.get_by_test_id("snoozed-bar")).to_contain_text("۰۹:۱۵")
    look(page, "desk-snoozed")
    page.get_by_test_id("wake").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    choose(page, "snooze")
    page.get_by_test_id("move-act").click()
    expect(asleep.locator(f"[data-conversation='{conversation}']")).to_be_visible()
    say(customer, "راستی رنگ آبی هم هست؟")
    expect(page.get_by_test_id("mine-list").locator(f"[data-conversation='{conversation}']")).to_be_visible()
    expect(page.get_by_test_id("toasts")).to_contain_text("بیدار شد")


def test_a_chat_goes_to_another_teams_queue(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("این پرسش مال تیم دیگری است؛ سپردن به تیم")
    page = desk.sign_in("operator", index=1, viewport=NARROW)
    take(page, conversation)
    choose(page, "transfer")
    page.get_by_test_id("transfer-teams").get_by_role("radio", name="فروش").check()
    page.get_by_test_id("move-act").click()
    expect(page.get_by_test_id("move-act")).to_have_count(0)
    waiting = page.get_by_test_id("waiting-list").locator(f"[data-conversation='{conversation}']")
    expect(waiting).to_be_visible()
    team = desk.value(
        "SELECT teams.slug FROM conversations JOIN teams ON teams.id = team_id WHERE conversations.id = ?", conversation
    )
    assert team == "sales"
    details = json.loads(
        str(
            desk.value(
                "SELECT details FROM queue_decisions WHERE conversation_id = ? AND kind = 'transferred'", conversation
            )
        )
    )
    assert details == {"held_by": "رضا کریمی"}

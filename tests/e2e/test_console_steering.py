"""What a supervisor does from the live board with other people's chats: close a queue, reassign, say who is next."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.console import NARROW, Desk, Watch, messages, person, resolve, row, take
from tests.e2e.customer import want_human
from tests.e2e.test_console_access import check
from tests.installation import Installation

CLOSED = "تا ساعت ۱۶ در جلسه‌ایم و پس از آن پاسخ می‌دهیم."


def team_of(desk: Desk, conversation: str) -> str:
    """Give the name of the team in whose queue a conversation is."""
    return str(
        desk.value(
            "SELECT teams.name FROM conversations JOIN teams ON teams.id = team_id WHERE conversations.id = ?",
            conversation,
        )
    )


def waiting(board: Page, conversation: str) -> Locator:
    """Give a waiting chat's line on the board."""
    return board.locator(f"[data-testid=board-waiting][data-conversation='{conversation}']")


def held(board: Page, conversation: str, by: str) -> Locator:
    """Give the line of a chat that somebody holds."""
    return board.locator(f"[data-testid=board-operator][data-operator='{by}'] [data-conversation='{conversation}']")


def act(line: Locator, test_id: str) -> None:
    """Choose one of the acts in the menu of a line."""
    line.get_by_test_id("steer-menu").click()
    line.page.get_by_test_id(test_id).click()


def test_a_closed_queue_turns_away_in_its_own_words_and_opens_again(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    early, served = desk.customer("پیش از بستن صف رسیدم")
    board = desk.sign_in("supervisor", "/desk#/board")
    watch.over(board)
    team = board.locator(f"[data-testid=board-team][data-team='{team_of(desk, served)}']")
    team.get_by_test_id("close-queue").click()
    check(board, "closing a queue")
    expect(board.get_by_test_id("close-queue-now")).to_be_disabled()  # nobody is turned away without a word
    board.get_by_test_id("closing-message").fill(CLOSED)
    board.get_by_test_id("close-queue-now").click()
    expect(team.get_by_test_id("queue-closed")).to_contain_text(CLOSED)
    check(board, "a closed queue")

    # Who comes now is told why, is offered a call instead, and does not wait for nothing.
    late, turned_away = desk.customer("پس از بستن صف رسیدم", waiting=False)
    expect(messages(late, "bot").first).to_be_visible()  # what it offers would take the place of the call
    late.get_by_test_id("talk-to-human").evaluate("button => button.hidden || button.click()")
    expect(late.get_by_test_id("log")).to_contain_text(CLOSED)
    expect(late.get_by_text("با من تماس بگیرید")).to_be_visible()
    expect(late.get_by_test_id("queue-place")).to_be_hidden()
    assert desk.value("SELECT state FROM conversations WHERE id = ?", turned_away) == "bot"
    expect(waiting(board, turned_away)).to_have_count(0)
    # Who waited already still does, and is served.
    expect(early.get_by_test_id("queue-place")).to_be_visible()
    expect(waiting(board, served)).to_be_visible()
    operator = desk.sign_in("operator")
    take(operator, served)
    resolve(operator)

    team.get_by_test_id("open-queue").click()
    expect(team.get_by_test_id("queue-closed")).to_have_count(0)
    expect(team.get_by_test_id("close-queue")).to_be_visible()
    want_human(late)
    expect(waiting(board, turned_away)).to_be_visible()
    take(operator, turned_away)
    resolve(operator)
    board.goto(f"{installation.address}/desk#/audit?kind=queue")
    expect(board.get_by_test_id("audit-row").nth(1)).to_be_visible()
    acts = board.get_by_test_id("audit-row").evaluate_all("rows => rows.map((row) => row.dataset.act)")
    assert acts[:2] == ["queue.opened", "queue.closed"]
    assert watch.found == []


def test_a_chat_is_given_to_another_from_the_board(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    first, second = person("operator", 0), person("operator", 1)
    board = desk.sign_in("supervisor", "/desk#/board")
    customer, conversation = desk.customer("سرپرست مرا از یکی به دیگری می‌سپارد")
    sara, reza = desk.sign_in("operator", index=0), desk.sign_in("operator", index=1)
    for page in (board, sara, reza):
        watch.over(page)
    take(sara, conversation)
    line = held(board, conversation, first["name"])
    act(line, "steer-reassign")
    board.get_by_role("radio", name=second["name"]).check()
    board.get_by_test_id("transfer-note").fill("نوبت استراحت سارا است.")
    check(board, "reassigning a chat")
    board.get_by_test_id("move-act").click()
    expect(held(board, conversation, second["name"])).to_be_visible()
    expect(line).to_have_count(0)
    expect(board.get_by_test_id("steer-menu").first).to_be_visible()

    # Whose it was is told and keeps nothing of it; whose it is has it at once, with the note.
    expect(row(sara, conversation)).to_have_count(0)
    row(reza, conversation).locator("a").click()
    expect(reza.get_by_test_id("note")).to_contain_text("نوبت استراحت سارا است.")
    reza.get_by_test_id("composer").fill("سلام، از این‌جا با من هستید.")
    reza.get_by_test_id("composer").press("Enter")
    expect(messages(customer, "operator")).to_have_count(1)
    assert "استراحت" not in customer.get_by_test_id("log").inner_text()

    # Back to a queue, on a phone.
    board.set_viewport_size(NARROW)  # type: ignore[arg-type]
    act(held(board, conversation, second["name"]), "steer-reassign")
    board.get_by_test_id("transfer-teams").get_by_role("radio", name="فروش").check()
    board.get_by_test_id("move-act").click()
    expect(waiting(board, conversation)).to_be_visible()
    expect(customer.get_by_test_id("queue-place")).to_be_visible()
    take(reza, conversation)
    resolve(reza)
    assert watch.found == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_who_is_next_is_said_on_the_board_and_in_the_chat(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, size: str
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    phone: dict[str, Any] = {"viewport": NARROW, "has_touch": True} if size == "phone" else {}
    ahead, earlier = desk.customer(f"زودتر رسیدم، {size}")
    customer, later = desk.customer(f"دیرتر رسیدم، {size}")
    page = desk.sign_in("supervisor", "/desk#/board", **phone)
    watch.over(page)
    place = customer.get_by_test_id("queue-place")
    behind = place.inner_text()

    def priority() -> object:
        return desk.value("SELECT priority FROM conversations WHERE id = ?", later)

    line = waiting(page, later)
    line.evaluate("line => line.scrollIntoView({ block: 'end' })")
    line.get_by_test_id("steer-menu").click()
    expect(page.get_by_role("menu")).to_be_in_viewport(ratio=1)  # upwards, where there is no room below
    page.get_by_test_id("steer-priority-2").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("فوری")
    expect(waiting(page, later)).to_contain_text("اولویت‌دار")
    expect(place).not_to_have_text(behind)
    order = page.get_by_test_id("board-waiting").evaluate_all("lines => lines.map((one) => one.dataset.conversation)")
    assert order.index(later) < order.index(earlier)
    assert priority() == 2

    # In the chat itself: what presses fits a phone too.
    page.goto(f"{installation.address}/desk#/chat/{later}")
    if size == "desktop":
        expect(page.get_by_test_id("priority")).to_have_value("2")
    page.get_by_test_id("moves").click()
    expect(page.get_by_test_id("steer-priority-2")).to_have_count(0)  # it has that already
    page.get_by_test_id("steer-priority-0").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("عادی")
    expect(place).to_have_text(behind)
    assert priority() == 0
    if size == "desktop":
        page.get_by_test_id("priority").select_option("3")
        expect(place).not_to_have_text(behind)
        assert priority() == 3
    assert watch.found == []

    # It is for those who lead alone.
    operator = desk.sign_in("operator", f"/desk#/chat/{later}", **phone)
    operator.get_by_test_id("moves").click()
    expect(operator.get_by_test_id("move-history")).to_be_visible()
    expect(operator.get_by_test_id("steer-priority-1")).to_have_count(0)
    operator.keyboard.press("Escape")
    for mine in (later, earlier):
        operator.goto(f"{installation.address}/desk#/chat/{mine}")
        operator.get_by_test_id("take").click()
        resolve(operator)
    ahead.close()

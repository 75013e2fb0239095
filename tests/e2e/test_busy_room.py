"""A customer, two operators and a supervisor at once: the race, the hand-over, a lost operator, a whisper, the end."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, Watch, answer, messages, person, row
from tests.e2e.customer import say
from tests.e2e.test_console_moves import choose
from tests.e2e.test_console_people import PRESS_TAKE
from tests.installation import Installation


def race(desk: Desk, conversation: str, both: list[Page]) -> int:
    """Let two press «take» at the same moment; give who got it."""
    for page in both:
        page.goto(f"{desk.installation.address}/desk#/chat/{conversation}")
        expect(page.get_by_test_id("take")).to_be_enabled()
    moment = int(datetime.now(UTC).timestamp() * 1000) + 800
    for page in both:
        page.evaluate(PRESS_TAKE, moment)
    for page in both:
        expect(page.get_by_test_id("take")).to_have_count(0)
    holder = desk.value(
        "SELECT staff.login FROM conversations JOIN staff ON staff.id = operator_id WHERE conversations.id = ?",
        conversation,
    )
    winner = [person("operator", index)["login"] for index in (0, 1)].index(str(holder))
    expect(both[winner].get_by_test_id("composer")).to_be_visible()
    expect(both[1 - winner].get_by_test_id("read-only")).to_contain_text(person("operator", winner)["name"])
    return winner


def lose(desk: Desk, page: Page, login: str) -> None:
    """Take an operator's browser away, and the time in which they might come back."""
    page.context.close()
    long_ago = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S.%f")
    for _ in range(60):
        # Again, for the desk may note the end of their connection only after this.
        with desk.rows() as database:
            database.execute("UPDATE staff SET seen_at = ? WHERE login = ?", (long_ago, login))
        if desk.value("SELECT presence FROM staff WHERE login = ?", login) == "offline":
            return
        time.sleep(0.5)
    raise AssertionError(f"{login} is still there")


def test_one_chat_through_a_busy_room(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("یخچال فروشگاهم را برای شعبه‌ی دوم هم می‌خواهم، کسی هست؟")
    both = [desk.sign_in("operator", index=index) for index in (0, 1)]
    supervisor = desk.sign_in("supervisor")
    for page in (*both, supervisor):
        watch.over(page)
    expect(row(supervisor, conversation)).to_be_visible()

    first = race(desk, conversation, both)
    second = 1 - first
    answer(both[first], "سلام، الان نگاه می‌کنم.")
    expect(messages(customer, "operator")).to_have_count(1)

    # Handed to the colleague, with a note that the customer never sees.
    choose(both[first], "transfer")
    both[first].get_by_role("radio", name=person("operator", second)["name"]).check()
    both[first].get_by_test_id("transfer-note").fill("برای شعبه می‌خواهد؛ تخفیف عمده را حساب کن.")
    both[first].get_by_test_id("move-act").click()
    row(both[second], conversation).locator("a").click()
    expect(both[second].get_by_test_id("note")).to_contain_text("تخفیف عمده")
    answer(both[second], "قیمت عمده را برایتان حساب می‌کنم.")
    expect(messages(customer, "operator")).to_have_count(2)

    # The colleague is lost: the chat goes back to the head of the queue, and the customer is told.
    lose(desk, both[second], person("operator", second)["login"])
    waiting = both[first].get_by_test_id("waiting-list").locator(f"[data-conversation='{conversation}']")
    expect(waiting).to_be_visible(timeout=40_000)
    expect(customer.get_by_test_id("queue-place")).to_be_visible()
    waiting.locator("a").click()
    both[first].get_by_test_id("take").click()
    expect(both[first].get_by_test_id("composer")).to_be_visible()

    # The supervisor whispers; the operator sees it, the customer does not.
    supervisor.goto(f"{installation.address}/desk#/chat/{conversation}")
    supervisor.get_by_test_id("whisper").click()
    supervisor.get_by_test_id("whisper-text").fill("ده درصد تخفیف عمده بدهید.")
    supervisor.get_by_test_id("whisper-text").press("Enter")
    expect(both[first].locator("[data-testid=note][data-whisper]")).to_contain_text("ده درصد")
    log = customer.get_by_test_id("log").inner_text()
    assert "ده درصد" not in log
    assert "تخفیف عمده" not in log

    say(customer, "ممنون، پس قیمت را فردا بگویید")
    expect(messages(both[first], "customer").last).to_contain_text("فردا")
    both[first].get_by_test_id("resolve").click()
    both[first].get_by_test_id("wrapup-topic").select_option(index=1)
    both[first].get_by_test_id("wrapup-outcome").select_option(index=1)
    both[first].get_by_test_id("wrapup-follow-up").check()
    both[first].get_by_test_id("task-title").fill("قیمت عمده‌ی یخچال شعبه")
    both[first].get_by_test_id("wrapup-save").click()
    expect(row(both[first], conversation)).to_have_count(0)
    expect(customer.get_by_test_id("survey-rating-1")).to_be_visible()
    both[first].get_by_test_id("follow-ups-link").click()
    expect(both[first].get_by_test_id("follow-up").filter(has_text="قیمت عمده‌ی یخچال شعبه")).to_be_visible()
    assert watch.found == []

"""Two operators and one chat; a customer who comes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import Desk, answer, messages, person, resolve, row, take
from tests.e2e.customer import open_widget, say, want_human
from tests.installation import Installation

PRESS_TAKE = """at => setTimeout(
  () => document.querySelector('[data-testid=take]').click(), at - Date.now())"""


def test_two_press_take_at_once_and_one_gets_it(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("دو نفر با هم می‌خواهند مرا بردارند")
    both = [desk.sign_in("operator", f"/desk#/chat/{conversation}", index=index) for index in (0, 1)]
    for page in both:
        expect(page.get_by_test_id("take")).to_be_enabled()
    moment = int(datetime.now(UTC).timestamp() * 1000) + 800
    for page in both:
        page.evaluate(PRESS_TAKE, moment)
    for page in both:
        expect(page.get_by_test_id("take")).to_have_count(0)
    holder = str(
        desk.value(
            "SELECT staff.login FROM conversations JOIN staff ON staff.id = operator_id WHERE conversations.id = ?",
            conversation,
        )
    )
    winner = 0 if holder == person("operator", 0)["login"] else 1
    expect(both[winner].get_by_test_id("composer")).to_be_visible()
    loser = both[1 - winner]
    expect(loser.get_by_test_id("read-only")).to_contain_text(person("operator", winner)["name"])
    expect(loser.get_by_test_id("composer")).to_have_count(0)
    assert (
        desk.value("SELECT count(*) FROM assignments WHERE conversation_id = ? AND released_at IS NULL", conversation)
        == 1
    )
    resolve(both[winner])


def test_the_second_visit_finds_the_first(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, first = desk.customer("نخستین پرسش من درباره‌ی گارانتی")
    page = desk.sign_in("operator", index=2)
    take(page, first)
    expect(page.get_by_test_id("contact-card")).to_contain_text("نخستین گفت‌وگوی این مخاطب")
    answer(page, "گارانتی هجده ماه است.")
    resolve(page, "مدت گارانتی را پرسید.")
    customer.get_by_test_id("survey-rating-4").click()
    customer.get_by_test_id("survey-skip").click()
    customer.get_by_test_id("survey-recommend-8").click()
    expect(customer.get_by_test_id("survey-recommend-8")).to_have_count(0)

    # A while later the same day: the same operator goes on with it, and its first handling is in the card.
    say(customer, "گارانتی تبلت هم همین است؟")
    row(page, first).locator("a").click()
    expect(page.get_by_test_id("chat-state")).to_have_attribute("data-state", "open")
    card = page.get_by_test_id("earlier-conversation")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("مدت گارانتی را پرسید.")
    resolve(page, "پرسش دوم هم پاسخ گرفت.")
    customer.get_by_test_id("survey-skip-all").click()

    # Two days later: a new conversation of the same contact.
    past = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with desk.rows() as database:
        database.execute("UPDATE conversations SET resolved_at = ? WHERE id = ?", (past, first))
    customer.reload()
    open_widget(customer)
    say(customer, "باز هم منم، دو روز بعد")
    want_human(customer)
    second = desk.conversation_of("باز هم منم، دو روز بعد")
    assert second != first
    expect(row(page, second)).to_contain_text("۱ گفت‌وگوی پیشین")
    take(page, second)
    card = page.locator(f"[data-testid=earlier-conversation][data-conversation='{first}']")
    expect(card).to_contain_text("پرسش دوم هم پاسخ گرفت.")
    expect(card).to_contain_text(person("operator", 2)["name"])
    card.locator("a").click()
    transcript = page.get_by_test_id("transcript")
    expect(transcript).to_contain_text("مدت گارانتی را پرسید.")
    expect(transcript).to_contain_text("پرسش دوم هم پاسخ گرفت.")
    expect(messages(page, "customer").first).to_contain_text("نخستین پرسش من")
    page.get_by_role("link", name=re.compile("بازگشت به گفت‌وگو")).click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    resolve(page)
    customer.get_by_test_id("survey-skip-all").click()


def test_presence_is_shown_and_set(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator")
    switch = page.get_by_test_id("presence")
    expect(switch).to_have_attribute("data-presence", "online")
    switch.click()
    expect(switch).to_have_attribute("data-presence", "away")
    expect(switch).to_contain_text("دور از میز")
    page.reload()
    expect(switch).to_have_attribute("data-presence", "away")
    switch.click()
    expect(switch).to_have_attribute("data-presence", "online")


def test_the_title_counts_and_the_wait_ticks(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator", index=2)
    customer, conversation = desk.customer("چند ثانیه است منتظرم")
    clock = row(page, conversation).get_by_test_id("waiting-clock")
    seen = clock.inner_text()
    assert re.search("[۰-۹]+:[۰-۹]{2}", seen)
    expect(clock).not_to_have_text(seen)
    waiting = page.get_by_test_id("waiting-list").get_by_test_id("chat-row").count()
    expect(page).to_have_title(re.compile(r"^\([۰-۹]+\) میز کار"))
    customer.get_by_test_id("leave-queue").click()
    expect(row(page, conversation)).to_have_count(0)
    expect(page.get_by_test_id("waiting-list").get_by_test_id("chat-row")).to_have_count(waiting - 1)

"""The operator's side loses the network or the desk, in every step: nothing is lost, nothing comes twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Cable, Desk, answer, messages, person, resolve, row, take
from tests.e2e.customer import say
from tests.installation import Installation


@pytest.fixture
def cable(installation: Installation) -> Iterator[Cable]:
    cable = Cable(installation.address)
    yield cable
    cable.close()


def lose(page: Page, cable: Cable) -> None:
    """The network goes: connections break and the browser knows it."""
    cable.cut()
    page.context.set_offline(True)
    expect(page.get_by_test_id("offline-banner")).to_be_visible()


def regain(page: Page, cable: Cable) -> None:
    """The network comes back."""
    cable.mend()
    page.context.set_offline(False)
    expect(page.get_by_test_id("offline-banner")).to_have_count(0)


def test_waiting_list_and_open_chat(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator", address=cable.address)
    expect(page.get_by_test_id("waiting-list")).to_be_visible()
    lose(page, cable)
    customer, conversation = desk.customer("کسی که هنگام قطعی آمد")
    expect(row(page, conversation)).to_have_count(0)
    regain(page, cable)
    expect(row(page, conversation)).to_have_count(1)
    page.reload()
    expect(row(page, conversation)).to_have_count(1)

    take(page, conversation)
    lose(page, cable)
    say(customer, "این را هنگام قطعی شما نوشتم")
    expect(messages(customer, "customer")).to_have_count(2)
    regain(page, cable)
    expect(messages(page, "customer").last).to_contain_text("هنگام قطعی شما")
    expect(messages(page, "customer")).to_have_count(2)
    page.reload()
    expect(messages(page, "customer")).to_have_count(2)
    expect(page.get_by_test_id("composer")).to_be_visible()


def test_messages_written_offline_arrive_once_and_in_order(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("برای من چند پیام بفرستید")
    page = desk.sign_in("operator", address=cable.address)
    take(page, conversation)
    page.get_by_test_id("composer").fill("نیمه‌کاره")
    page.reload()
    expect(page.get_by_test_id("composer")).to_have_value("نیمه‌کاره")

    lose(page, cable)
    answer(page, "یک")
    answer(page, "دو")
    expect(page.locator("[data-testid=message][data-state=pending]")).to_have_count(2)
    expect(page.get_by_test_id("offline-banner")).to_contain_text("۲ پیام")
    expect(row(page, conversation).get_by_test_id("row-unsent")).to_contain_text("۲")
    # Reloaded before they were sent: they lie in this browser's storage.
    cable.mend()
    page.context.set_offline(False)
    page.reload()
    expect(messages(customer, "operator")).to_have_text([re.compile("یک"), re.compile("دو")])
    expect(page.locator("[data-testid=message][data-state=pending]")).to_have_count(0)
    expect(messages(page, "operator")).to_have_count(2)

    installation.stop("desk")
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    answer(page, "سه")
    answer(page, "چهار")
    page.get_by_test_id("composer").fill("پنج")
    installation.start("desk")
    expect(messages(customer, "operator")).to_have_count(4, timeout=40_000)
    expect(messages(page, "operator")).to_have_count(4)
    expect(page.locator("[data-testid=message][data-state=pending]")).to_have_count(0)
    page.reload()
    expect(messages(page, "operator")).to_have_count(4)
    expect(page.get_by_test_id("composer")).to_have_value("پنج")
    assert (
        desk.value("SELECT count(*) FROM messages WHERE conversation_id = ? AND author = 'operator'", conversation) == 4
    )


def test_wrap_up_survives_the_network_and_a_reload(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("سلام، ارسال به کرمانشاه با قطعی شبکه چند روز است؟")
    page = desk.sign_in("operator", address=cable.address)
    take(page, conversation)
    page.get_by_test_id("resolve").click()
    page.get_by_test_id("wrapup-topic").select_option("shipping")
    page.get_by_test_id("wrapup-outcome").select_option("solved")
    page.get_by_test_id("wrapup-summary").fill("زمان ارسال را گفتم.")
    lose(page, cable)
    expect(page.get_by_test_id("wrapup-save")).to_be_disabled()
    expect(page.get_by_role("dialog")).to_contain_text("ارتباط قطع است")
    cable.mend()
    page.context.set_offline(False)
    page.reload()
    page.get_by_test_id("resolve").click()
    expect(page.get_by_test_id("wrapup-topic")).to_have_value("shipping")
    expect(page.get_by_test_id("wrapup-outcome")).to_have_value("solved")
    expect(page.get_by_test_id("wrapup-summary")).to_have_value("زمان ارسال را گفتم.")
    page.get_by_test_id("wrapup-save").click()
    expect(row(page, conversation)).to_have_count(0)
    expect(customer.get_by_test_id("survey-rating-5")).to_have_count(1)
    assert desk.value("SELECT count(*) FROM surveys WHERE conversation_id = ?", conversation) == 1


def test_a_chat_taken_meanwhile_is_read_only_and_names_who_took_it(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("چه کسی زودتر می‌رسد؟")
    page = desk.sign_in("operator", address=cable.address)
    row(page, conversation).locator("a").click()
    expect(messages(page, "customer")).to_have_count(1)
    lose(page, cable)
    other = desk.sign_in("operator", index=1)
    take(other, conversation)
    regain(page, cable)
    expect(page.get_by_test_id("read-only")).to_contain_text(person("operator", 1)["name"])
    expect(page.get_by_test_id("take")).to_have_count(0)
    expect(row(page, conversation)).to_have_count(0)
    expect(messages(page, "customer").first).to_be_visible()

    # What one meant to say to a chat that is no longer one's own is not forgotten.
    answer(other, "من پاسخ می‌دهم")
    expect(messages(customer, "operator")).to_have_count(1)
    resolve(other)
    expect(customer.get_by_test_id("survey-rating-5")).to_be_visible()


def test_a_message_that_came_too_late_is_kept_and_listed(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("سرپرست این گفت‌وگو را می‌بندد")
    page = desk.sign_in("operator", address=cable.address)
    take(page, conversation)
    lose(page, cable)
    answer(page, "دیر رسیده")
    supervisor = desk.sign_in("supervisor", f"/desk#/chat/{conversation}")
    resolve(supervisor)
    regain(page, cable)
    expect(page.locator("[data-testid=message][data-state=pending]")).to_contain_text("دیر رسیده")
    expect(page.get_by_test_id("unsent-list")).to_contain_text("دیر رسیده")
    expect(page.get_by_test_id("composer")).to_have_count(0)
    page.get_by_role("button", name="حذف").click()
    expect(page.get_by_test_id("unsent-list")).to_have_count(0)
    assert desk.value("SELECT count(*) FROM messages WHERE text = 'دیر رسیده'") == 0

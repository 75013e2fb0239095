"""Reloading, losing the network, and processes that die: nothing is lost and nothing is shown twice."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.e2e.conftest import open_shop
from tests.e2e.customer import PHONE, Operator, ask, assert_whole, messages, open_widget, portray, say, shoot
from tests.installation import Installation


def reload(page: Page) -> None:
    """Reload in the middle of things, and see the same conversation again."""
    before = page.get_by_test_id("message").count()
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("message")).not_to_have_count(0)
    assert page.get_by_test_id("message").count() >= before
    assert_whole(page)


def say_without_network(page: Page, text: str) -> None:
    """Lose the network, write, reload all the same, get the network back: it is sent once."""
    said = messages(page, "customer").count()
    page.context.set_offline(True)
    say(page, text)
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    expect(page.get_by_test_id("unsent")).to_have_count(1)
    page.context.set_offline(False)
    page.reload()
    open_widget(page)
    expect(messages(page, "customer")).to_have_count(said + 1)
    expect(messages(page, "customer").last).to_contain_text(text)
    expect(page.get_by_test_id("unsent")).to_have_count(0)


def test_every_step_survives_a_lost_network_and_a_reload(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, **PHONE)
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    before_the_first_message(page)
    with_the_bot(page)
    in_the_queue(page)
    operator = Operator(browser, contexts, installation)
    in_the_live_chat(page, operator)
    operator.resolve()
    in_the_survey(page)


def before_the_first_message(page: Page) -> None:
    page.get_by_test_id("composer").fill("سلام، قیمت گوشی")
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("composer")).to_have_value("سلام، قیمت گوشی")
    say_without_network(page, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    expect(page.get_by_test_id("product-card").first).to_be_visible()
    reload(page)


def with_the_bot(page: Page) -> None:
    answers = messages(page, "bot").count()
    say(page, "سفارش ۱۰۲۳۴۵ من کجاست")
    page.reload()
    open_widget(page)
    expect(messages(page, "bot")).to_have_count(answers + 1)
    expect(messages(page, "bot").last).to_contain_text("چهار رقم")
    say_without_network(page, "۶۷۸۹")
    expect(page.get_by_test_id("order-card")).to_have_count(1)
    reload(page)


def in_the_queue(page: Page) -> None:
    say(page, "میخوام با یه آدم واقعی حرف بزنم")
    expect(page.get_by_test_id("queue-place")).to_be_visible()
    reload(page)
    expect(page.get_by_test_id("queue-place")).to_be_visible()
    say_without_network(page, "لطفاً زودتر")


def in_the_live_chat(page: Page, operator: Operator) -> None:
    operator.take("لطفاً زودتر")
    expect(page.get_by_test_id("queue-place")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    operator.write("سلام، در خدمتم.")
    operator.write("سفارشتان را دیدم.")
    page.context.set_offline(False)
    expect(messages(page, "operator")).to_have_count(2)
    say_without_network(page, "ممنون از شما")
    expect(messages(page, "operator")).to_have_count(2)
    reload(page)


def in_the_survey(page: Page) -> None:
    expect(page.get_by_test_id("survey-rating-5")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    expect(page.get_by_test_id("survey-rating-5")).to_be_disabled()
    expect(page.get_by_test_id("survey-skip")).to_be_disabled()
    page.context.set_offline(False)
    page.get_by_test_id("survey-rating-5").click()
    page.get_by_test_id("survey-comment").fill("خوب")
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("survey-comment")).to_have_value("خوب")
    page.get_by_test_id("survey-send").click()
    page.get_by_test_id("survey-recommend-9").click()
    expect(messages(page, "bot").last).to_contain_text("سپاس")
    reload(page)
    expect(page.locator(".survey")).to_have_count(0)


def test_the_desk_restarts_under_a_conversation(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation)
    open_widget(page)
    ask(page, "هزینه ارسال به شیراز چقدره")
    installation.stop("desk")
    try:
        expect(page.get_by_test_id("offline-banner")).to_be_visible()
        say(page, "ساعت کاری شما چیه؟")
        expect(page.get_by_test_id("unsent")).to_have_count(1)
        portray(page, "widget-offline")
    finally:
        installation.start("desk")
    expect(messages(page, "bot")).to_have_count(2, timeout=40_000)
    expect(messages(page, "customer")).to_have_count(2)
    assert_whole(page)


def test_the_engine_dies_under_a_conversation(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation)
    open_widget(page)
    ask(page, "هزینه ارسال به شیراز چقدره")
    installation.stop("engine")
    try:
        say(page, "شرایط بازگشت کالا چیست؟")
        # Told in words, and offered a human.
        expect(messages(page, "system").last).to_contain_text("پیام شما ثبت شده")
        expect(page.get_by_test_id("choice")).to_have_count(1)
        expect(page.get_by_test_id("talk-to-human")).to_be_enabled()
        portray(page, "widget-engine-down")
        page.reload()
        open_widget(page)
        expect(page.get_by_test_id("choice")).to_have_count(1)
    finally:
        installation.start("engine")
    # Kept, and answered.
    expect(messages(page, "bot")).to_have_count(2, timeout=60_000)
    assert_whole(page)


def test_two_tabs_opened_before_the_first_message_share_one_conversation(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    one = open_shop(browser, contexts, installation)
    two = one.context.new_page()
    two.goto(f"{installation.shop}/")
    for page in (one, two):
        open_widget(page)
        expect(page.get_by_test_id("choice").first).to_be_visible()
    # Both write while neither has a conversation.
    one.context.set_offline(True)
    say(one, "هزینه ارسال به شیراز چقدره")
    say(two, "ساعت کاری شما چیه؟")
    expect(one.get_by_test_id("offline-banner")).to_be_visible()
    expect(two.get_by_test_id("offline-banner")).to_be_visible()
    one.context.set_offline(False)
    for page in (one, two):
        expect(messages(page, "customer")).to_have_count(2)
        expect(messages(page, "bot")).to_have_count(2)
        assert_whole(page)
    assert one.get_by_test_id("log").inner_text() == two.get_by_test_id("log").inner_text()
    # What was seen in one tab is not unread in the other.
    two.get_by_test_id("close").click()
    ask(one, "شرایط بازگشت کالا چیست؟")
    expect(two.locator(".badge")).to_be_hidden()


def test_a_failing_desk_is_not_asked_for_ever(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation)
    failing = {"now": True, "tries": 0}

    def between(client: WebSocketRoute) -> None:
        desk = client.connect_to_server()

        def pass_on(data: str | bytes) -> None:
            frame = json.loads(data)
            if frame["type"] != "message_send" or not failing["now"]:
                desk.send(data)
                return
            failing["tries"] += 1
            error = {"code": "server.error", "text": "خطایی پیش آمد و ثبت شد. کد پیگیری: 4f2a91c0", "data": None}
            client.send(json.dumps({"type": "error", "id": frame["id"], **error}))

        client.on_message(pass_on)

    page.route_web_socket("**/chat/socket", between)
    page.reload()
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    say(page, "هزینه ارسال به شیراز چقدره")
    expect(page.get_by_test_id("retry")).to_be_visible(timeout=30_000)
    assert failing["tries"] == 4
    portray(page, "widget-error")
    page.reload()
    open_widget(page)
    failing["now"] = False
    page.get_by_test_id("retry").click()
    expect(messages(page, "bot")).to_have_count(1)
    assert_whole(page)


def test_too_many_and_too_long(browser: Browser, contexts: list[BrowserContext], installation: Installation) -> None:
    page = open_shop(browser, contexts, installation)
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    # Quicker than anyone types: the desk refuses some, and each of them is sent later, once.
    for number in range(24):
        say(page, f"پیام {number}")
    expect(messages(page, "customer")).to_have_count(24, timeout=60_000)
    assert_whole(page)
    page.get_by_test_id("composer").fill("س" * 4001)
    expect(page.get_by_test_id("too-long")).to_contain_text("۱ نویسه")
    expect(page.get_by_test_id("send")).to_be_disabled()
    page.get_by_test_id("composer").fill("Supercalifragilistic" * 12 + " و یک واژه‌ی بلند")
    page.get_by_test_id("send").click()
    expect(messages(page, "customer")).to_have_count(25)
    sizes = "(log) => [log.scrollWidth, log.clientWidth]"
    width, room = page.get_by_test_id("log").evaluate(sizes)
    assert width <= room
    shoot(page, "widget-long-words")

"""Suggested answers: at hand by one key, with their source, never sent by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import Desk, Watch, answer, messages, resolve, take
from tests.e2e.test_console_access import LOOKS, check
from tests.installation import Installation

QUESTION = "روکش صندلی پلنگی برای خودروی نیسان آبی هم می‌آورید؟"
ANSWER = "روکش پلنگی نیسان آبی را هفته‌ی آینده می‌آوریم؛ سفارش ۱۰۲۳۴۵ هم همان بود."


def test_answers_are_suggested_and_inserted_by_one_key(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator", index=0)
    watch = Watch()
    watch.over(page)
    customer, first = desk.customer(QUESTION)
    take(page, first)
    answer(page, ANSWER)
    expect(messages(customer, "operator")).to_have_count(1)
    resolve(page, "روکش خواست.", outcome=1)  # solved

    customer, second = desk.customer("سلام روکش صندلی پلنگی نیسان آبی میارید؟")
    take(page, second)
    suggestion = page.locator("[data-testid=suggestion][data-kind=solved]")
    expect(suggestion).to_contain_text(
        "روکش پلنگی نیسان آبی را هفته‌ی آینده می‌آوریم؛ سفارش {{شماره سفارش}} هم همان بود."
    )
    expect(suggestion).to_contain_text(QUESTION)
    place = page.get_by_test_id("suggestion").count()
    page.keyboard.press(f"Alt+Digit{place}")
    field = page.get_by_test_id("composer")
    # The earlier customer's order is not this one's: it has to be written before it can be sent.
    expect(field).to_have_value("روکش پلنگی نیسان آبی را هفته‌ی آینده می‌آوریم؛ سفارش {{شماره سفارش}} هم همان بود.")
    expect(page.get_by_test_id("unfilled")).to_be_visible()
    field.press("Enter")
    expect(messages(customer, "operator")).to_have_count(0)
    suggestion.get_by_role("link").click()
    expect(page.get_by_test_id("transcript").locator("[data-found]")).to_contain_text("روکش پلنگی")
    page.go_back()

    # Of the shop's own answers, as soon as the customer asks for one.
    customer.get_by_test_id("composer").fill("هزینه‌ی ارسال به شیراز چقدر است؟")
    customer.get_by_test_id("composer").press("Enter")
    own = page.locator("[data-testid=suggestion][data-kind=answer]").first
    expect(own).to_be_visible()
    field.fill("")
    own.get_by_test_id("suggestion-insert").click()
    expect(field).not_to_have_value("")
    expect(field).to_be_focused()
    expect(messages(customer, "operator")).to_have_count(0)

    # Folded, they stay so.
    page.get_by_role("button", name="پاسخ پیشنهادی").click()
    expect(page.get_by_test_id("suggestion")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("suggestions")).to_be_visible()
    expect(page.get_by_test_id("suggestion")).to_have_count(0)
    page.get_by_role("button", name="پاسخ پیشنهادی").click()
    page.get_by_test_id("composer").fill("")
    assert watch.found == []
    resolve(page)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_suggestions(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer(f"هزینه‌ی ارسال به شیراز چقدر است؟ {look}")
    page = desk.sign_in("operator", index=1, **look)
    take(page, conversation)
    expect(page.get_by_test_id("suggestion").first).to_be_visible()
    check(page, "suggested answers")
    resolve(page)
    customer.close()

"""The whole path: a customer, an operator and a manager, each in a browser of their own."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import ROOT, open_shop
from tests.e2e.customer import PHONE, say, shoot
from tests.installation import Installation


def sign_in(browser: Browser, contexts: list[BrowserContext], installation: Installation, role: str, path: str) -> Page:
    """Open the console and sign in as the first of a role."""
    people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    person = next(person for person in people if person["role"] == role)
    context = browser.new_context(locale="fa-IR", viewport={"width": 1440, "height": 900})
    contexts.append(context)
    page = context.new_page()
    page.goto(installation.address + path)
    page.get_by_test_id("login").fill(person["login"])
    page.get_by_test_id("password").fill(person["password"])
    page.get_by_test_id("sign-in").click()
    return page


def test_handoff_chat_wrap_up_survey_report(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    operator = sign_in(browser, contexts, installation, "operator", "/desk")
    expect(operator.get_by_test_id("waiting-list")).to_be_visible()
    customer = open_shop(browser, contexts, installation, **PHONE)
    customer.get_by_test_id("launcher").click()
    expect(customer.get_by_test_id("choice").first).to_be_visible()
    say(customer, "میخوام با یه آدم واقعی حرف بزنم")
    expect(customer.get_by_test_id("queue-place")).to_be_visible()

    # Theirs is the last of those who wait.
    row = operator.get_by_test_id("waiting-list").get_by_test_id("chat-row").last
    expect(row).to_contain_text("آدم واقعی")
    shoot(operator, "desk-waiting")
    row.click()
    operator.get_by_test_id("take").first.click()
    expect(operator.get_by_test_id("composer")).to_be_visible()
    operator.get_by_test_id("composer").fill("سلام، در خدمتم.")
    operator.get_by_test_id("composer").press("Enter")
    expect(customer.locator("[data-testid=message][data-author=operator]")).to_contain_text("در خدمتم")
    say(customer, "ممنون، همین A54 را می‌خواستم.")
    expect(operator.locator("[data-testid=message][data-author=customer]").last).to_contain_text("A54")
    operator.reload()
    operator.locator("[data-testid=mine-list] [data-testid=chat-row]").first.click()
    expect(operator.locator("[data-testid=message][data-author=operator]")).to_have_count(1)
    shoot(operator, "desk-chat")

    operator.get_by_test_id("resolve").click()
    operator.get_by_test_id("wrapup-topic").select_option(index=1)
    operator.get_by_test_id("wrapup-outcome").select_option(index=1)
    operator.get_by_test_id("wrapup-summary").fill("راهنمایی برای خرید گوشی.")
    shoot(operator, "desk-wrapup")
    operator.get_by_test_id("wrapup-save").click()

    customer.get_by_test_id("survey-rating-5").click()
    customer.get_by_test_id("survey-comment").fill("عالی بود")
    shoot(customer, "widget-survey-phone")
    customer.get_by_test_id("survey-send").click()
    customer.get_by_test_id("survey-recommend-9").click()
    expect(customer.get_by_test_id("survey-recommend-9")).to_have_count(0)

    manager = sign_in(browser, contexts, installation, "manager", "/reports")
    expect(manager.get_by_test_id("response-value")).to_be_visible()
    expect(manager.get_by_test_id("comment-row").first).to_contain_text("عالی بود")
    shoot(manager, "reports")
    manager.get_by_test_id("comment-link").first.click()
    expect(manager.locator("[data-testid=message]").first).to_be_visible()

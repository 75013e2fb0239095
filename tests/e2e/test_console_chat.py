"""What stands at hand in the chat: what the bot understood, and products to show."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import NARROW, Desk, Watch, messages, take
from tests.e2e.customer import shoot
from tests.e2e.test_console_access import check
from tests.installation import Installation


def test_the_bots_understanding_is_told_on_demand_in_plain_words(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("گوشی سامسونگ A54 تا ۱۵ میلیون تومان دارید؟")
    page = desk.sign_in("operator")
    take(page, conversation)
    shown = messages(page, "customer").first
    details = shown.get_by_test_id("understood")
    expect(details).to_be_hidden()
    shown.get_by_test_id("understanding").press("Enter")
    expect(details).to_contain_text("اطمینان")
    expect(details).to_contain_text("مبلغ")
    expect(details).to_contain_text("تا ۱۵٬۰۰۰٬۰۰۰ تومان")
    check(page, "understanding")
    shoot(page, "desk-understanding")
    shown.get_by_test_id("understanding").click()
    expect(details).to_be_hidden()


def test_an_operator_shows_products_by_keyboard_alone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("یک هدفون خوب به من نشان بدهید")
    page = desk.sign_in("operator")
    watch.over(page)
    take(page, conversation)
    shown = customer.get_by_test_id("product-card").count()
    page.get_by_test_id("products").press("Enter")
    expect(page.get_by_test_id("product-search")).to_be_focused()
    expect(page.get_by_test_id("product-found").first).to_be_visible()
    page.keyboard.type("هدفون")
    expect(page.get_by_test_id("product-found").first).to_contain_text("هدفون")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("product-found").first).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("product-found").nth(1).press("Space")
    expect(page.get_by_test_id("products-send")).to_contain_text("۲")
    check(page, "choosing products")
    shoot(page, "desk-products")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    check(page, "choosing products on a phone")
    shoot(page, "desk-products-phone")
    page.get_by_test_id("product-search").press("Enter")
    expect(messages(page, "operator")).to_have_count(1)
    expect(customer.get_by_test_id("product-card")).to_have_count(shown + 2)
    shoot(customer, "widget-products-from-operator")
    # Nothing is found, and it says so.
    page.get_by_test_id("products").click()
    page.get_by_test_id("product-search").fill("زققژکگ")
    expect(page.get_by_text("کالایی با این نام پیدا نشد.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("product-search")).to_have_count(0)
    assert watch.found == []

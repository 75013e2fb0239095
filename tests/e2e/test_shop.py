"""The demo shop: good to look at, open to everyone, and a page that the widget is at home in."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.customer import PHONE, SIZES, ask, open_widget, portray, shoot
from tests.installation import Installation


def visit(browser: Browser, contexts: list[BrowserContext], address: str, **how: object) -> Page:
    context = browser.new_context(locale="fa-IR", **how)  # type: ignore[arg-type]
    contexts.append(context)
    page = context.new_page()
    page.goto(address)
    page.get_by_test_id("launcher").wait_for(state="attached")
    return page


def test_shop_and_product_page_are_accessible_and_fit_every_screen(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = visit(browser, contexts, f"{installation.address}/shop/")
    page.wait_for_load_state("networkidle")
    portray(page, "shop")
    page.goto(f"{installation.address}/shop/#samsung-galaxy-a54")
    expect(page.locator("h1")).to_contain_text("A54")
    portray(page, "shop-product")
    for viewport in SIZES.values():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_widget_stays_open_from_page_to_page_and_is_dark_with_the_shop(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = visit(browser, contexts, f"{installation.address}/shop/", color_scheme="light")
    open_widget(page)
    ask(page, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    page.goto(f"{installation.address}/shop/?lang=en")
    expect(page.get_by_test_id("panel")).to_be_visible()
    expect(page.get_by_test_id("product-card").first).to_be_visible()
    host = page.locator("#pasokh-widget")
    expect(host).to_have_attribute("data-theme", "light")
    page.locator(".round-button").click()
    expect(host).to_have_attribute("data-theme", "dark")
    shoot(page, "shop-dark-with-widget")
    page.get_by_test_id("close").click()
    page.reload()
    page.get_by_test_id("launcher").wait_for()
    expect(page.get_by_test_id("panel")).to_be_hidden()


def test_on_a_phone_a_products_page_is_not_hidden_by_the_chat(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = visit(browser, contexts, f"{installation.address}/shop/", **PHONE)
    open_widget(page)
    ask(page, "سلام، قیمت گوشی سامسونگ A54 چنده؟")
    page.get_by_test_id("product-card").first.get_by_role("link").click()
    expect(page.get_by_test_id("panel")).to_be_hidden()
    expect(page.locator("h1")).to_contain_text("A54")

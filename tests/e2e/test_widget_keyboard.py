"""The widget by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import open_shop
from tests.e2e.customer import PHONE, messages, open_widget
from tests.installation import Installation

FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset.testid ?? at?.tagName ?? "";
}"""


def focused(page: Page) -> str:
    """Tell which part of the page or the widget has the focus."""
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something has the focus, and see that it shows."""
    for _ in range(20):
        if focused(page) == wanted:
            break
        page.keyboard.press("Tab")
    assert focused(page) == wanted


def test_asked_answered_and_closed_without_a_pointer(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation)
    page.get_by_test_id("launcher").wait_for()
    tab_to(page, "launcher")
    assert page.get_by_test_id("launcher").evaluate("(at) => getComputedStyle(at).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("panel")).to_be_visible()
    assert focused(page) == "composer"
    expect(page.get_by_test_id("choice").first).to_be_visible()
    for _ in range(20):
        if focused(page) == "choice":
            break
        page.keyboard.press("Shift+Tab")
    # The last of them would ask for a human.
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "choice"
    page.keyboard.press("Enter")
    expect(messages(page, "customer")).to_have_count(1)
    expect(messages(page, "bot").first).to_be_visible()
    # The button that was pressed is gone; the next words go on from the box.
    assert focused(page) == "composer"
    page.keyboard.type("هزینه ارسال به شیراز چقدره")
    page.keyboard.press("Enter")
    expect(messages(page, "bot").last).to_contain_text("تومان")
    log = page.get_by_test_id("log")
    assert (log.get_attribute("role"), log.get_attribute("tabindex")) == ("log", "0")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("panel")).to_be_hidden()
    assert focused(page) == "launcher"


def test_the_phone_sheet_keeps_the_focus_and_gives_it_back(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, **PHONE)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=behind>پشت</button>')")
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    expect(page.get_by_test_id("panel")).to_have_attribute("aria-modal", "true")
    seen = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.add(focused(page))
    assert {"close", "log", "choice", "composer", "talk-to-human"} <= seen
    assert not {"BUTTON", "BODY", "launcher"} & seen
    page.keyboard.press("Escape")
    assert focused(page) == "launcher"


def test_touch_targets_are_wide_enough(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, **PHONE)
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    for button in page.get_by_test_id("panel").locator("button:visible").all():
        box = button.bounding_box()
        assert box
        # Chromium reckons boxes in 32-bit floats: 44 px may come back as 43.999998.
        assert round(min(box["width"], box["height"]), 2) >= 44, button.get_attribute("data-testid")

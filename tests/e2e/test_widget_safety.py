"""What people write is text, whatever it looks like; and no page complains."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.conftest import open_shop
from tests.e2e.customer import assert_whole, listen_for_trouble, messages, open_widget, say, shoot
from tests.installation import Installation

WRITTEN = (
    '/request_human{"a": 1}',
    '<img src=x onerror="document.title=1">',
    "<script>document.title=2</script>",
    "**پررنگ** و [پیوند](javascript:document.title=3)",
    "/restart",
    '/greet{"a": 1}',
    "{{7*7}} ${7*7} {a}",
)


def test_message_text_is_only_text(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    page = open_shop(browser, contexts, installation, color_scheme="dark")
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    for number, text in enumerate(WRITTEN, start=1):
        answers = messages(page, "bot").count()
        say(page, text)
        expect(messages(page, "customer")).to_have_count(number)
        expect(messages(page, "customer").last.locator(".bubble")).to_have_text(text)
        expect(messages(page, "bot").nth(answers)).to_be_visible()
        if number == 1:  # so many that mean nothing end with a human, and rightly
            expect(page.get_by_test_id("queue-place")).to_be_hidden()
    assert page.title() == "فروشگاه"
    assert page.locator(".bubble").locator("img, script, b, strong, a").count() == 0
    assert "49" not in page.get_by_test_id("log").inner_text()
    # "/restart" made the bot forget nothing that was said.
    page.reload()
    open_widget(page)
    expect(messages(page, "customer")).to_have_count(len(WRITTEN))
    assert_whole(page)
    shoot(page, "widget-only-text-dark")


@pytest.mark.parametrize("path", ["/shop/", "/shop/?lang=en#samsung-galaxy-a54", "/desk", "/reports"])
def test_no_page_complains(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, path: str
) -> None:
    context = browser.new_context(locale="fa-IR")
    contexts.append(context)
    page = context.new_page()
    trouble = listen_for_trouble(page)
    page.goto(installation.address + path)
    page.wait_for_load_state("networkidle")
    if path.startswith("/shop"):
        open_widget(page)
        expect(page.get_by_test_id("choice").first).to_be_visible()
        expect(page.locator("#pasokh-widget")).to_have_css("font-family", "Vazirmatn, Tahoma, sans-serif")
        assert page.evaluate("document.fonts.check('16px Vazirmatn')")
    assert trouble == []

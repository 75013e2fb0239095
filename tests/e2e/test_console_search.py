"""Looking for what was said and who it was, in the desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.console import Desk, Watch, answer, messages, resolve, row, take
from tests.e2e.test_console_access import LOOKS, check
from tests.installation import Installation


def test_an_operator_finds_what_was_said_and_reads_it_where_it_stands(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("فاكتور رسمي مي خواهم، شماره ۰۹۱۲ ۸۸۸ ۷۷۶۶")
    page = desk.sign_in("operator")
    watch = Watch()
    watch.over(page)
    take(page, conversation)
    answer(page, "صادر شد.")
    expect(messages(page, "operator")).to_have_count(1)
    resolve(page)

    page.keyboard.press("/")
    expect(page.get_by_test_id("search")).to_be_focused()
    page.keyboard.type("فاکتور رسمی می‌خوا")
    found = page.get_by_test_id("found-message")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text(["فاكتور", "رسمي", "مي خواهم"])
    page.keyboard.press("ArrowDown")
    expect(found.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("transcript").locator("[data-found]")).to_contain_text("فاكتور")

    field = page.get_by_test_id("search")
    field.fill("+98912888776")
    expect(found).to_have_count(1)
    field.fill("هیچ‌جا ننوشته‌اند")
    expect(page.get_by_test_id("search-results")).to_contain_text("چیزی پیدا نشد")
    field.press("Escape")
    expect(page.get_by_test_id("waiting-list")).to_be_visible()
    # Their card is closed to whoever serves the contact no more; the page says so.
    assert [one for one in watch.found if "404" not in one] == []


def test_a_chat_of_a_colleague_is_found_by_the_supervisor_alone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("رازپوشانی بفرمایید")
    holder = desk.sign_in("operator", index=0)
    take(holder, conversation)
    other = desk.sign_in("operator", index=1)
    other.get_by_test_id("search").fill("رازپوشانی")
    expect(other.get_by_test_id("search-results")).to_contain_text("چیزی پیدا نشد")
    supervisor = desk.sign_in("supervisor")
    supervisor.get_by_test_id("search").fill("رازپوشانی")
    expect(supervisor.get_by_test_id("found-message")).to_have_count(1)
    resolve(holder)


def test_the_newer_messages_of_a_long_conversation_are_a_click_away(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("سوزن در انبار کاه")
    with desk.rows() as database:
        database.executemany(
            "INSERT INTO messages (id, conversation_id, seq, author, text, created_at) "
            "VALUES (?, ?, ?, 'operator', ?, '2026-11-24 08:00:00.000000')",
            [(f"needle-{seq}", conversation, seq, f"کاه {seq}") for seq in range(100, 300)],
        )
        database.execute(
            "UPDATE conversations SET last_seq = 299, revision = revision + 1 WHERE id = ?", (conversation,)
        )
    page = desk.sign_in("operator")
    page.get_by_test_id("search").fill("سوزن")
    page.get_by_test_id("found-message").locator("a").click()
    expect(page.get_by_test_id("transcript").locator("[data-found]")).to_contain_text("سوزن")
    page.get_by_test_id("newer").click()
    expect(page.locator("[data-seq='299']")).to_be_attached()
    expect(page.get_by_test_id("newer")).to_have_count(0)
    page.get_by_test_id("search-clear").click()
    take(page, conversation)
    resolve(page)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_search(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    name = "-".join(str(value) for value in look.values())
    customer, conversation = desk.customer(f"نمای جست‌وجو را نشان دهید {name}")
    page = desk.sign_in("operator", index=1, **look)
    expect(row(page, conversation)).to_be_visible()
    page.get_by_test_id("search").fill("نمای جستجو")
    expect(page.get_by_test_id("found-message").first).to_be_visible()
    check(page, "what was found")
    page.get_by_test_id("search").fill("مهمان")
    expect(page.get_by_test_id("found-contact").first).to_be_visible()
    check(page, "contacts that were found")
    page.get_by_test_id("search").fill("ناپیداناپیدا")
    expect(page.get_by_test_id("search-results")).to_contain_text("چیزی پیدا نشد")
    check(page, "nothing found")
    customer.get_by_test_id("leave-queue").click()

"""Long conversations: newest page first, older ones as one scrolls up."""

from __future__ import annotations

import uuid

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.console import Desk, messages, row
from tests.installation import Installation

COUNT = 450


def lengthen(desk: Desk, conversation: str) -> None:
    """Give a conversation 450 messages, as months of talk would."""
    with desk.rows() as database:
        (have, created_at) = database.execute(
            "SELECT max(seq), min(created_at) FROM messages WHERE conversation_id = ?", (conversation,)
        ).fetchone()
        database.executemany(
            "INSERT INTO messages (id, conversation_id, seq, author, text, created_at)"
            " VALUES (?, ?, ?, 'customer', ?, ?)",
            [
                (str(uuid.uuid4()), conversation, seq, f"پیام شماره‌ی {seq}", created_at)
                for seq in range(have + 1, COUNT + 1)
            ],
        )
        database.execute(
            "UPDATE conversations SET last_seq = ?, revision = revision + 1 WHERE id = ?", (COUNT, conversation)
        )


def shown(page: Page) -> list[int]:
    """Give the numbers on screen from top to bottom."""
    return list(
        page.eval_on_selector_all(
            "[data-testid=chat-log] [data-seq]", "found => found.map(one => Number(one.dataset.seq))"
        )
    )


def top_of(page: Page, seq: int) -> float:
    """Give a message's distance from the top of the log: what stands above the log may still be loading."""
    log, message = page.get_by_test_id("chat-log"), page.locator(f"[data-testid=chat-log] [data-seq='{seq}']")
    page.evaluate("document.fonts.ready.then(() => null)")
    outer, inner = log.bounding_box(), message.bounding_box()
    assert outer
    assert inner
    return inner["y"] - outer["y"]


def test_older_pages_come_as_one_scrolls_up_and_nothing_jumps(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("گفت‌وگوی دراز ما از همین‌جا آغاز می‌شود")
    lengthen(desk, conversation)
    page = desk.sign_in("operator")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "?before=" in request.url else None)
    row(page, conversation).locator("a").click()
    expect(page.locator(f"[data-seq='{COUNT}']")).to_be_in_viewport()
    assert shown(page) == list(range(COUNT - 199, COUNT + 1))
    assert asked == []

    for first in (COUNT - 199, COUNT - 399):
        page.get_by_test_id("chat-log").evaluate("log => { log.scrollTop = 0 }")
        before = top_of(page, first + 2)
        expect(page.locator(f"[data-seq='{first - 1}']")).to_have_count(1)
        assert abs(top_of(page, first + 2) - before) < 2, "what was being read moved"
    expect(messages(page)).to_have_count(COUNT)
    assert shown(page) == list(range(1, COUNT + 1))
    page.get_by_test_id("chat-log").evaluate("log => { log.scrollTop = 0 }")
    expect(page.get_by_text("آغاز گفت‌وگو", exact=True)).to_be_in_viewport()
    assert len(asked) == 2, "the desk said there was no more, and was asked again"
    customer.get_by_test_id("leave-queue").click()


def test_a_manager_reads_all_of_a_long_conversation(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("گفت‌وگوی دراز دیگری هم هست")
    lengthen(desk, conversation)
    page = desk.sign_in("manager", f"/reports#/conversation/{conversation}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/conversations/*before=*", hold)
    for first in (COUNT - 199, COUNT - 399):
        expect(page.locator(f"[data-seq='{first}']")).to_have_count(1)
        # It is asked for as one scrolls to the beginning.
        page.get_by_test_id("chat-log").evaluate("log => { log.scrollTop = 600 }")
        page.wait_for_timeout(100)
        page.get_by_test_id("chat-log").evaluate("log => { log.scrollTop = 0 }")
        expect(page.get_by_text("در حال آوردن پیام‌های پیشین…", exact=True)).to_be_visible()
        before = top_of(page, first + 2)
        held.pop().continue_()
        expect(page.locator(f"[data-seq='{first - 1}']")).to_have_count(1)
        # The first of a page loses its author's name to the one before it: a line, not a page.
        assert abs(top_of(page, first + 2) - before) < 60, "what was being read moved"
    assert shown(page) == list(range(1, COUNT + 1))
    expect(page.get_by_text("پیام‌های پیشین", exact=True)).to_have_count(0)
    customer.get_by_test_id("leave-queue").click()

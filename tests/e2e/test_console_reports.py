"""Surveys as the manager reads them."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, messages, resolve, take
from tests.e2e.customer import say
from tests.installation import Installation


def ask(page: Page, first: str, last: str) -> None:
    """Type a Jalali range."""
    page.get_by_test_id("range-from").fill(first)
    page.get_by_test_id("range-from").press("Enter")
    page.get_by_test_id("range-to").fill(last)
    page.get_by_test_id("range-to").press("Enter")


def test_bot_solved_and_skipped_surveys_reach_the_report_of_their_day(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    # One the bot solved alone: rated, with a comment.
    solved, by_bot = desk.customer("قیمت گوشی سامسونگ A54 چنده؟ زود بگو", waiting=False)
    expect(solved.get_by_test_id("product-card").first).to_be_visible()
    say(solved, "ممنون خداحافظ")
    solved.get_by_test_id("survey-rating-5").click()
    solved.get_by_test_id("survey-comment").fill("ربات بی‌درنگ پاسخ داد")
    solved.get_by_test_id("survey-send").click()
    solved.get_by_test_id("survey-recommend-10").click()
    expect(solved.get_by_test_id("survey-recommend-10")).to_have_count(0)
    # One an operator solved: skipped as a whole.
    skipping, by_operator = desk.customer("نظرسنجی را رد خواهم کرد")
    operator = desk.sign_in("operator", index=1)
    take(operator, by_operator)
    resolve(operator)
    skipping.get_by_test_id("survey-skip-all").click()
    expect(skipping.get_by_test_id("survey-skip-all")).to_have_count(0)
    # One nobody helped: no survey.
    helpless, unhelped = desk.customer("سلام، فقط خواستم خداحافظی کنم", waiting=False)
    expect(messages(helpless, "bot").first).to_be_visible()
    say(helpless, "خداحافظ")
    expect(messages(helpless, "bot").nth(1)).to_be_visible()

    for conversation, count in ((by_bot, 1), (by_operator, 1), (unhelped, 0)):
        assert desk.value("SELECT count(*) FROM surveys WHERE conversation_id = ?", conversation) == count
    # Both were sent on the last minute of 10 Mehr 1405 in Tehran (2026-10-02), a day no other test touches.
    with desk.rows() as database:
        database.execute(
            "UPDATE surveys SET sent_at = '2026-10-02 20:29:30.000000' WHERE conversation_id IN (?, ?)",
            (by_bot, by_operator),
        )

    manager = desk.sign_in("manager", "/reports")
    expect(manager.get_by_test_id("range-preset-30d")).to_have_attribute("aria-pressed", "true")
    ask(manager, "۱۴۰۵/۰۷/۱۰", "۱۴۰۵/۰۷/۱۰")
    expect(manager.get_by_test_id("response-value")).to_contain_text("۱ از ۲")
    expect(manager.get_by_test_id("csat-n")).to_contain_text("۱ پاسخ")
    expect(manager.get_by_test_id("csat-value")).to_contain_text("—")
    comment = manager.get_by_test_id("comment-row")
    expect(comment).to_have_count(1)
    expect(comment).to_contain_text("ربات بی‌درنگ پاسخ داد")
    expect(comment).to_contain_text("پاسخ‌گوی خودکار")
    manager.reload()
    expect(manager.get_by_test_id("comment-row")).to_have_count(1)
    manager.get_by_test_id("comment-link").click()
    expect(messages(manager, "customer").first).to_contain_text("قیمت گوشی سامسونگ A54")
    manager.go_back()
    expect(manager.get_by_test_id("comment-row")).to_have_count(1)
    # The day after it, and the days before it, know nothing of them.
    ask(manager, "۱۴۰۵/۰۷/۱۱", "۱۴۰۵/۰۷/۱۲")
    expect(manager.get_by_text("نظرسنجی‌ای فرستاده نشده")).to_be_visible()
    ask(manager, "1405/7/8", "1405/7/9")
    expect(manager.get_by_text("نظرسنجی‌ای فرستاده نشده")).to_be_visible()
    ask(manager, "۱۴۰۵/۰۸/۰۲", "۱۴۰۵/۰۸/۰۱")
    expect(manager.get_by_test_id("range-error")).to_be_visible()


def test_each_role_sees_its_own_page_and_a_polite_word_elsewhere(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    supervisor = desk.sign_in("supervisor", "/reports")
    expect(supervisor.get_by_test_id("range-text")).to_be_visible()
    operator = desk.sign_in("operator", "/reports")
    expect(operator.get_by_test_id("no-access")).to_contain_text("سرپرست و مدیر")
    answers: list[int] = []
    operator.on(
        "response", lambda response: answers.append(response.status) if "/api/reports" in response.url else None
    )
    operator.reload()
    expect(operator.get_by_test_id("no-access")).to_be_visible()
    assert answers == [], "a page that may not be seen must not be asked for"
    status = operator.evaluate(
        "fetch('/api/reports/satisfaction?from=2026-11-01&to=2026-11-02').then(answer => answer.status)"
    )
    assert status == 403
    manager = desk.sign_in("manager", "/desk")
    expect(manager.get_by_test_id("no-access")).to_contain_text("میز کار")
    manager.get_by_role("link", name="رفتن به گزارش‌ها").click()
    expect(manager.get_by_test_id("range-text")).to_be_visible()

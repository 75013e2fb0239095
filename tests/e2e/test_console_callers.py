"""Somebody phones the shop who has never chatted: found by their number, logged, followed up, found again."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, Watch
from tests.e2e.test_console_contacts import look
from tests.installation import Installation

PHONE = "09351112299"
SAID = "درباره‌ی چراغ مطالعه‌ی فیروزه‌ای پرسید."


def find(page: Page, what: str) -> None:
    """Ask for somebody on the page of callers."""
    page.get_by_test_id("lookup-input").fill(what)
    page.get_by_test_id("lookup-input").press("Enter")


def add_with_call(page: Page) -> None:
    """Look an unknown number up, wrongly first, and add who has it with their call and a follow-up."""
    find(page, "۰۹۳۵ ۱۱۱")
    expect(page.get_by_test_id("lookup-trouble")).to_contain_text("این شماره درست نیست")
    find(page, "۰۹۳۵ ۱۱۱ ۲۲ ۹۹")
    look(page, "lookup-none")
    page.get_by_test_id("lookup-new").click()
    expect(page.get_by_test_id("newcomer-phone")).to_have_value(PHONE)
    page.get_by_test_id("newcomer-phone").fill("۰۹۳۵")
    page.get_by_test_id("newcomer-name").fill("فرهاد تماس‌گیرنده")
    page.get_by_test_id("touch-text").fill(SAID)
    page.get_by_test_id("touch-follow-up").check()
    expect(page.get_by_test_id("task-title")).to_have_value("پیگیری برای فرهاد تماس‌گیرنده")
    page.get_by_test_id("touch-save").click()
    expect(page.get_by_test_id("newcomer-phone")).to_have_attribute("aria-invalid", "true")
    look(page, "lookup-new")
    page.get_by_test_id("newcomer-phone").fill(PHONE)
    page.get_by_test_id("touch-save").click()
    card = page.get_by_test_id("contact-page")
    expect(card.get_by_test_id("contact-name")).to_have_text("فرهاد تماس‌گیرنده")
    expect(card.get_by_test_id("touch")).to_contain_text("فیروزه‌ای")
    expect(card.get_by_test_id("contact-short")).to_be_visible()
    look(page, "contact-short")


def test_a_call_from_an_unknown_number_is_logged_followed_up_and_found_by_a_colleague(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator")
    watch = Watch()
    watch.over(page)
    # The key is shown where the others are, and leads there from wherever one is.
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("پیدا کردن مخاطب تماس‌گیرنده")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_test_id("lookup-input")).to_be_focused()
    look(page, "lookup")
    add_with_call(page)
    card = page.get_by_test_id("contact-page")
    contact = desk.value("SELECT id FROM contacts WHERE phone = ?", PHONE)

    colleague = desk.sign_in("operator", index=1)
    colleague.get_by_test_id("lookup-link").click()
    find(colleague, "+98 935 111 2299")
    found = colleague.get_by_test_id("caller")
    expect(found).to_have_attribute("data-contact", str(contact))
    expect(found).to_contain_text("فرهاد تماس‌گیرنده")
    expect(found).to_contain_text("تماس دریافتی")
    expect(found).not_to_contain_text("فیروزه‌ای")
    look(colleague, "lookup-found")
    colleague.get_by_test_id("caller-log").click()
    colleague.get_by_test_id("touch-text").fill("دوباره زنگ زد.")
    colleague.get_by_test_id("touch-save").click()
    theirs = colleague.get_by_test_id("contact-page").get_by_test_id("touch")
    expect(theirs).to_have_count(2)
    expect(theirs.first).to_contain_text("دوباره زنگ زد.")
    expect(theirs.last).to_contain_text("متن این ثبت را نویسنده‌اش")
    # Whoever has the card open sees that a colleague has logged something, at once.
    expect(card.get_by_test_id("touch")).to_have_count(2)

    # The first finds what they wrote by its words, the colleague does not; a supervisor finds it too.
    for who, count in ((page, 1), (colleague, 0), (desk.sign_in("supervisor"), 1)):
        who.get_by_test_id("search").fill("مطالعه فیروزه‌ای")
        expect(who.get_by_test_id("search-results")).to_have_attribute("data-question", "مطالعه فیروزه‌ای")
        expect(who.get_by_test_id("found-touch")).to_have_count(count)
    look(page, "search-touches")
    page.get_by_test_id("found-touch").locator("a").click()
    expect(card.get_by_test_id("contact-name")).to_have_text("فرهاد تماس‌گیرنده")
    page.get_by_test_id("search-clear").click()
    page.get_by_test_id("follow-ups-link").click()
    expect(page.get_by_test_id("follow-up").filter(has_text="پیگیری برای فرهاد")).to_have_count(1)
    # The half numbers were refused, as they had to be.
    assert [line for line in watch.found if "422" not in line] == []


def test_two_with_one_number_are_both_shown_and_names_find_only_whom_one_may_see(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    chats = [desk.customer(f"چهارپایه‌ی نارنجی {number}", waiting=False)[1] for number in ("یک", "دو")]
    with desk.rows() as database:
        database.execute(
            "UPDATE contacts SET phone = '02188997711' WHERE id IN"
            " (SELECT contact_id FROM conversations WHERE id IN (?, ?))",
            chats,
        )
    operator = desk.sign_in("operator", "/desk#/lookup", index=2)
    find(operator, "۰۲۱ ۸۸۹۹ ۷۷۱۱")
    expect(operator.get_by_test_id("caller")).to_have_count(2)
    expect(operator.get_by_test_id("lookup")).to_contain_text("یکی کردن آن‌ها با سرپرست است")
    expect(operator.get_by_test_id("caller-open")).to_have_count(0)
    look(operator, "lookup-two")
    # A guest's name finds nobody whom an operator may not see; supervisors see everybody.
    contact = desk.value("SELECT contact_id FROM conversations WHERE id = ?", chats[0])
    number = desk.value("SELECT number FROM contacts WHERE id = ?", contact)
    find(operator, f"مهمان {number}")
    expect(operator.get_by_test_id("lookup-new")).to_be_visible()
    expect(operator.locator(f"[data-testid=found-contact][data-contact='{contact}']")).to_have_count(0)
    # From a page that is not the desk's, the key leads there too.
    supervisor = desk.sign_in("supervisor", "/reports")
    supervisor.keyboard.press("c")
    find(supervisor, f"مهمان {number}")
    expect(supervisor.locator(f"[data-testid=found-contact][data-contact='{contact}']")).to_be_visible()
    look(supervisor, "lookup-names")

"""Notes for colleagues, marks of reading, and who else looks: a customer, an operator and a supervisor at once."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import DESKTOP, Desk, Watch, answer, messages, row, take
from tests.e2e.customer import SIZES, assert_whole, portray, shoot
from tests.e2e.test_console_access import check
from tests.installation import Installation

SECRET = "مشتری قدیمی است؛ تا ۱۰٪ تخفیف بدهید."


def note(page: Page, text: str) -> None:
    """Write a note, by keyboard alone."""
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_test_id("note-composer")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def test_notes_pass_between_staff_and_never_to_the_customer(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("یادداشت‌ها را کسی جز همکاران نبیند")
    watch.over(customer)
    operator = desk.sign_in("operator")
    watch.over(operator)
    take(operator, conversation)
    answer(operator, "سلام، بفرمایید.")
    expect(messages(customer, "operator")).to_have_count(1)

    supervisor = desk.sign_in("supervisor", f"/desk#/chat/{conversation}")
    watch.over(supervisor)
    expect(operator.get_by_test_id("viewers")).to_contain_text("نیلوفر رستمی")
    expect(supervisor.get_by_test_id("viewers")).to_contain_text("سارا احمدی")
    supervisor.get_by_test_id("mode-note").click()
    supervisor.get_by_test_id("note-composer").press_sequentially("تا ۱۰٪")
    expect(operator.locator("[data-testid=typing][data-note]")).to_contain_text("یادداشت")
    expect(customer.get_by_test_id("typing")).to_have_count(0)
    supervisor.get_by_test_id("note-composer").fill(SECRET)
    supervisor.get_by_test_id("note-composer").press("Enter")
    seen = operator.get_by_test_id("note")
    expect(seen).to_contain_text(SECRET)
    expect(seen).to_contain_text("نیلوفر رستمی")

    answer(operator, "برای شما تخفیف هم داریم.")
    note(operator, "گفتم.")
    expect(supervisor.locator("[data-testid=note][data-state=stored]")).to_have_count(2)
    order = (
        "log => [...log.querySelectorAll('[data-testid=note], [data-author=operator]')].map(one => one.dataset.testid)"
    )
    for page in (operator, supervisor):
        expect(messages(page, "operator")).to_have_count(2)
        found = page.get_by_test_id("chat-log").evaluate(order)
        assert found == ["message", "note", "message", "note"]
    # The customer's numbers have no gap, and not a word of it is on their page.
    expect(messages(customer, "operator")).to_have_count(2)
    assert_whole(customer)
    assert "قدیمی" not in customer.get_by_test_id("log").inner_text()
    for page in (customer, operator):
        page.reload()
    expect(operator.get_by_test_id("note")).to_have_count(2)
    expect(messages(customer, "operator")).to_have_count(2)
    assert "قدیمی" not in customer.get_by_test_id("log").inner_text()
    # Coming back, one may answer or write a note; they look apart.
    operator.get_by_test_id("mode-note").click()
    operator.get_by_test_id("note-composer").fill("هنوز ننوشته‌ام")
    for scheme in ("light", "dark"):
        for size, viewport in SIZES.items():
            operator.set_viewport_size(viewport)  # type: ignore[arg-type]
            operator.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", scheme)
            shoot(operator, f"desk-notes-{size}-{scheme}")
            check(operator, f"notes, {size}, {scheme}")
    operator.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    supervisor.close()
    expect(operator.get_by_test_id("viewers")).to_have_count(0)
    assert watch.found == []


def test_each_side_sees_what_the_other_has_received_and_read(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("نشان خوانده شدن را می‌خواهم ببینم")
    operator = desk.sign_in("operator")
    take(operator, conversation)
    customer.get_by_test_id("close").click()
    answer(operator, "بسته است و نمی‌بینید.")
    mark = operator.locator("[data-testid=mark]")
    expect(mark).to_have_attribute("data-mark", "delivered")
    customer.get_by_test_id("launcher").click()
    expect(mark).to_have_attribute("data-mark", "read")
    # Away, nothing is delivered.
    customer.context.set_offline(True)
    installation_page = customer.url
    customer.goto("about:blank")
    customer.context.set_offline(False)
    answer(operator, "هنوز هستید؟")
    expect(mark.last).to_have_attribute("data-mark", "sent")
    row(operator, conversation).locator("a").press("Enter")
    customer.goto(installation_page)
    expect(mark.last).to_have_attribute("data-mark", "read")  # the widget stayed open from page to page

    operator.keyboard.press("Escape")
    operator.evaluate("location.hash = '#/'")
    customer.get_by_test_id("composer").fill("بله، هستم")
    customer.get_by_test_id("composer").press("Enter")
    expect(customer.get_by_test_id("mark")).to_have_text("فرستاده شد")
    row(operator, conversation).locator("a").click()
    expect(customer.get_by_test_id("mark")).to_have_text("دیده شد")
    portray(customer, "widget-seen")


def test_a_draft_that_was_sent_in_one_tab_is_gone_from_the_other(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("دو برگه برای یک پیش‌نویس باز است")
    one = desk.sign_in("operator")
    take(one, conversation)
    two = one.context.new_page()
    two.goto(f"{installation.address}/desk#/chat/{conversation}")
    expect(two.get_by_test_id("composer")).to_be_visible()
    one.bring_to_front()
    one.get_by_test_id("composer").fill("در یک برگه نوشته شد")
    expect(two.get_by_test_id("composer")).to_have_value("در یک برگه نوشته شد")
    one.get_by_test_id("composer").press("Enter")
    expect(messages(two, "operator")).to_have_count(1)
    expect(two.get_by_test_id("composer")).to_have_value("")
    two.bring_to_front()
    two.get_by_test_id("composer").press("Enter")
    answer(two, "و این دومی است")
    expect(messages(one, "operator")).to_have_count(2)

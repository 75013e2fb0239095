"""An operator's and a supervisor's whole day by keyboard alone: nothing here clicks, fills or focuses."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, Watch, messages, person, row
from tests.e2e.customer import say, until
from tests.e2e.test_console_moves import pushing_team
from tests.installation import Installation

# A field without a ring of its own stands in a box that has one.
IS_SEEN = """() => [document.activeElement, document.activeElement.parentElement].some((one) => {
  const style = getComputedStyle(one);
  return style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none';
})"""
FOCUSED = "(css) => document.activeElement.closest(css) !== null"
CHOSEN = "() => document.activeElement.closest('label')?.textContent ?? ''"


def tab_to(page: Page, css: str, key: str = "Tab", most: int = 90) -> None:
    """Press Tab until what this selector finds (or something in it) has the focus; every stop must be seen."""
    for _ in range(most):
        if page.evaluate(FOCUSED, css):
            return
        page.keyboard.press(key)
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{key} never reached {css}")


def named(name: str) -> str:
    """Give the selector of a test id."""
    return f"[data-testid='{name}']"


def sign_in(desk: Desk, login: str, password: str) -> Page:
    """Sign in as whoever has only a keyboard."""
    page = desk.page("/desk")
    expect(page.get_by_test_id("login")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    tab_to(page, named("password"))
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("sign-out")).to_be_visible()
    return page


def open_chat(page: Page, conversation: str) -> None:
    """Go down the lists to a chat, and open it."""
    line = row(page, conversation).locator("a")
    expect(line).to_be_visible()
    for _ in range(page.get_by_test_id("chat-row").count() + 1):
        if line.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("j")
    page.keyboard.press("Enter")


def step_out(page: Page) -> None:
    """Leave what is typed in, so that letters are keys again."""
    page.keyboard.press("Escape")
    expect(page.locator(".row-link:focus")).to_have_count(1)


def choose_place(page: Page, name: str) -> None:
    """Go through the people and teams of a transfer to the one of this name."""
    until(page, "() => document.activeElement.type === 'radio'")
    for _ in range(12):
        if name in str(page.evaluate(CHOSEN)):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} cannot be chosen")


def answer_with_what_is_at_hand(page: Page, customer: Page) -> None:
    """Answer twice without writing: a canned reply by its shortcut, a suggestion by its number; then leave a note."""
    composer = page.get_by_test_id("composer")
    page.keyboard.type("/سل")
    expect(page.get_by_test_id("canned-option").first).to_contain_text("سلام مشتری گرامی")
    page.keyboard.press("Enter")
    expect(composer).to_have_value(re.compile("^سلام مشتری گرامی، وقت شما بخیر. مریم حسینی هستم از تکاوا"))
    page.keyboard.press("Enter")
    expect(messages(customer, "operator")).to_have_count(2)
    say(customer, "هزینه‌ی ارسال به شیراز چقدر است؟")
    expect(page.get_by_test_id("suggestion").first).to_be_visible()
    page.keyboard.press("Alt+Digit1")
    expect(composer).not_to_have_value("")
    page.keyboard.press("Enter")
    expect(messages(customer, "operator")).to_have_count(3)

    # A note, and back to the customer.
    step_out(page)
    page.keyboard.press("n")
    expect(page.get_by_test_id("note-composer")).to_be_focused()
    page.keyboard.type("برای شیراز پیک نداریم.")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("note")).to_contain_text("پیک نداریم")
    step_out(page)
    page.keyboard.press("r")
    expect(composer).to_be_focused()


def wrap_up_and_follow(page: Page, customer: Page) -> None:
    """End the chat with a follow-up in the same step; then do the follow-up."""
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-topic")).to_be_focused()
    tab_to(page, named("wrapup-follow-up"))
    page.keyboard.press("Space")
    tab_to(page, named("task-title"))
    page.keyboard.type("ارسال به شیراز را خبر بده")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("wrapup-save")).to_have_count(0)
    expect(customer.get_by_test_id("survey-rating-1")).to_be_visible()
    tab_to(page, named("follow-ups-link"))
    page.keyboard.press("Enter")
    task = page.get_by_test_id("follow-up").filter(has_text="ارسال به شیراز را خبر بده")
    expect(task).to_be_visible()
    tab_to(page, named("follow-up-finish"))
    page.keyboard.press("Enter")
    tab_to(page, named("finish-result"))
    page.keyboard.type("تلفنی گفتم.")
    tab_to(page, named("finish-save"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("finish-save")).to_have_count(0)
    expect(task).to_have_count(0)


def test_operators_work_a_chat_from_first_to_last_without_a_mouse(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("از اول تا آخر فقط با صفحه‌کلید، کسی هست؟")
    first = person("operator", 2)
    with pushing_team(desk, "تیم پیشنهاد", "push-keys"):
        page = sign_in(desk, first["login"], first["password"])
        watch.over(page)
        open_chat(page, conversation)
        expect(page.get_by_test_id("take")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("composer")).to_be_focused()
        page.keyboard.type("سلام، در خدمتم.")
        page.keyboard.press("Enter")
        expect(messages(customer, "operator")).to_have_count(1)
        answer_with_what_is_at_hand(page, customer)

        # Every key there is, on one page that Escape closes.
        step_out(page)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("میان‌برهای صفحه‌کلید")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

        # Handed to a team whose operator is offered it, and accepts.
        second = sign_in(desk, "push-keys", person("operator")["password"])
        watch.over(second)
        page.keyboard.press("x")
        choose_place(page, "تیم پیشنهاد")
        tab_to(page, named("transfer-note"))
        page.keyboard.type("دنبال ارسال به شیراز است.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_test_id("move-act")).to_have_count(0)
        expect(second.get_by_test_id("offer")).to_be_visible()
        second.keyboard.press("Alt+a")
        expect(second.get_by_test_id("composer")).to_be_focused()
        expect(second.get_by_test_id("note").last).to_contain_text("دنبال ارسال به شیراز است.")
        wrap_up_and_follow(second, customer)
    assert watch.found == []


def whisper_and_join(page: Page, operator: Page, customer: Page) -> None:
    """Whisper to the operator of the chat on screen, join them, write, and leave."""
    page.keyboard.press("w")
    expect(page.get_by_test_id("whisper-text")).to_be_focused()
    page.keyboard.type("ارسال رایگان را پیشنهاد بده")
    page.keyboard.press("Enter")
    expect(operator.locator("[data-testid=note][data-whisper]")).to_contain_text("ارسال رایگان")
    tab_to(page, named("join"))
    page.keyboard.press("Enter")
    expect(operator.get_by_test_id("joined")).to_contain_text(person("supervisor")["name"])
    tab_to(page, named("composer"))
    page.keyboard.type("سلام، من هم همراه شما هستم.")
    page.keyboard.press("Enter")
    expect(messages(customer, "operator")).to_have_count(1)
    tab_to(page, named("part"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_have_count(0)


def test_a_supervisor_leads_the_room_without_a_mouse(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("سرپرست هم فقط صفحه‌کلید دارد")
    holder, other = person("operator", 0), person("operator", 1)
    sara = sign_in(desk, holder["login"], holder["password"])
    open_chat(sara, conversation)
    expect(sara.get_by_test_id("take")).to_be_focused()
    sara.keyboard.press("Enter")
    expect(sara.get_by_test_id("composer")).to_be_focused()
    reza = sign_in(desk, other["login"], other["password"])
    lead = person("supervisor")
    page = sign_in(desk, lead["login"], lead["password"])
    for one in (sara, reza, page):
        watch.over(one)
    mine = f"[data-testid='board-held'][data-conversation='{conversation}']"

    tab_to(page, "a[href='/desk#/board']")
    page.keyboard.press("Enter")
    expect(page.locator(mine)).to_be_visible()
    tab_to(page, f"{mine} [data-testid='steer-menu']")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("steer-watch")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("whisper")).to_be_visible()
    expect(sara.get_by_test_id("viewers")).to_have_count(0)

    whisper_and_join(page, sara, customer)

    tab_to(page, "a[href='/desk#/board']")
    page.keyboard.press("Enter")
    expect(page.locator(mine)).to_be_visible()
    tab_to(page, f"{mine} [data-testid='steer-menu']")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("steer-reassign")).to_be_focused()
    page.keyboard.press("Enter")
    choose_place(page, other["name"])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("move-act")).to_have_count(0)
    expect(page.locator(f"[data-operator='{other['name']}'] {mine}")).to_be_visible()

    # Whoever has it now ends it, by keyboard as well.
    open_chat(reza, conversation)
    expect(reza.get_by_test_id("composer")).to_be_focused()
    reza.keyboard.press("Control+Enter")
    expect(reza.get_by_test_id("wrapup-topic")).to_be_focused()
    reza.keyboard.press("Control+Enter")
    expect(customer.get_by_test_id("survey-rating-1")).to_be_visible()
    assert watch.found == []

"""Customers whom their shop signs, and what staff do with a contact, in the browser."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desk.auth.identity import sign
from tests.e2e.console import DESKTOP, NARROW, Desk, answer, overflow, resolve, take
from tests.e2e.console import messages as staff_messages
from tests.e2e.customer import messages, open_widget, say, shoot, want_human
from tests.installation import IDENTITY_SECRET, Installation

SECRET = "راز پنهان من این است"


def signed_page(desk: Desk, user: dict[str, str], *, secret: str = IDENTITY_SECRET) -> Page:
    """Open a page of the shop in which this customer is signed in, in a browser of its own."""
    claim = json.dumps({**user, "expires": int(time.time()) + 3600}, ensure_ascii=False)
    context = desk.browser.new_context(locale="fa-IR")
    desk.contexts.append(context)
    page = context.new_page()
    said = urlencode({"user": claim, "signature": sign(secret, claim)})
    page.goto(f"{desk.installation.shop}/?{said}")
    open_widget(page)
    return page


def look(page: Page, name: str) -> None:
    """Keep what the page looks like, and refuse what axe finds wrong and what is wider than its window."""
    for theme, size in (("light", DESKTOP), ("dark", DESKTOP), ("light", NARROW), ("dark", NARROW)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        shoot(page, f"{name}-{size['width']}-{theme}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}, {theme}: {found.generate_report()}"
        assert overflow(page) <= 0, f"{name} is wider than its window"
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.dataset.theme = 'light'")


def act(page: Page, written: str | None = None) -> None:
    """Confirm what the dialog asks."""
    if written is not None:
        page.get_by_test_id("act-input").fill(written)
    page.get_by_test_id("act-confirm").click()


def test_a_signed_customer_is_known_on_every_device_and_nobody_else_is_taken_for_them(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    sara = {"id": "e2e-42", "name": "سارا امضاشده", "phone": "09121112233"}
    first = signed_page(desk, sara)
    say(first, "کارتم 6037991122334455 است و همین الان وصلم کنید")
    expect(messages(first, "customer").last).to_contain_text("•••• •••• •••• 4455")
    want_human(first)
    second = signed_page(desk, sara)
    expect(messages(second, "customer").first).to_contain_text("وصلم کنید")
    liar = signed_page(desk, sara, secret="not-the-secret-0123456789abcdefgh")
    expect(messages(liar, "customer")).to_have_count(0)
    say(liar, "من سارا هستم، باور کنید")
    expect(messages(liar, "customer")).to_have_count(1)
    assert "وصلم کنید" not in liar.get_by_test_id("log").inner_text()

    operator = desk.sign_in("operator")
    conversation = str(
        desk.value(
            "SELECT conversations.id FROM conversations JOIN contacts ON contacts.id = contact_id"
            " WHERE external_id = 'e2e-42'"
        )
    )
    take(operator, conversation)
    card = operator.get_by_test_id("contact-card")
    expect(card).to_contain_text("هویت تأییدشده")
    expect(card).to_contain_text("سارا امضاشده")
    answer(operator, "در خدمتم.")
    expect(messages(second, "operator")).to_have_count(1)
    expect(messages(first, "operator")).to_have_count(1)
    # What the other one says of themselves is shown for what it is.
    supervisor = desk.sign_in("supervisor", f"/desk#/conversation/{desk.conversation_of('من سارا هستم، باور کنید')}")
    claimed = supervisor.get_by_test_id("contact-claimed")
    expect(claimed).to_contain_text("تأییدنشده")
    expect(supervisor.get_by_test_id("contact-name")).not_to_contain_text("سارا")
    look(supervisor, "contact-claimed")
    resolve(operator)


def test_a_contact_is_tagged_blocked_merged_and_forgotten(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer(SECRET)
    _, other = desk.customer("من همان مشتری‌ام با گوشی دیگر", waiting=False)
    with desk.rows() as database:
        database.execute(
            "UPDATE contacts SET phone = '09351234567' WHERE id IN"
            " (SELECT contact_id FROM conversations WHERE id IN (?, ?))",
            (conversation, other),
        )
    operator = desk.sign_in("operator", index=1)
    take(operator, conversation)
    operator.get_by_test_id("tag-input").fill("مشتری عمده")
    operator.get_by_test_id("tag-input").press("Enter")
    expect(operator.get_by_test_id("contact-tags").locator("li")).to_have_text("مشتری عمده")
    # An operator asks; a supervisor does it.
    operator.get_by_test_id("contact-duplicates").get_by_role("button").click()
    expect(operator.get_by_test_id("act-dialog")).to_contain_text("پیگیری‌ها")
    act(operator, "شماره‌ی هر دو یکی است")
    expect(operator.get_by_test_id("contact-card")).to_contain_text("درخواست شما ثبت شد")

    supervisor = desk.sign_in("supervisor", f"/desk#/conversation/{conversation}")
    supervisor.get_by_test_id("contact-duplicates").get_by_role("button").click()
    look(supervisor, "contact-merge")
    act(supervisor)
    expect(supervisor.get_by_test_id("contact-duplicates")).to_have_count(0)
    expect(supervisor.get_by_test_id("earlier-conversation")).to_have_count(1)
    supervisor.get_by_test_id("contact-block").click()
    act(supervisor)
    expect(supervisor.get_by_test_id("act-dialog")).to_contain_text("بنویسید")
    act(supervisor, "توهین به همکاران")
    expect(supervisor.get_by_test_id("contact-blocked")).to_contain_text("توهین به همکاران")
    look(supervisor, "contact-blocked")
    say(customer, "چرا جواب نمی‌دهید؟")
    expect(customer.locator("#pasokh-widget")).to_contain_text("با شماره‌ی تلفن فروشگاه تماس بگیرید")
    resolve(operator)

    admin = desk.sign_in("admin", f"/desk#/conversation/{conversation}")
    expect(staff_messages(admin, "customer").first).to_contain_text(SECRET)
    with admin.expect_download() as download:
        admin.get_by_test_id("contact-export").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert SECRET in json.dumps(kept, ensure_ascii=False)
    admin.get_by_test_id("contact-forget").click()
    act(admin, "0")
    expect(admin.get_by_test_id("act-dialog")).to_contain_text("شماره‌ی مخاطب را درست بنویسید")
    look(admin, "contact-forget")

    act(admin, str(kept["contact"]["number"]))
    expect(admin.get_by_test_id("contact-card")).to_contain_text("پاک شده است")
    admin.reload()
    expect(staff_messages(admin, "customer").first).to_contain_text("به درخواست مشتری پاک شده است")
    with desk.rows() as database:
        assert SECRET not in "\n".join(str(row) for row in database.execute("SELECT text FROM messages"))
    customer.reload()
    open_widget(customer)
    expect(messages(customer, "customer")).to_have_count(0)

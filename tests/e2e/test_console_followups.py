"""What is still to be done for customers, what passed with them outside of chats, who they are."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import Desk, Watch, resolve, take
from tests.e2e.customer import messages, open_widget, say, want_human
from tests.e2e.test_console_contacts import look
from tests.installation import IDENTITY_SECRET, Installation


def with_follow_up(desk: Desk, page: Page, conversation: str, title: str) -> None:
    """Take a chat and end it with a follow-up of one's own."""
    take(page, conversation)
    page.get_by_test_id("resolve").click()
    page.get_by_test_id("wrapup-topic").select_option(index=1)
    page.get_by_test_id("wrapup-outcome").select_option(index=1)
    page.get_by_test_id("wrapup-follow-up").check()
    page.get_by_test_id("task-title").fill(title)
    page.get_by_test_id("wrapup-save").click()
    expect(page.get_by_test_id("wrapup-save")).to_have_count(0)


def test_a_follow_up_reminds_once_is_put_off_and_done_with_a_result(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    title = "زنگ به مشتری قفسه‌ی آبی"
    _, conversation = desk.customer("قفسه‌ی آبی کی می‌رسد؟")
    page = desk.sign_in("operator", index=2)
    watch = Watch()
    watch.over(page)
    with_follow_up(desk, page, conversation, title)
    expect(page.get_by_test_id("reminder")).to_have_count(0)
    with desk.rows() as database:
        database.execute(
            "UPDATE follow_ups SET due_at = '2026-01-05 06:30:00.000000' WHERE conversation_id = ?", (conversation,)
        )
    for _ in range(2):  # it outlives a reload until it was seen
        page.goto(f"{installation.address}/desk")
        page.reload()
        expect(page.get_by_test_id("reminder")).to_contain_text(title)
    expect(page.get_by_test_id("due-count")).to_be_visible()
    look(page, "reminder")
    page.get_by_test_id("reminder-seen").click()
    expect(page.get_by_test_id("reminder")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("due-count")).to_be_visible()
    expect(page.get_by_test_id("reminder")).to_have_count(0)

    page.get_by_test_id("follow-ups-link").click()
    line = page.get_by_test_id("follow-up").filter(has_text=title)
    expect(line).to_have_attribute("data-late", "true")
    line.get_by_test_id("follow-up-story").click()
    look(page, "follow-ups")
    line.get_by_test_id("follow-up-change").click()
    page.get_by_test_id("due-next_week").click()
    page.get_by_test_id("task-save").click()
    expect(line).to_have_attribute("data-late", "false")
    # Another tab of the same person hears of it at once.
    other = page.context.new_page()
    other.goto(f"{installation.address}/desk#/follow-ups")
    there = other.get_by_test_id("follow-up").filter(has_text=title)
    expect(there).to_be_visible()
    line.get_by_test_id("follow-up-finish").click()
    page.get_by_test_id("finish-save").click()
    expect(page.get_by_role("dialog")).to_contain_text("بنویسید نتیجه چه شد.")
    look(page, "follow-up-finish")
    page.get_by_test_id("finish-result").fill("زنگ زدم؛ فردا می‌رسد.")
    page.get_by_test_id("finish-save").click()
    expect(line).to_have_count(0)
    expect(there).to_have_count(0)
    page.get_by_test_id("show-done").click()
    expect(line.get_by_test_id("follow-up-result")).to_contain_text("فردا می‌رسد")
    line.get_by_test_id("follow-up-story").click()
    expect(line.locator("ol li")).to_have_count(3)
    look(page, "follow-ups-done")
    assert watch.found == []
    supervisors_see(desk, title)


def supervisors_see(desk: Desk, title: str) -> None:
    """Check that a supervisor sees what somebody else has done."""
    supervisor = desk.sign_in("supervisor", "/desk#/follow-ups")
    supervisor.get_by_test_id("show-done").click()
    supervisor.get_by_test_id("show-all").click()
    expect(supervisor.get_by_test_id("follow-up").filter(has_text=title)).to_contain_text("برای مریم حسینی")


def test_a_call_is_logged_on_a_contact_found_by_search_who_gets_a_name_and_a_phone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, other = desk.customer("ساک کوهنوردی زرشکی دارید؟", waiting=False)
    with desk.rows() as database:
        database.execute(
            "UPDATE contacts SET phone = '02188776655' WHERE id = (SELECT contact_id FROM conversations WHERE id = ?)",
            (other,),
        )
    _, conversation = desk.customer("ساک کوهنوردی بنفش دارید؟")
    page = desk.sign_in("operator", index=2)
    take(page, conversation)
    page.get_by_test_id("contact-edit").click()
    page.get_by_test_id("edit-name").fill("کوهیار ساک‌دوست")
    page.get_by_test_id("edit-phone").fill("۰۲۱ ۸۸")
    page.get_by_test_id("edit-save").click()
    expect(page.get_by_role("dialog")).to_contain_text("کد شهر")
    look(page, "contact-edit")
    page.get_by_test_id("edit-phone").fill("۰۲۱ ۸۸۷۷ ۶۶۵۵")
    page.get_by_test_id("edit-save").click()
    # The number is another contact's: to merge them is offered at once.
    expect(page.get_by_test_id("act-dialog")).to_contain_text("پیگیری‌ها")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("contact-name")).to_have_text("کوهیار ساک‌دوست")
    expect(page.get_by_test_id("contact-changes")).to_contain_text("(۲)")
    resolve(page)

    page.get_by_test_id("search").fill("کوهیار ساک‌دوست")
    page.get_by_test_id("found-contact").locator("a").first.click()
    card = page.get_by_test_id("contact-page")
    expect(card.get_by_test_id("earlier-conversation")).to_have_count(1)
    page.get_by_test_id("touch-new").click()
    page.get_by_test_id("touch-save").click()
    expect(page.get_by_test_id("touch-dialog")).to_contain_text("بنویسید چه گذشت.")
    page.get_by_test_id("show-out").click()
    page.get_by_test_id("touch-text").fill("زنگ زدم که ساک رسید.")
    page.get_by_test_id("touch-follow-up").check()
    look(page, "touch-dialog")
    page.get_by_test_id("touch-save").click()
    touch = card.get_by_test_id("touch")
    expect(touch).to_contain_text("تماس گرفته‌شده")
    expect(touch).to_contain_text("پیگیری برای کوهیار")
    touch.get_by_test_id("touch-correct").click()
    page.get_by_test_id("touch-text").fill("زنگ زدم؛ بر نداشت.")
    page.get_by_test_id("touch-save").click()
    expect(touch).to_have_count(2)
    expect(touch.filter(has_text="زنگ زدم که")).to_contain_text("اصلاح‌شده")
    look(page, "contact-page")


def test_the_demo_shop_signs_its_customer_in(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    shop = desk.page("/shop/")
    watch = Watch()
    watch.over(shop)
    shop.get_by_test_id("account").click()
    look(shop, "shop-account")
    shop.get_by_test_id("sign-in-1002").click()
    expect(shop.get_by_test_id("account")).to_have_text("نازنین بهرامی")
    assert IDENTITY_SECRET not in shop.content()
    open_widget(shop)
    say(shop, "برای خرید عمده‌ی کیف سبز با من حرف بزنید")
    want_human(shop)
    page = desk.sign_in("operator", index=2)
    take(page, desk.conversation_of("برای خرید عمده‌ی کیف سبز با من حرف بزنید"))
    expect(page.get_by_test_id("contact-name")).to_have_text("نازنین بهرامی")
    expect(page.get_by_test_id("contact-card")).to_contain_text("هویت تأییدشده")
    resolve(page)
    shop.get_by_test_id("close").click()
    shop.get_by_test_id("account").click()
    shop.get_by_test_id("sign-out").click()
    expect(shop.get_by_test_id("account")).to_have_text("ورود نمونه")
    open_widget(shop)
    expect(messages(shop, "customer")).to_have_count(0)
    assert watch.found == []

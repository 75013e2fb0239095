"""Editors at work: what they change is what customers are told, and nothing they type is lost."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.console import DESKTOP, NARROW, Cable, Desk, Watch, messages, overflow
from tests.e2e.customer import want_human
from tests.e2e.test_console_access import tab_to
from tests.installation import Installation

NUMBERS = itertools.count(1)


@pytest.fixture
def desk(browser: Browser, contexts: list[BrowserContext], installation: Installation) -> Desk:
    return Desk(browser, contexts, installation)


@pytest.fixture
def cable(installation: Installation) -> Iterator[Cable]:
    made = Cable(installation.address)
    yield made
    made.close()


def edit(desk: Desk, place: str, role: str = "supervisor", **how: object) -> Page:
    """Open something of the page as an editor."""
    page = desk.sign_in(role, f"/knowledge#/{place}", **how)  # type: ignore[arg-type]
    expect(page.get_by_test_id("pane").or_(page.get_by_test_id("rows")).first).to_be_visible()
    return page


def save(page: Page) -> None:
    """Save the row on screen and wait for it."""
    page.get_by_test_id("save").click()
    expect_saved(page)


def expect_saved(page: Page) -> None:
    expect(page.get_by_text("تغییرها هنوز ذخیره نشده است.")).to_have_count(0)
    expect(page.get_by_test_id("notices")).to_contain_text("ذخیره شد")


def answer_of(desk: Desk, topic: str) -> str:
    return str(desk.value("SELECT answer FROM answers WHERE topic = ?", topic))


def unanswered(desk: Desk, text: str) -> Page:
    """Let a customer ask something in vain and want a human: a gap."""
    page, _ = desk.customer(text, waiting=False)
    expect(messages(page, "bot").first).to_be_visible()
    want_human(page)
    return page


def cluster(page: Page, text: str) -> Locator:
    return page.get_by_test_id("cluster").filter(has_text=text)


def test_what_is_saved_is_what_the_widget_says_and_undoing_it_too(desk: Desk) -> None:
    watch = Watch()
    page = edit(desk, "answers/price_guarantee")
    watch.over(page)
    before = page.get_by_test_id("field-answer").input_value()
    text = f"هر روز قیمت‌ها را می‌سنجیم؛ نوبت {next(NUMBERS)}."
    page.get_by_test_id("field-answer").fill(text)
    save(page)
    question = "اگه بعد خرید ارزون بشه چی میشه"
    customer, conversation = desk.customer(question, waiting=False)
    expect(messages(customer, "bot").first).to_contain_text(text)

    # The real question stands beside its answer, with its conversation, and back again.
    page.get_by_test_id("asked-fold").click()
    row = page.get_by_test_id("asked-row").filter(has_text=question).first
    row.get_by_role("link").click()
    expect(page.get_by_test_id("transcript")).to_contain_text(text)
    assert conversation in page.url
    page.get_by_test_id("transcript").get_by_role("link", name="بازگشت").click()
    expect(page.get_by_test_id("field-answer")).to_have_value(text)

    # The history of the row tells who, what and what it was before; undoing reaches customers as well.
    page.get_by_test_id("history-fold").click()
    change = page.get_by_test_id("change").first
    expect(change).to_contain_text("نیلوفر رستمی")
    expect(change.locator("ins").first).to_be_visible()
    expect(change.locator("del").first).to_be_visible()
    change.get_by_test_id("undo").click()
    expect(page.get_by_test_id("field-answer")).to_have_value(before)
    other, _ = desk.customer("اگه فردا ارزون‌تر بشه مابه‌التفاوت می‌دین؟", waiting=False)
    expect(messages(other, "bot").first).to_contain_text(before[:30])
    page.get_by_test_id("section-history").click()
    first = page.get_by_test_id("change").first
    expect(first).to_have_attribute("data-action", "undo")
    expect(first.get_by_test_id("undo")).to_be_visible()
    assert watch.found == []


def test_two_editors_do_not_write_over_one_another(desk: Desk) -> None:
    place = "answers/gift_wrap"
    one, two = edit(desk, place), edit(desk, place, "manager")
    number = next(NUMBERS)
    one.get_by_test_id("field-answer").fill(f"متن نیلوفر {number}")
    one.get_by_test_id("add-phrasings").click()
    one.keyboard.type(f"کادوپیچ کردن نوبت {number}")
    save(one)
    two.get_by_test_id("field-answer").fill(f"متن بهرام {number}")
    two.get_by_test_id("add-phrasings").click()
    two.keyboard.type(f"بسته‌بندی هدیه‌ای نوبت {number}")
    two.get_by_test_id("save").click()
    newer = two.get_by_test_id("newer")
    expect(newer).to_contain_text("نیلوفر رستمی")
    expect(two.get_by_test_id("clash-answer")).to_contain_text(f"متن نیلوفر {number}")
    expect(two.get_by_test_id("field-answer")).to_have_value(f"متن بهرام {number}")
    assert answer_of(desk, "gift_wrap") == f"متن نیلوفر {number}"
    two.get_by_test_id("keep-mine").click()
    expect(two.get_by_test_id("clash-answer")).to_have_count(0)
    save(two)
    assert answer_of(desk, "gift_wrap") == f"متن بهرام {number}"
    kept = str(desk.value("SELECT phrasings FROM answers WHERE topic = 'gift_wrap'"))
    for mine in ("کادوپیچ کردن", "بسته‌بندی هدیه‌ای"):
        written = f"{mine} نوبت {number}"
        assert written in kept.encode().decode("unicode_escape" if "\\u" in kept else "utf-8")
    # Nothing is written at the first one's: it follows when its window is looked at again.
    one.evaluate("window.dispatchEvent(new Event('online'))")
    expect(one.get_by_test_id("field-answer")).to_have_value(f"متن بهرام {number}")
    expect(one.get_by_test_id("newer")).to_have_count(0)


def test_what_cannot_be_kept_is_told_under_its_field_and_what_was_typed_stays(desk: Desk, cable: Cable) -> None:
    page = edit(desk, "answers", address=cable.address)
    page.get_by_test_id("add").click()
    number = next(NUMBERS)
    page.get_by_test_id("field-question").fill("زیر درگاه چه نوشته است؟")
    expect(page.get_by_test_id("field-topic")).not_to_have_value("")
    page.get_by_test_id("field-topic").fill(f"Gate {number}")
    page.get_by_test_id("field-answer").fill("آ" * 1501)
    expect(page.get_by_test_id("error-answer")).to_contain_text("۱ نویسه بلندتر")
    page.get_by_test_id("add-phrasings").click()
    page.keyboard.type(f"عبارت تازه‌ی {number}")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("هزینه ارسال چنده")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("error-topic")).to_contain_text("لاتین")
    expect(page.get_by_test_id("error-category")).to_be_visible()
    expect(page.get_by_test_id("field-category")).to_be_focused()
    page.get_by_test_id("field-category").fill("آزمون")
    page.get_by_test_id("field-topic").fill(f"gate_{number}")
    page.get_by_test_id("field-answer").fill("نوشته است خوش آمدید.")
    page.get_by_test_id("save").click()
    line = page.get_by_test_id("list-phrasings").locator("li").nth(2)
    expect(line).to_contain_text("هزینه‌ی ارسال چقدر است؟")
    line.get_by_role("button").click()

    # The desk is out of reach: said so, and nothing is gone; not with a reload either, nor with a wrong click.
    cable.cut()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("trouble")).to_contain_text("ارتباط")
    expect(page.get_by_test_id("field-answer")).to_have_value("نوشته است خوش آمدید.")
    cable.mend()
    page.get_by_test_id("section-history").click()
    page.get_by_test_id("guard-stay").click()
    expect(page.get_by_test_id("field-category")).to_have_value("آزمون")
    page.go_back()
    page.get_by_test_id("guard-keep").click()
    page.goto(f"{cable.address}/knowledge#/answers/%2B")
    expect(page.get_by_test_id("field-topic")).to_have_value(f"gate_{number}")
    page.reload()
    expect(page.get_by_test_id("field-answer")).to_have_value("نوشته است خوش آمدید.")
    save(page)
    expect(page.get_by_test_id("pane").get_by_role("heading", level=1).first).to_have_text("زیر درگاه چه نوشته است؟")

    page.get_by_test_id("field-answer").fill("دور ریخته می‌شود")
    page.get_by_test_id("section-products").click()
    page.get_by_test_id("guard-discard").click()
    expect(page.get_by_test_id("search")).to_be_visible()
    assert answer_of(desk, f"gate_{number}") == "نوشته است خوش آمدید."
    page.goto(f"{cable.address}/knowledge#/answers/gate_{number}")
    expect(page.get_by_test_id("field-answer")).to_have_value("نوشته است خوش آمدید.")


def test_a_retired_answer_is_out_of_sight_until_it_is_asked_for(desk: Desk) -> None:
    page = edit(desk, "answers/jobs")
    page.get_by_test_id("retire").click()
    page.get_by_test_id("search").fill("استخدام")
    expect(page.get_by_test_id("row")).to_have_count(0)
    page.get_by_test_id("show-retired").check()
    expect(page.get_by_test_id("row")).to_have_count(1)
    page.get_by_test_id("restore").click()
    page.get_by_test_id("show-retired").uncheck()
    expect(page.get_by_test_id("row")).to_have_count(1)


def test_a_product_is_written_in_toman_and_seen_as_its_card(desk: Desk) -> None:
    page = edit(desk, "products/%2B", "admin")
    number = next(NUMBERS)
    page.get_by_test_id("field-title").fill(f"پهپاد سیمرغ {number}")
    slug = page.get_by_test_id("field-slug").input_value()
    page.get_by_test_id("field-brand").select_option("+")
    page.get_by_test_id("field-brand_title").fill("سیمرغ")
    page.get_by_test_id("field-category").select_option("accessory")
    page.get_by_test_id("field-price_rial").fill("۱۲٬۵۰۰٬۰۰۰")
    page.get_by_test_id("field-old_price_rial").fill("12000000")
    page.get_by_test_id("field-stock").fill("زیاد")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("error-stock")).to_contain_text("با رقم")
    page.get_by_test_id("field-stock").fill("۷")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("error-old_price_rial")).to_contain_text("بیشتر")
    page.get_by_test_id("field-old_price_rial").fill("۱۳٬۰۰۰٬۰۰۰ تومان")
    page.get_by_test_id("add-specs").click()
    page.keyboard.type("وزن")
    page.keyboard.press("Tab")
    page.keyboard.type("۲۴۹ گرم")
    page.get_by_test_id("add-colours").click()
    page.keyboard.type("خاکستری")
    card = page.get_by_test_id("product-card")
    expect(card).to_contain_text("۱۲٬۵۰۰٬۰۰۰")
    save(page)
    expect(page.get_by_test_id("field-slug")).to_have_count(0)
    assert desk.value("SELECT price_rial FROM products WHERE slug = ?", slug) == 125_000_000
    assert desk.value("SELECT old_price_rial FROM products WHERE slug = ?", slug) == 130_000_000
    page.get_by_test_id("search").fill(f"سیمرغ {number}".replace("ی", "ي"))
    expect(page.get_by_test_id("row")).to_have_count(1)
    page.get_by_test_id("section-preview").click()
    page.get_by_test_id("try-text").fill(f"پهپاد سیمرغ {number} چنده؟")
    found = page.get_by_test_id("found-products").filter(has_text=f"سیمرغ {number}")
    for _ in range(20):
        page.get_by_test_id("try").click()
        expect(page.get_by_test_id("try")).to_be_enabled()
        expect(page.get_by_test_id("preview-result")).to_be_visible()
        if found.count():
            break
        page.wait_for_timeout(500)  # it is live within five seconds, on a busy machine a little later
    expect(found).to_be_visible()


def test_gaps_become_phrasings_answers_examples_or_nothing(desk: Desk) -> None:
    number = next(NUMBERS)
    texts = [f"آیا فرش ماشینی {number} را می‌بافید؟", f"بلیت سینمای {number} چطور رزرو می‌شود؟"]
    asked = [unanswered(desk, text) for text in texts]
    assert asked
    page = desk.sign_in("supervisor", "/knowledge#/gaps")
    carpet, cinema = (cluster(page, text) for text in texts)
    expect(carpet).to_be_visible()
    carpet.get_by_test_id("gap-conversation").first.click()
    expect(page.get_by_test_id("transcript")).to_contain_text(texts[0])
    page.get_by_test_id("transcript").get_by_role("link", name="بازگشت").click()

    # One click, and back.
    carpet.get_by_test_id("other-answer").click()
    page.get_by_test_id("pick-search").fill("سازمانی")
    page.get_by_test_id("pick").first.click()
    expect(page.get_by_test_id("notices")).to_contain_text("عبارتی از")
    expect(carpet).to_have_count(0)
    page.get_by_test_id("notice-undo").click()
    expect(carpet).to_be_visible()
    carpet.get_by_test_id("dismiss").click()
    expect(carpet).to_have_count(0)
    page.get_by_test_id("notice-undo").last.click()
    expect(carpet).to_be_visible()

    # An answer begun from a gap has its wording, and closes it.
    carpet.get_by_test_id("new-answer").click()
    expect(page.get_by_test_id("list-phrasings").get_by_role("textbox").first).to_have_value(texts[0])
    page.get_by_test_id("field-question").fill(f"فرش ماشینی {number} دارید؟")
    page.get_by_test_id("field-category").fill("آزمون")
    page.get_by_test_id("field-answer").fill("فرش نمی‌بافیم.")
    save(page)
    page.get_by_test_id("section-gaps").click()
    expect(cinema).to_be_visible()
    expect(carpet).to_have_count(0)

    cinema.get_by_test_id("as-example").click()
    page.get_by_test_id("pick-intent").select_option("out_of_scope")
    page.get_by_test_id("pick-intent-save").click()
    expect(page.get_by_test_id("notices")).to_contain_text("نمونه‌ی آموزشی")
    expect(cinema).to_have_count(0)
    state = "SELECT state FROM knowledge_gaps WHERE text = ?"
    assert [desk.value(state, text) for text in texts] == ["phrasing", "example"]


def test_a_message_is_tried_as_a_customer_would_see_it(desk: Desk) -> None:
    page = edit(desk, "answers/warranty")
    page.get_by_test_id("section-preview").click()
    page.get_by_test_id("try-text").fill("قیمت گوشی سامسونگ A54 چنده؟")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("product-card").first).to_contain_text("A54")
    expect(page.get_by_test_id("understood")).to_contain_text("پرسش قیمت")
    expect(page.get_by_test_id("found-answers").locator("li").first).to_contain_text("٪")
    # What was tried stands in the address.
    page.reload()
    expect(page.get_by_test_id("try-text")).to_have_value("قیمت گوشی سامسونگ A54 چنده؟")
    expect(page.get_by_test_id("product-card").first).to_be_visible()
    # From within an editor what is not saved counts for the search.
    page.goto(f"{desk.installation.address}/knowledge#/answers/warranty")
    page.get_by_test_id("add-phrasings").click()
    page.keyboard.type("ضمانت کیمیای سعادت")
    page.get_by_test_id("try-text").fill("ضمانت کیمیای سعادت")
    page.get_by_test_id("try").click()
    expect(page.get_by_test_id("found-answers").locator("li").first).to_have_attribute("data-topic", "warranty")
    assert "کیمیای" not in str(desk.value("SELECT phrasings FROM answers WHERE topic = 'warranty'"))
    page.get_by_test_id("reset").click()
    expect(page.get_by_test_id("save")).to_be_disabled()


def test_each_role_finds_what_is_theirs(desk: Desk) -> None:
    operator = desk.sign_in("operator", "/knowledge")
    expect(operator.get_by_test_id("no-access")).to_be_visible()
    nav = operator.get_by_role("navigation", name="بخش‌ها")
    expect(nav.get_by_role("link")).to_have_text(["میز کار"])
    manager = desk.sign_in("manager", "/reports")
    nav = manager.get_by_role("navigation", name="بخش‌ها")
    expect(nav.get_by_role("link")).to_have_text(["تابلوی زنده", "گزارش‌ها", "گفت‌وگوها", "دانش", "مدیریت"])
    nav.get_by_role("link", name="دانش").click()
    expect(manager.get_by_test_id("row").first).to_be_visible()


def test_an_editor_needs_no_mouse(desk: Desk) -> None:
    page = edit(desk, "answers?q=packaging")
    tab_to(page, "row", most=20)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("pane").get_by_role("heading", level=1).first).to_be_focused()
    tab_to(page, "field-answer")
    text = f"با صفحه‌کلید نوشته شد، نوبت {next(NUMBERS)}."
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert answer_of(desk, "packaging") == text


LOOKS = (("light", DESKTOP), ("dark", NARROW))


def test_axe_finds_nothing_and_all_of_it_fits(desk: Desk) -> None:
    unanswered(desk, "برای نگاه کردن می‌پرسم که آیا پرده هم می‌دوزید")
    page = edit(desk, "answers", "manager")

    def check(name: str) -> None:
        expect(page.locator(".spinner")).to_have_count(0)
        for theme, size in LOOKS:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name}, {theme}: {found.generate_report()}"
            assert overflow(page) <= 0, f"{name} is wider than its window"

    check("answers")
    page.goto(f"{desk.installation.address}/knowledge#/answers/warranty")
    expect(page.get_by_test_id("field-answer")).to_be_visible()
    page.get_by_test_id("history-fold").click()
    page.get_by_test_id("try-text").fill("گارانتی دارید؟")
    page.get_by_test_id("try").click()
    expect(page.get_by_test_id("try-result")).to_be_visible()
    page.get_by_test_id("field-answer").fill("")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("error-answer")).to_be_visible()
    check("an answer with an error")
    page.get_by_test_id("section-gaps").click()
    expect(page.get_by_test_id("guard-stay")).to_be_visible()
    check("the question about unsaved changes")
    page.get_by_test_id("guard-discard").click()
    expect(page.get_by_test_id("cluster").first).to_be_visible()
    check("gaps")
    page.get_by_test_id("other-answer").first.click()
    expect(page.get_by_test_id("pick").first).to_be_visible()
    check("choosing an answer")
    page.keyboard.press("Escape")
    page.goto(f"{desk.installation.address}/knowledge#/products/samsung-galaxy-a54")
    expect(page.get_by_test_id("field-title")).to_be_visible()
    check("a product")
    page.goto(f"{desk.installation.address}/knowledge#/preview?text=قیمت گلکسی A54")
    expect(page.get_by_test_id("preview-result")).to_be_visible()
    check("a message tried")
    page.get_by_test_id("section-history").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check("history")

"""Pictures and files both ways, in a foreign shop's page with a strict policy and in the desk."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Error, FilePayload, Page, Route, expect

from tests.e2e.conftest import open_shop
from tests.e2e.console import DESKTOP, Cable, Desk, Watch, messages, take
from tests.e2e.customer import (
    SIZES,
    assert_whole,
    listen_for_trouble,
    open_widget,
    portray,
    say,
    shoot,
    until,
    want_human,
)
from tests.e2e.test_console_access import check
from tests.installation import Installation

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LOADED = "(image) => image.complete && image.naturalWidth > 0"


def photo(name: str = "گوشی شکسته.jpg", size: tuple[int, int] = (900, 600)) -> FilePayload:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    image.save(out, "JPEG", exif=exif)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def pdf(name: str = "فاکتور خرید.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def seen(page: Page, count: int = 1) -> None:
    """Wait until this many pictures are really on screen."""
    pictures = page.locator("[data-testid=picture] img")
    expect(pictures).to_have_count(count)
    for one in pictures.all():
        one.scroll_into_view_if_needed()
        until(page, LOADED, one.element_handle())


def downloaded(page: Page) -> tuple[str, bytes]:
    """Press the file in the widget's log; give its name and bytes as they are saved."""
    saved: list[Download] = []

    def keep(download: Download) -> None:  # a method of a list is nothing that Playwright can listen with
        saved.append(download)

    page.on("download", keep)
    page.context.on("page", lambda opened: opened.on("download", keep))
    link = page.get_by_test_id("file")
    link.scroll_into_view_if_needed()
    expect(link).to_have_attribute("href", re.compile("key="))
    link.click()
    for _ in range(100):
        if saved:
            break
        page.wait_for_timeout(100)
    expect(page.get_by_test_id("panel")).to_be_visible()
    return saved[0].suggested_filename, Path(saved[0].path()).read_bytes()


def look(page: Page, name: str) -> None:
    """Keep the desk's look on a desktop and a phone, light and dark, and let axe look at each."""
    for scheme in ("light", "dark"):
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", scheme)
            shoot(page, f"{name}-{size}-{scheme}")
            check(page, f"{name}, {size}, {scheme}")


def strict_shop(browser: Browser, contexts: list[BrowserContext], installation: Installation) -> tuple[Page, list[str]]:
    """Open a page of a shop whose policy allows the desk's address and nothing else."""
    context = browser.new_context(locale="fa-IR", viewport=DESKTOP)  # type: ignore[arg-type]
    contexts.append(context)
    page = context.new_page()
    trouble = listen_for_trouble(page)
    page.goto(f"{installation.shop}/strict")
    return page, trouble


def test_a_picture_and_a_file_go_both_ways_in_a_page_with_a_strict_policy(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, trouble = strict_shop(browser, contexts, installation)
    open_widget(customer)
    expect(customer.get_by_test_id("choice").first).to_be_visible()
    # The very first thing said is a picture.
    customer.get_by_test_id("attach").set_input_files(photo())
    expect(messages(customer, "customer")).to_have_count(1)
    seen(customer)
    expect(customer.get_by_test_id("upload")).to_have_count(0)
    expect(messages(customer, "bot")).to_contain_text("همکاران")
    portray(customer, "widget-file-bot")
    customer.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    customer.get_by_test_id("choice").click()
    expect(customer.get_by_test_id("queue-place")).to_be_visible()
    say(customer, "صفحه‌اش شکسته رسید؛ عکس را فرستادم")
    expect(messages(customer, "customer")).to_have_count(3)
    conversation = desk.conversation_of("صفحه‌اش شکسته رسید؛ عکس را فرستادم")

    operator = desk.sign_in("operator")
    watch.over(operator)
    take(operator, conversation)
    seen(operator)
    operator.get_by_test_id("attach-input").set_input_files([pdf(), photo("نمونه.jpg")])
    expect(operator.get_by_test_id("files-chosen").locator("li")).to_have_count(2)
    check(operator, "files to send")
    shoot(operator, "desk-files-dialog")
    operator.get_by_test_id("files-send").click()
    expect(messages(operator, "operator")).to_have_count(2)
    expect(operator.get_by_test_id("upload")).to_have_count(0)
    seen(operator, 2)
    expect(messages(customer, "operator")).to_have_count(2)
    seen(customer, 2)
    assert downloaded(customer) == ("فاکتور خرید.pdf", PDF)
    with operator.expect_download() as kept:
        operator.get_by_test_id("file").click()
    assert Path(kept.value.path()).read_bytes() == PDF
    assert_whole(customer)
    look(operator, "desk-files")
    portray(customer, "widget-files")
    # After a reload all of it comes back.
    customer.reload()
    seen(customer, 2)
    assert trouble == []
    assert watch.found == []


def test_what_is_pasted_and_dropped_in_the_desk_is_shown_before_it_is_sent(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("فایل را روی صفحه رها می‌کنیم")
    operator = desk.sign_in("operator")
    take(operator, conversation)
    carried = """([kind, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: "image/png" }));
      return data;
    }"""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 120, 90)).save(out, "PNG")
    bytes_of = list(out.getvalue())
    operator.get_by_test_id("composer").evaluate(
        f"(field, given) => field.dispatchEvent(new ClipboardEvent('paste', "
        f"{{clipboardData: ({carried})(given), bubbles: true, cancelable: true}}))",
        ["paste", bytes_of],
    )
    expect(operator.get_by_test_id("files-chosen").locator("li")).to_have_count(1)
    expect(operator.get_by_test_id("files-send")).to_be_focused()  # the window is open: Escape is for it
    operator.keyboard.press("Escape")
    expect(operator.get_by_test_id("files-chosen")).to_have_count(0)
    log = operator.get_by_test_id("chat-log")
    for kind in ("dragenter", "dragover"):
        log.dispatch_event(kind, {"dataTransfer": operator.evaluate_handle(carried, ["drop", bytes_of])})
    expect(operator.get_by_test_id("drop-here")).to_be_visible()
    log.dispatch_event("drop", {"dataTransfer": operator.evaluate_handle(carried, ["drop", bytes_of])})
    expect(operator.get_by_test_id("drop-here")).to_have_count(0)
    expect(operator.get_by_test_id("files-send")).to_be_focused()
    operator.keyboard.press("Enter")
    expect(messages(operator, "operator")).to_have_count(1)
    seen(customer)


@pytest.fixture
def cable(installation: Installation) -> Iterator[Cable]:
    cable = Cable(installation.address)
    yield cable
    cable.close()


def test_a_file_is_kept_while_the_desk_is_out_of_reach_and_arrives_once(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, cable: Cable
) -> None:
    context = browser.new_context(locale="fa-IR")
    contexts.append(context)
    page = context.new_page()
    page.goto(f"{cable.address}/shop/")
    open_widget(page)
    say(page, "می‌خواهم دو عکس بفرستم")
    expect(messages(page, "customer")).to_have_count(1)
    page.get_by_test_id("attach").set_input_files(photo("پیش از قطع.jpg"))
    seen(page)
    cable.cut()
    expect(page.get_by_test_id("offline-banner")).to_be_visible()
    page.get_by_test_id("attach").set_input_files([photo("یک.jpg"), pdf()])
    expect(page.get_by_test_id("upload")).to_have_count(2)
    expect(page.get_by_test_id("upload").first).to_contain_text("نگه داشته می‌شود")
    shoot(page, "widget-files-offline")
    cable.mend()
    seen(page, 2)
    expect(page.get_by_test_id("file")).to_have_count(1)
    expect(page.get_by_test_id("upload")).to_have_count(0)
    assert_whole(page)


def test_a_refused_file_says_why_and_a_slow_one_can_be_cancelled(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = open_shop(browser, contexts, installation)
    open_widget(page)
    expect(page.get_by_test_id("choice").first).to_be_visible()
    page.get_by_test_id("attach").set_input_files(
        {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00" + bytes(64)}
    )
    refused = page.get_by_test_id("upload")
    expect(refused.get_by_role("alert")).to_contain_text("پذیرفته نمی‌شود")
    portray(page, "widget-file-refused")
    page.get_by_test_id("file-cancel").click()
    expect(refused).to_have_count(0)

    text = "فایل پس گرفته می‌شود"
    say(page, text)
    expect(messages(page, "customer")).to_have_count(1)
    want_human(page)
    page.route("**/chat/files*", lambda _: None)  # it hangs
    page.get_by_test_id("attach").set_input_files(photo())
    expect(page.get_by_test_id("upload")).to_contain_text("در حال")
    page.get_by_test_id("file-cancel").click()
    expect(page.get_by_test_id("upload")).to_have_count(0)

    operator = desk.sign_in("operator")
    take(operator, desk.conversation_of(text))
    hung: list[Route] = []
    operator.route("**/api/conversations/*/files*", lambda route: hung.append(route))  # noqa: PLW0108 (Playwright marks what it is given)
    operator.get_by_test_id("attach-input").set_input_files(photo())
    operator.get_by_test_id("files-send").click()
    expect(operator.get_by_test_id("upload")).to_be_visible()
    shoot(operator, "desk-file-sending")
    operator.get_by_test_id("upload-cancel").click()
    expect(operator.get_by_test_id("upload")).to_have_count(0)
    # The browser lets go on whatever hangs when the route is taken away.
    for route in hung:
        with contextlib.suppress(Error):
            route.abort()
    operator.unroute("**/api/conversations/*/files*")
    operator.get_by_test_id("attach-input").set_input_files(
        {"name": "زیپ.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04" + bytes(64)}
    )
    operator.get_by_test_id("files-send").click()
    expect(operator.get_by_role("alert").filter(has_text="پذیرفته نمی‌شود")).to_be_visible()
    shoot(operator, "desk-file-refused")
    expect(messages(page, "operator")).to_have_count(0)

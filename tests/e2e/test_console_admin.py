"""Managing in the browser: people with their first passwords, teams, hours, and the log of who did what."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.console import NARROW, Desk, Watch, resolve, take
from tests.e2e.console import person as demo
from tests.e2e.test_console_access import LOOKS, check
from tests.installation import Installation

OWN = "گذرواژه‌ی خود ترانه"


def person(page: Page, login: str) -> Any:
    return page.locator(f"[data-testid=person-row][data-login={login}]")


def test_a_colleague_comes_works_and_is_let_go(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    manager = desk.sign_in("manager", "/desk#/staff")
    watch = Watch()
    watch.over(manager)
    manager.get_by_test_id("person-new").click()
    manager.get_by_test_id("person-name").fill("ترانه یاوری")
    manager.get_by_test_id("person-login").fill("taraneh")
    manager.get_by_test_id("person-save").click()
    password = manager.get_by_test_id("first-password").inner_text()
    manager.get_by_test_id("password-done").click()
    expect(manager.get_by_text(password)).to_have_count(0)
    expect(person(manager, "taraneh")).to_contain_text("گذرواژه‌ی موقت")

    taraneh = desk.page("/desk")
    taraneh.get_by_test_id("login").fill("taraneh")
    taraneh.get_by_test_id("password").fill(password)
    taraneh.get_by_test_id("sign-in").click()
    taraneh.get_by_test_id("password-next").fill(OWN)
    taraneh.get_by_test_id("password-again").fill(OWN + "!")
    taraneh.get_by_test_id("password-save").click()
    expect(taraneh.get_by_text("دو گذرواژه یکی نیستند.")).to_be_visible()
    taraneh.get_by_test_id("password-again").fill(OWN)
    taraneh.get_by_test_id("password-save").click()
    customer, conversation = desk.customer("می‌خواهم ترانه جوابم را بدهد")
    take(taraneh, conversation)
    # An operator manages nobody, not even by the address.
    taraneh.goto(taraneh.url.split("#")[0] + "#/staff")
    expect(taraneh.get_by_test_id("people")).to_have_count(0)

    person(manager, "taraneh").get_by_test_id("person-edit").click()
    manager.get_by_test_id("person-deactivate").click()
    manager.get_by_test_id("person-deactivate").click()
    expect(person(manager, "taraneh")).to_have_count(0)
    expect(taraneh.get_by_test_id("sign-in")).to_be_visible()
    expect(customer.locator("[data-testid=message][data-author=system]").last).to_contain_text("همکار")
    manager.get_by_test_id("people-gone").check()
    expect(person(manager, "taraneh")).to_contain_text("غیرفعال")
    # What was done is in the log, by whom and to whom.
    manager.get_by_test_id("admin-audit").click()
    manager.get_by_test_id("audit-kind").select_option("staff")
    acts = manager.get_by_test_id("audit-row").filter(has_text="ترانه یاوری")
    expect(acts).to_have_count(2)
    expect(acts.first).to_contain_text("بهرام صادقی")
    supervisor = desk.sign_in("supervisor")
    take(supervisor, conversation)
    resolve(supervisor)
    assert watch.found == []


def test_teams_are_managed_while_the_desk_goes_on(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("supervisor", "/desk#/teams")
    page.get_by_test_id("team-new").click()
    page.get_by_test_id("team-name").fill("تیم گارانتی")
    page.get_by_test_id("mode-push").check()
    page.get_by_test_id("team-save").click()
    made = page.get_by_test_id("team-row").filter(has_text="تیم گارانتی")
    expect(made).to_contain_text("پیشنهاد به اعضا")
    made.get_by_test_id("team-edit").click()
    page.get_by_test_id("team-name").fill("فروش")
    page.get_by_test_id("team-save").click()
    expect(page.get_by_role("alert")).to_contain_text("تیم دیگری همین نام را دارد")
    page.get_by_test_id("team-remove").click()
    page.get_by_test_id("team-remove").click()
    expect(made).to_have_count(0)
    default = page.get_by_test_id("team-row").filter(has_text="تیم پیش‌فرض")
    default.get_by_test_id("team-edit").click()
    page.get_by_test_id("team-remove").click()
    page.get_by_test_id("team-remove").click()
    expect(page.get_by_role("alert")).to_contain_text("پیش‌فرض")
    page.keyboard.press("Escape")
    expect(page.locator(".presence")).to_contain_text("آنلاین")  # the desk's socket lives on here


def test_hours_are_looked_at_saved_and_brought_back(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("manager", "/desk#/hours")
    friday = page.get_by_test_id("week-friday")
    friday.get_by_role("button", name="افزودن نوبت").click()
    friday.get_by_label("شروع نوبت").fill("۱۸")
    friday.get_by_label("پایان نوبت").click()
    save = page.get_by_test_id("hours-save")
    expect(friday.get_by_role("alert")).to_contain_text("پایان بعد از شروع است")
    expect(save).to_be_disabled()
    friday.get_by_label("پایان نوبت").fill("۲۰:۳۰")
    friday.get_by_label("شروع نوبت").click()
    expect(page.get_by_text("۱۸:۰۰ تا ۲۰:۳۰").first).to_be_visible()  # what it would mean
    save.click()
    expect(page.get_by_text("از همین لحظه برقرار است")).to_be_visible()
    page.reload()
    expect(friday.get_by_label("شروع نوبت")).to_have_value("۱۸:۰۰")
    page.get_by_role("button", name="پیش از این تغییر را بیاور").first.click()
    expect(friday.get_by_label("شروع نوبت")).to_have_count(0)
    save.click()
    expect(page.get_by_text("از همین لحظه برقرار است")).to_be_visible()


def test_changed_hours_are_not_left_in_silence(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("supervisor", "/desk#/hours")
    friday = page.get_by_test_id("week-friday")
    starts = friday.get_by_label("شروع نوبت")
    friday.get_by_role("button", name="افزودن نوبت").click()
    expect(starts).to_have_count(1)

    # Another tab, another page, the browser's own way back: each asks, and staying keeps what was changed.
    for leave in (
        lambda: page.get_by_test_id("admin-teams").click(),
        lambda: page.get_by_role("link", name="دانش").click(),
        lambda: page.evaluate("location.hash = '#/'"),
    ):
        leave()
        expect(page.get_by_role("dialog")).to_contain_text("تغییرها ذخیره نشده است")
        expect(page.get_by_test_id("guard-keep")).to_have_count(0)  # no draft is kept here
        page.get_by_test_id("guard-stay").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(starts).to_have_count(1)
        assert page.url.endswith("#/hours")
    page.get_by_test_id("admin-teams").click()
    check(page, "leaving changed hours")
    page.get_by_test_id("guard-discard").click()
    expect(page.get_by_test_id("teams")).to_be_visible()
    page.get_by_test_id("admin-hours").click()
    expect(page.get_by_test_id("outlook-now")).to_be_visible()
    expect(starts).to_have_count(0)
    page.get_by_test_id("admin-teams").click()
    expect(page.get_by_test_id("teams")).to_be_visible()  # nothing was changed: nothing is asked


def test_a_teams_people_are_saved_with_it_or_not_at_all(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("supervisor", "/desk#/teams")
    page.get_by_test_id("team-new").click()
    page.get_by_test_id("team-name").fill("فروش")
    page.get_by_label("مریم حسینی").check()
    page.get_by_test_id("team-save").click()
    expect(page.get_by_role("alert")).to_contain_text("تیم دیگری همین نام را دارد")
    was = "SELECT teams.name FROM staff JOIN teams ON teams.id = team_id WHERE staff.name = 'مریم حسینی'"
    assert desk.value(was) == "پشتیبانی"
    page.get_by_test_id("team-name").fill("تیم هدیه")
    page.get_by_test_id("team-save").click()
    made = page.get_by_test_id("team-row").filter(has_text="تیم هدیه")
    expect(made).to_contain_text("مریم حسینی")
    home = page.get_by_test_id("team-row").filter(has_text="پشتیبانی")
    home.get_by_test_id("team-edit").click()
    page.get_by_label("مریم حسینی").check()
    page.get_by_test_id("team-save").click()
    expect(home).to_contain_text("مریم حسینی")
    expect(made).to_contain_text("هنوز عضوی ندارد")
    made.get_by_test_id("team-edit").click()
    page.get_by_test_id("team-remove").click()
    page.get_by_test_id("team-remove").click()
    expect(made).to_have_count(0)


def test_ones_own_password_is_changed_on_a_phone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("operator", index=2, viewport=NARROW, has_touch=True)
    kept = desk.value("SELECT password_hash FROM staff WHERE name = 'مریم حسینی'")
    own = page.get_by_role("button", name="مریم حسینی")
    own.tap()
    expect(page.get_by_test_id("password-current")).to_be_focused()
    check(page, "one's own password on a phone")
    page.get_by_test_id("password-current").fill("nothing like it")
    page.get_by_test_id("password-next").fill(OWN)
    page.get_by_test_id("password-again").fill(OWN)
    page.get_by_test_id("password-save").tap()
    expect(page.get_by_test_id("password-current")).to_have_attribute("aria-invalid", "true")
    page.get_by_test_id("password-current").fill(demo("operator", 2)["password"])
    page.get_by_test_id("password-save").tap()
    expect(page.get_by_role("dialog")).to_contain_text("عوض شد")
    page.keyboard.press("Escape")
    expect(own).to_be_focused()
    # The tests after this one sign in with the demo's password.
    with desk.rows() as database:
        database.execute("UPDATE staff SET password_hash = ?, demo = 1 WHERE name = 'مریم حسینی'", (kept,))


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_one_manages(
    browser: Browser, contexts: list[BrowserContext], installation: Installation, look: dict[str, Any]
) -> None:
    desk = Desk(browser, contexts, installation)
    page = desk.sign_in("supervisor", "/desk#/staff", **look)
    expect(page.get_by_test_id("person-row").first).to_be_visible()
    check(page, "people")
    page.get_by_test_id("person-edit").first.click()
    check(page, "one person")
    page.keyboard.press("Escape")
    page.get_by_test_id("admin-teams").click()
    page.get_by_test_id("team-edit").first.click()
    check(page, "one team")
    page.keyboard.press("Escape")
    check(page, "teams")
    page.get_by_test_id("admin-hours").click()
    expect(page.get_by_test_id("outlook-now")).to_be_visible()
    check(page, "hours")
    page.get_by_test_id("admin-audit").click()
    page.get_by_test_id("audit-range").click()
    expect(page.get_by_test_id("audit-from")).to_be_visible()
    check(page, "audit")

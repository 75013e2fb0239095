"""A chat on the move: handed on, given back, put off, offered; by keyboard as well as by pointer."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.e2e.console import DESKTOP, NARROW, Desk, Watch, answer, messages, person, row, take
from tests.e2e.customer import SIZES, say, shoot, until
from tests.e2e.test_console_access import check
from tests.installation import Installation


def choose(page: Page, move: str) -> None:
    """Open the menu of the chat on screen and choose one of its acts."""
    page.get_by_test_id("moves").click()
    page.get_by_test_id(f"move-{move}").click()


def look(page: Page, name: str) -> None:
    """Keep what a page looks like on a desktop and a phone, light and dark, and let axe look at it."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(100)
            shoot(page, f"{name}-{size}-{scheme}")
            check(page, f"{name}, {size}, {scheme}")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def test_a_chat_is_handed_to_a_colleague_with_a_note_by_keyboard_alone(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    customer, conversation = desk.customer("این کار به همکار فروش مربوط است؟ سپردن با صفحه‌کلید")
    reza = desk.sign_in("operator", index=1)
    watch.over(reza)
    take(reza, conversation)
    maryam = desk.sign_in("operator", index=2)
    watch.over(maryam)
    page = reza
    page.get_by_test_id("moves").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("move-transfer")).to_be_focused()
    check(page, "the menu of a chat")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("moves")).to_be_focused()
    page.keyboard.press("x")
    choice = page.get_by_role("radio", name="مریم حسینی")
    expect(choice).to_be_enabled()
    expect(page.get_by_test_id("move-act")).to_be_disabled()
    look(page, "desk-transfer")
    choice.focus()
    page.keyboard.press("Space")
    page.get_by_test_id("transfer-note").focus()
    page.keyboard.type("مشتری فاکتور رسمی می‌خواهد.")
    page.keyboard.press("Control+Enter")
    expect(row(page, conversation)).to_have_count(0)
    expect(page.get_by_test_id("toasts")).to_contain_text("مریم حسینی")
    row(maryam, conversation).locator("a").click()
    expect(maryam.get_by_test_id("note")).to_contain_text("مشتری فاکتور رسمی می‌خواهد.")
    answer(maryam, "سلام، فاکتور را می‌فرستم.")
    expect(messages(customer, "operator")).to_have_count(1)
    choose(maryam, "return")
    check(maryam, "giving back to the bot")
    maryam.get_by_test_id("move-act").click()
    expect(row(maryam, conversation)).to_have_count(0)
    assert desk.value("SELECT state FROM conversations WHERE id = ?", conversation) == "bot"
    assert watch.found == []


def test_a_chat_is_put_off_and_its_customer_wakes_it(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    customer, conversation = desk.customer("موجودی انبار را فردا می‌گویید؟ خواباندن گفت‌وگو")
    page = desk.sign_in("operator", index=0)
    take(page, conversation)
    page.get_by_test_id("chat-log").focus()
    page.keyboard.press("z")
    expect(page.get_by_test_id("due-in_two_hours")).to_be_focused()
    page.get_by_test_id("due-next_morning").click()
    page.get_by_test_id("due-time").fill("۹:۱۵")
    page.get_by_test_id("due-time").blur()
    look(page, "desk-snooze")
    page.get_by_test_id("move-act").click()
    asleep = page.get_by_test_id("snoozed-list")
    expect(asleep.locator(f"[data-conversation='{conversation}']")).to_contain_text("۰۹:۱۵")
    row(page, conversation).locator("a").click()
    expect(page.get_by_test_id("snoozed-bar")).to_contain_text("۰۹:۱۵")
    look(page, "desk-snoozed")
    page.get_by_test_id("wake").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    choose(page, "snooze")
    page.get_by_test_id("move-act").click()
    expect(asleep.locator(f"[data-conversation='{conversation}']")).to_be_visible()
    say(customer, "راستی رنگ آبی هم هست؟")
    expect(page.get_by_test_id("mine-list").locator(f"[data-conversation='{conversation}']")).to_be_visible()
    expect(page.get_by_test_id("toasts")).to_contain_text("بیدار شد")


def test_a_chat_goes_to_another_teams_queue(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("این پرسش مال تیم دیگری است؛ سپردن به تیم")
    page = desk.sign_in("operator", index=1, viewport=NARROW)
    take(page, conversation)
    choose(page, "transfer")
    page.get_by_test_id("transfer-teams").get_by_role("radio", name="فروش").check()
    page.get_by_test_id("move-act").click()
    expect(page.get_by_test_id("move-act")).to_have_count(0)
    waiting = page.get_by_test_id("waiting-list").locator(f"[data-conversation='{conversation}']")
    expect(waiting).to_be_visible()
    team = desk.value(
        "SELECT teams.slug FROM conversations JOIN teams ON teams.id = team_id WHERE conversations.id = ?", conversation
    )
    assert team == "sales"
    details = json.loads(
        str(
            desk.value(
                "SELECT details FROM queue_decisions WHERE conversation_id = ? AND kind = 'transferred'", conversation
            )
        )
    )
    assert details == {"held_by": "رضا کریمی"}


@contextlib.contextmanager
def pushing_team(desk: Desk, name: str, *people: str) -> Iterator[None]:
    """Keep a team with operators of its own for a while, so that offers reach nobody else's desk."""
    with desk.rows() as database:
        database.row_factory = sqlite3.Row
        team = {**database.execute("SELECT * FROM teams WHERE slug = 'sales'").fetchone()}
        team |= {"id": str(uuid.uuid4()), "slug": f"push-{uuid.uuid4().hex[:8]}", "name": name}
        model = {**database.execute("SELECT * FROM staff WHERE login = ?", (person("operator")["login"],)).fetchone()}
        model |= {"team_id": team["id"], "presence": "offline", "active": 1}
        insert(database, "teams", team | {"mode": "push", "is_default": 0})
        for login in people:
            insert(database, "staff", model | {"id": str(uuid.uuid4()), "login": login, "name": f"اپراتور {login}"})
    try:
        yield
    finally:
        with desk.rows() as database:
            database.execute("UPDATE staff SET active = 0, login = 'gone-' || id WHERE team_id = ?", (team["id"],))
            database.execute("UPDATE teams SET removed_at = datetime() WHERE id = ?", (team["id"],))


def insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Write one row."""
    places = ", ".join("?" for _ in row)
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))  # noqa: S608


def sign_in(desk: Desk, login: str) -> Page:
    """Sign in one of the operators of :func:`pushing_team`."""
    page = desk.page("/desk")
    page.get_by_test_id("login").fill(login)
    page.get_by_test_id("password").fill(person("operator")["password"])
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("own-load")).to_contain_text("۰ از ۵")
    return page


def offer_in(page: Page, conversation: str) -> Locator:
    """Give the card by which a chat is offered."""
    return page.locator(f"[data-testid=offer][data-conversation='{conversation}']")


def hand_over(page: Page, conversation: str) -> None:
    """Take a waiting chat and hand it to the team that is offered its chats."""
    take(page, conversation)
    choose(page, "transfer")
    page.get_by_test_id("transfer-teams").get_by_role("radio", name="تیم پیشنهاد").check()
    page.get_by_test_id("move-act").click()
    expect(page.get_by_test_id("move-act")).to_have_count(0)


def test_a_chat_is_offered_declined_and_accepted_and_its_history_says_so(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    with pushing_team(desk, "تیم پیشنهاد", "push-one", "push-two"):
        one = sign_in(desk, "push-one")
        watch.over(one)
        _, conversation = desk.customer("گفت‌وگوی نخست که پیشنهاد می‌شود")
        hander = desk.sign_in("operator", index=2)
        hand_over(hander, conversation)
        card = offer_in(one, conversation)
        expect(card).to_contain_text("گفت‌وگوی نخست که پیشنهاد می‌شود")
        expect(card).to_contain_text("سپرده‌شده")
        expect(card.get_by_test_id("offer-left")).to_contain_text("ثانیه")
        expect(row(hander, conversation)).to_contain_text("پیشنهاد به")
        # A slow machine takes longer over its pictures than an offer lasts.
        with desk.rows() as database:
            database.execute("UPDATE offers SET expires_at = datetime('now', '+1 hour') WHERE ended_at IS NULL")
        look(one, "desk-offer")
        one.keyboard.press("Alt+x")
        expect(card).to_have_count(0)

        # The next one types while the offer comes, and takes it without leaving the keyboard.
        two = sign_in(desk, "push-two")
        watch.over(two)
        expect(offer_in(two, conversation)).to_be_visible()
        two.get_by_test_id("search").focus()
        two.keyboard.press("Alt+a")
        expect(two.get_by_test_id("composer")).to_be_visible()
        expect(offer_in(two, conversation)).to_have_count(0)
        expect(two.get_by_test_id("own-load")).to_contain_text("۱ از ۵")
        two.get_by_test_id("chat-log").focus()
        two.keyboard.press("h")
        steps = two.get_by_test_id("decisions").locator("[data-kind]")
        expect(steps.last).to_contain_text("اپراتور push-two پیشنهاد را پذیرفت")
        assert steps.evaluate_all("steps => steps.map((step) => step.dataset.kind)") == [
            *("queued", "taken", "transferred"),
            *("offered", "declined", "nobody_free", "offered", "accepted"),
        ]
        check(two, "the history of a chat")
        shoot(two, "desk-history")
    assert watch.found == []


def test_an_offer_that_is_lost_says_how(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    with pushing_team(desk, "تیم پیشنهاد", "push-lost"):
        page = sign_in(desk, "push-lost")
        watch.over(page)
        _, conversation = desk.customer("گفت‌وگوی دوم که کسی زودتر برمی‌دارد")
        hander = desk.sign_in("operator", index=2)
        hand_over(hander, conversation)
        expect(offer_in(page, conversation)).to_be_visible()
        take(hander, conversation)
        expect(page.get_by_test_id("offer-gone")).to_contain_text("مریم حسینی برداشت")
        check(page, "an offer that was lost")
        shoot(page, "desk-offer-lost")
        choose(hander, "transfer")
        hander.get_by_test_id("transfer-teams").get_by_role("radio", name="تیم پیشنهاد").check()
        hander.get_by_test_id("move-act").click()
        expect(offer_in(page, conversation)).to_be_visible()
        with desk.rows() as database:
            database.execute("UPDATE offers SET expires_at = datetime() WHERE ended_at IS NULL")
        expect(page.get_by_test_id("offer-gone")).to_contain_text("همکار بعدی")
    assert watch.found == []


def test_who_only_reads_is_there_and_who_was_taken_for_away_is_back_at_once(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    with pushing_team(desk, "تیم خواننده", "push-reader"):
        page = sign_in(desk, "push-reader")
        with desk.rows() as database:
            database.execute(
                "UPDATE staff SET active_at = datetime(active_at, '-20 minutes') WHERE login = 'push-reader'"
            )
        expect(page.get_by_test_id("presence")).to_have_attribute("data-presence", "away")
        expect(page.get_by_test_id("toasts")).to_contain_text("دور از میز")
        page.mouse.move(300, 300)
        page.mouse.move(310, 320)
        expect(page.get_by_test_id("presence")).to_have_attribute("data-presence", "online")


def test_who_takes_what_somebody_has_just_taken_is_told_who(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk = Desk(browser, contexts, installation)
    _, conversation = desk.customer("دو نفر این گفت‌وگو را با هم برمی‌دارند")
    slow = desk.sign_in("operator", index=1)
    held: list[bool] = []

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda frame: None if held and '"conversation.changed"' in frame else socket.send(frame))
        socket.on_message(server.send)

    # The news that it has gone reaches this one late.
    slow.route_web_socket("**/desk/socket", through)
    slow.reload()
    row(slow, conversation).locator("a").click()
    expect(slow.get_by_test_id("take")).to_be_enabled()
    held.append(True)
    quick = desk.sign_in("operator", index=0)
    take(quick, conversation)
    slow.get_by_test_id("take").click()
    expect(slow.get_by_test_id("toasts")).to_contain_text("سارا احمدی این گفت‌وگو را زودتر برداشت.")
    expect(slow.get_by_test_id("read-only")).to_contain_text("سارا احمدی")


def test_a_supervisor_pages_through_everybodys_and_an_operator_through_the_teams(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    _, conversation = desk.customer("فهرست تیم باید این را نشان بدهد")
    holder = desk.sign_in("operator", index=1)
    take(holder, conversation)
    team = desk.value(
        "SELECT slug FROM teams WHERE id = (SELECT team_id FROM conversations WHERE id = ?)", conversation
    )
    colleague = desk.sign_in("operator", index=0 if team == "sales" else 2)
    expect(colleague.get_by_test_id("tab-all")).to_have_count(0)
    colleague.get_by_test_id("tab-team").click()
    line = row(colleague, conversation)
    expect(line).to_contain_text("رضا کریمی")
    expect(line).not_to_contain_text("فهرست تیم باید این را نشان بدهد")
    check(colleague, "the team's list")
    page = desk.sign_in("supervisor")
    watch.over(page)
    page.get_by_test_id("tab-all").click()
    expect(row(page, conversation)).to_contain_text("فهرست تیم باید این را نشان بدهد")
    look(page, "desk-lists-all")
    page.get_by_test_id("list-state").select_option("open")
    expect(row(page, conversation)).to_be_visible()
    page.get_by_test_id("list-filter").fill("چنین کسی نیست")
    expect(page.get_by_test_id("all-list")).to_contain_text("پیدا نشد")
    page.get_by_test_id("list-filter").fill("")
    row(page, conversation).locator("a").click()
    expect(page.get_by_test_id("chat-log")).to_contain_text("فهرست تیم باید این را نشان بدهد")
    assert watch.found == []


RECORD_CALLS = """
window.calls = []; window.tones = 0;
window.Notification = class {
  static permission = "granted";
  constructor(title, { body }) { calls.push([title, body]); }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.tones++; return start.apply(this, at); };
document.hasFocus = () => false;
"""


def test_sound_and_notifications_are_off_until_they_are_wanted_and_stay_chosen(
    browser: Browser, contexts: list[BrowserContext], installation: Installation
) -> None:
    desk, watch = Desk(browser, contexts, installation), Watch()
    page = desk.sign_in("supervisor")
    page.add_init_script(RECORD_CALLS)
    page.reload()
    watch.over(page)
    _, first = desk.customer("بی‌صدا به صف می‌آیم")
    expect(row(page, first)).to_be_visible()
    assert page.evaluate("[calls.length, tones]") == [0, 0]
    page.get_by_test_id("alerts").click()
    look(page, "desk-alerts")
    page.get_by_test_id("alerts-sound").check()
    page.get_by_test_id("alerts-desktop").check()
    page.keyboard.press("Escape")
    page.reload()
    page.get_by_test_id("alerts").click()
    expect(page.get_by_test_id("alerts-sound")).to_be_checked()
    expect(page.get_by_test_id("alerts-desktop")).to_be_checked()
    page.keyboard.press("Escape")
    _, second = desk.customer("با صدا به صف می‌آیم")
    expect(row(page, second)).to_be_visible()
    until(
        page,
        "() => calls.some(([title, body]) => title === 'گفت‌وگوی تازه در صف' && body.includes('درخواست')) && tones >= 2",
    )
    expect(page).to_have_title(re.compile(r"^\([۰-۹]+\)"))
    assert watch.found == []

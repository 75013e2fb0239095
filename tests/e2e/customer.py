"""A customer at the widget: what they do, what they see, and what their browser complains of."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import ROOT
from tests.installation import Installation

SHOTS = ROOT / "var" / "screenshots"
PICTURES = ROOT / "docs" / "screens-customers"
KEEPS_PICTURES = "PASOKH_KEEP_PICTURES" in os.environ
"""Whether what customers see is kept in the documents too."""
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
expect.set_options(timeout=20_000)


def open_widget(page: Page) -> None:
    """Open the widget, unless it stayed open from the page before."""
    page.get_by_test_id("launcher").wait_for(state="attached")
    if not page.get_by_test_id("panel").is_visible():
        page.get_by_test_id("launcher").click()
    expect(page.get_by_test_id("panel")).to_be_visible()


def say(page: Page, text: str) -> None:
    """Write something and send it."""
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def messages(page: Page, author: str) -> Locator:
    """Give what one side has said."""
    return page.locator(f"[data-testid=message][data-author={author}]")


def ask(page: Page, text: str) -> None:
    """Say something and wait until it is stored and the bot has answered it."""
    answers = messages(page, "bot").count()
    said = messages(page, "customer").count()
    say(page, text)
    expect(messages(page, "customer")).to_have_count(said + 1)
    expect(messages(page, "bot").nth(answers)).to_be_visible()
    expect(page.get_by_test_id("typing")).to_have_count(0)


def want_human(page: Page) -> None:
    """Wait for a human, through the button or because what was said already led there.

    Looking and pressing is one step inside the page: the bot may hand over by itself between the two.
    """
    page.get_by_test_id("talk-to-human").evaluate("button => button.hidden || button.click()")
    expect(page.get_by_test_id("queue-place")).to_be_visible()


def until(page: Page, holds: str, given: object = None) -> None:
    """Wait until a JavaScript function of the page gives something true.

    Playwright's own wait evaluates a string inside the page, which the console's content policy forbids.
    """
    for _ in range(200):
        if page.evaluate(holds, given):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never held: {holds}")


def assert_whole(page: Page) -> None:
    """Check that every message is there, once and in order, and that none waits."""
    expect(page.get_by_test_id("unsent")).to_have_count(0)
    found = [int(one.get_attribute("data-seq") or 0) for one in page.get_by_test_id("message").all()]
    assert found == list(range(1, len(found) + 1))


def shoot(page: Page, name: str) -> Path:
    """Keep what the page looks like now."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def portray(page: Page, name: str) -> None:
    """Keep a page's look on a desktop and a phone, light and dark, and let axe look at each."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(100)
            shot = shoot(page, f"{name}-{size}-{scheme}")
            if KEEPS_PICTURES and scheme == "light" and name.startswith(("widget", "shop")):
                _keep(shot, f"{name}-{size}")
            assert_accessible(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def _keep(shot: Path, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Image.open(shot) as picture:
        picture.save(PICTURES / f"{name}.webp", quality=70, method=6)


def assert_accessible(page: Page) -> None:
    """Check the page, shadow roots and all, with axe."""
    # Evaluated, not added as a script: the page's own CSP stays as it is.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".map(({id, nodes}) => [id, nodes.map((node) => [node.target.flat().join(' '), node.failureSummary])])"
    )
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)


def listen_for_trouble(page: Page) -> list[str]:
    """Collect errors of scripts, of the console, and refusals of the page's CSP. Call before the page is opened."""
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("console", lambda said: trouble.append(f"console: {said.text}") if said.type == "error" else None)
    page.expose_function("tellOfViolation", lambda what: trouble.append(f"CSP: {what}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " tellOfViolation(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    return trouble


SIGN_IN = """async ({ login, password }) => {
  const { csrf } = await (await fetch("/api/session")).json();
  const answer = await fetch("/api/session", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ login, password }),
  });
  const session = await answer.json();
  const socket = new WebSocket(location.origin.replace("http", "ws") + "/desk/socket");
  const asked = new Map();
  window.waiting = new Map();
  window.typing = [];
  let last = 0;
  window.command = (type, fields) => new Promise((resolve, reject) => {
    asked.set(++last, { resolve, reject });
    socket.send(JSON.stringify({ type, id: last, ...fields }));
  });
  const file = (summary) => {
    if (summary.state === "queued") window.waiting.set(summary.id, summary);
    else window.waiting.delete(summary.id);
  };
  await new Promise((ready, failed) => {
    socket.onopen = () => socket.send(JSON.stringify({ type: "auth", csrf: session.csrf }));
    socket.onclose = failed;
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === "auth_ok") ready();
      else if (frame.type === "result") asked.get(frame.id).resolve(frame.data);
      else if (frame.type === "error") asked.get(frame.id)?.reject(new Error(frame.code));
      else if (frame.event === "snapshot") frame.data.waiting.forEach(file);
      else if (frame.event === "conversation.changed") file(frame.data);
      else if (frame.event === "typing") window.typing.push([frame.data.author, frame.data.on]);
    };
  });
}"""


class Operator:
    """An operator who speaks the staff protocol from a page of the desk: for tests of the customer's side.

    Args:
        browser: where to sign in.
        contexts: closed when the test ends.
        installation: the desk.
    """

    def __init__(self, browser: Browser, contexts: list[BrowserContext], installation: Installation) -> None:
        people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
        person = next(person for person in people if person["role"] == "operator")
        # The helpers below wait for conditions that are evaluated in the page.
        context = browser.new_context(bypass_csp=True)
        contexts.append(context)
        self._page = context.new_page()
        self._page.goto(f"{installation.address}/desk")
        self._page.evaluate(SIGN_IN, {"login": person["login"], "password": person["password"]})
        self._conversation = ""

    def command(self, kind: str, **fields: object) -> Any:
        """Send one command about the conversation taken; give its result."""
        whole = {"conversation_id": self._conversation, **fields}
        return self._page.evaluate("([kind, fields]) => command(kind, fields)", [kind, whole])

    def take(self, said: str) -> None:
        """Wait until whoever said this last waits in the queue, and take them; of several the newest.

        Not the newest of those who wait: chats that earlier tests left come back to the queue meanwhile.
        """
        found = """(said) => [...waiting.values()].filter((one) => one.last?.text === said)
            .sort((a, b) => (a.queued_at < b.queued_at ? 1 : -1))[0]?.id"""
        self._page.wait_for_function(found, arg=said)
        self._conversation = self._page.evaluate(found, said)
        self.command("conversation_take")
        self.command("conversation_watch", after=0)

    def write(self, text: str) -> None:
        """Write to the customer."""
        self.command("message_send", client_id=self._page.evaluate("crypto.randomUUID()"), text=text)

    def type(self) -> None:
        """Be seen typing."""
        self._page.evaluate("(id) => void command('typing', {conversation_id: id, on: true})", self._conversation)

    def wait_for_typing(self, on: bool) -> None:
        """Wait until the customer's typing is the last news of typing."""
        self._page.wait_for_function(
            "(on) => { const [author, last] = typing.findLast(([who]) => who === 'customer') ?? [];"
            " return author && last === on; }",
            arg=on,
        )

    def resolve(self) -> None:
        """End the chat with a wrap-up."""
        options = self._page.evaluate("fetch('/api/wrap-up-options').then((answer) => answer.json())")
        wrap_up = {
            "topic": options["topics"][0]["slug"],
            "outcome": options["outcomes"][0]["slug"],
            "summary": "",
        }
        self.command("conversation_resolve", wrap_up=wrap_up)

"""Canned replies: whose they are, what they may say, what fills them, and that nobody's change is lost."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import ClientSession

from desk.context import Desk
from tests.desk.conftest import People, ScriptedEngine, new_client_id

LINK = {"type": "link_order", "order_number": "102345"}


class Browser:
    """One member of staff who manages canned replies."""

    def __init__(self, people: People, session: ClientSession, csrf: str) -> None:
        self._people, self._session, self._csrf = people, session, csrf

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        async with self._session.request(
            method, self._people.url(path), json=body, headers={"X-CSRF-Token": self._csrf}
        ) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def shortcuts(self) -> list[str]:
        _, found = await self.ask("GET", "/api/canned-replies")
        return [row["shortcut"] for row in found["replies"]]

    async def add(self, shortcut: str, text: str = "سلام!", scope: str = "private", **more: Any) -> tuple[int, Any]:
        body = {"client_id": new_client_id(), "shortcut": shortcut, "text": text, "scope": scope, **more}
        return await self.ask("POST", "/api/canned-replies", body)


async def browser(people: People, login: str) -> Browser:
    return Browser(people, *await people.browser(login))


def problems(answer: Any) -> list[tuple[str, str]]:
    assert answer["error"]["code"] == "canned.invalid", answer
    return [(one["field"], one["problem"]) for one in answer["error"]["data"]["problems"]]


async def test_everybody_uses_their_own_their_teams_and_everybodys(people: People) -> None:
    sara, reza, niloofar = [await browser(people, login) for login in ("sara", "reza", "niloofar")]
    _, options = await niloofar.ask("GET", "/api/canned-replies")
    teams = {team["name"]: team["id"] for team in options["teams"]}
    before = len(await sara.shortcuts())
    assert (await sara.add("/من"))[0] == 201
    assert (await niloofar.add("فروش‌ها", scope="team", team_id=teams["فروش"]))[0] == 201
    assert (await niloofar.add("همه", scope="team"))[0] == 201
    mine, others, all_teams = await sara.shortcuts(), await reza.shortcuts(), await niloofar.shortcuts()
    assert {"من", "فروش‌ها", "همه"} <= set(mine)
    assert len(mine) == before + 3
    assert "همه" in others
    assert not {"من", "فروش‌ها"} & set(others)
    assert {"فروش‌ها", "همه"} <= set(all_teams)
    assert "من" not in all_teams
    # A team's are the supervisor's to write; another's own is not there for anybody else.
    assert (await sara.add("تیمی", scope="team"))[1]["error"]["code"] == "role.forbidden"
    _, found = await sara.ask("GET", "/api/canned-replies")
    rows = {row["shortcut"]: row for row in found["replies"]}
    for who, shortcut, code in ((sara, "همه", "role.forbidden"), (niloofar, "من", "not_found")):
        row = rows[shortcut]
        change = {"shortcut": shortcut, "text": "دیگر", "scope": row["scope"], "updated_at": row["updated_at"]}
        _, refusal = await who.ask("PATCH", f"/api/canned-replies/{row['id']}", change)
        assert refusal["error"]["code"] == code
        _, refusal = await who.ask("POST", f"/api/canned-replies/{row['id']}/remove", {"updated_at": row["updated_at"]})
        assert refusal["error"]["code"] == code


async def test_what_cannot_be_kept_is_named(people: People) -> None:
    sara = await browser(people, "sara")
    _, answer = await sara.add(" / ", " ")
    assert problems(answer) == [("shortcut", "empty"), ("text", "empty")]
    _, answer = await sara.add("دو واژه", "{{نام مشتزی}} و {{ شماره سفارش }} و {{foo}} و {{نام مشتزی}}")
    assert problems(answer) == [("shortcut", "shortcut"), ("text", "variable"), ("text", "variable")]
    named = [one.get("name") for one in answer["error"]["data"]["problems"]]
    assert named == [None, "نام مشتزی", "foo"]
    assert "نام مشتزی" in answer["error"]["data"]["problems"][1]["text"]
    _, answer = await sara.add("ب" * 33, "ا" * 2001)
    assert problems(answer) == [("shortcut", "too_long"), ("text", "too_long")]
    assert (await sara.add("سلام‌ها"))[0] == 201
    _, answer = await sara.add("سلامها")
    assert problems(answer) == [("shortcut", "taken")]
    niloofar = await browser(people, "niloofar")
    _, answer = await niloofar.add("گروه", scope="team", team_id="no-such-team")
    assert problems(answer) == [("team_id", "team")]


async def test_sent_again_it_is_one_and_two_at_once_are_one(people: People) -> None:
    sara = await browser(people, "sara")
    client_id = new_client_id()
    body = {"client_id": client_id, "shortcut": "تشکر", "text": "ممنون از شما", "scope": "private"}
    answers = await asyncio.gather(*(sara.ask("POST", "/api/canned-replies", body) for _ in range(4)))
    assert {status for status, _ in answers} == {201}
    assert len({answer["reply"]["id"] for _, answer in answers}) == 1
    assert (await sara.shortcuts()).count("تشکر") == 1
    racing = await asyncio.gather(*(sara.add("همان") for _ in range(4)))
    assert sorted(status for status, _ in racing) == [201, 422, 422, 422]


async def test_nobodys_newer_change_is_written_over(people: People) -> None:
    one, two = await browser(people, "niloofar"), await browser(people, "admin")
    _, answer = await one.add("ساعت", "از ۹ تا ۵", scope="team")
    row = answer["reply"]
    path = f"/api/canned-replies/{row['id']}"
    wanted = {"shortcut": "ساعت", "scope": "team", "updated_at": row["updated_at"]}
    status, changed = await one.ask("PATCH", path, {**wanted, "text": "از ۹ تا ۶"})
    assert status == 200
    status, refusal = await two.ask("PATCH", path, {**wanted, "text": "از ۸ تا ۵"})
    assert (status, refusal["error"]["code"]) == (409, "canned.conflict")
    assert refusal["error"]["data"]["current"]["text"] == "از ۹ تا ۶"
    assert (await two.ask("POST", f"{path}/remove", {"updated_at": row["updated_at"]}))[0] == 409
    newest = {"updated_at": changed["reply"]["updated_at"]}
    assert (await two.ask("POST", f"{path}/remove", newest))[0] == 204
    assert (await two.ask("POST", f"{path}/remove", newest))[0] == 204
    assert "ساعت" not in await one.shortcuts()
    assert (await one.ask("PATCH", path, {**wanted, **newest, "text": "باز"}))[1]["error"]["code"] == "not_found"
    assert (await one.add("ساعت", scope="team"))[0] == 201


async def test_the_desk_hears_of_a_change(people: People) -> None:
    reza, _ = await people.staff("reza")
    niloofar = await browser(people, "niloofar")
    await niloofar.add("خبر", scope="team")
    assert await reza.until("canned.changed") == {}


async def test_variables_are_filled_from_the_conversation(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.say("سلام"))["conversation"]["id"]
    await customer.command("handoff_request")
    sara = await browser(people, "sara")

    async def values() -> dict[str, str | None]:
        status, answer = await sara.ask("GET", f"/api/conversations/{conversation_id}/variables")
        assert status == 200, answer
        return {one["name"]: one["value"] for one in answer["variables"]}

    guest = await values()
    assert guest["contact_name"] == "مشتری گرامی"
    assert guest["order_number"] is None
    assert (guest["operator_name"], guest["shop_name"], guest["today"]) == ("سارا احمدی", "تکاوا", "۳ آذر ۱۴۰۵")
    await customer.command("handoff_cancel")
    case = {"type": "open_case", "kind": "cancel", "order_number": "102345", "details": {}}
    engine.script = lambda _: [{"text": "کد: {case_code}", "actions": [LINK, case]}]
    await customer.say("لغو کن")
    await customer.until("message.created", lambda message: message["text"].startswith("کد"))
    await customer.command("handoff_request")
    known = await values()
    assert known["contact_name"] not in (None, "مشتری گرامی")
    assert known["order_number"] == "۱۰۲۳۴۵"
    assert known["order_status"]
    assert len(known["case_code"] or "") == 8


async def test_each_variable_has_a_name_in_both_languages_that_is_read(people: People, desk: Desk) -> None:
    variables = desk.canned.variables
    for lang in ("fa", "en"):
        for key, name in variables.names(lang).items():
            assert variables.unknown(f"{{{{{name}}}}} {{{{ {key} }}}}") == []
    assert variables.unknown("{{نام‌مشتري}}") == []
    assert variables.unknown("{یک} {{}} {{x}}") == ["", "x"]

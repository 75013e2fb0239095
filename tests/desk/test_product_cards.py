"""Products that an operator shows a customer."""

from __future__ import annotations

from sqlalchemy import update

from desk.clock import SystemClock
from desk.context import Desk
from desk.knowledge.models import Product
from tests.desk.conftest import People, ScriptedEngine, new_client_id
from tests.desk.test_notes import taken


async def found(people: People, words: str) -> list[dict[str, object]]:
    session, _ = await people.browser(people.login_of("operator"))
    async with session.get(people.url("/api/products"), params={"q": words}) as answer:
        assert answer.status == 200
        return list((await answer.json())["products"])


async def test_products_found_by_their_words_are_shown_to_the_customer_as_the_catalogue_has_them(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _, operator, conversation_id = await taken(people)
    two = (await found(people, "گوشی سامسونگ"))[:2]
    assert len(two) == 2
    slugs = [str(one["slug"]) for one in two]
    send = {"conversation_id": conversation_id, "client_id": new_client_id(), "products": slugs}
    sent = await operator.command("message_send", **send)
    assert sent["message"]["payload"] == {"type": "products", "products": two}
    assert sent["message"]["text"] == ""
    assert await operator.command("message_send", **send) == sent
    got = await customer.until("message.created", lambda message: message["author"] == "operator")
    assert got["payload"] == sent["message"]["payload"]
    page = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert page["conversation"]["last"]["text"] == f"{two[0]['title']}، {two[1]['title']}"
    # What was shown stays as it was shown.
    async with desk.database.transaction() as session:
        await session.execute(update(Product).values(price_rial=1))
    again = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert again["messages"][-1]["payload"] == sent["message"]["payload"]


async def test_what_is_not_in_the_catalogue_cannot_be_shown(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, _, operator, conversation_id = await taken(people)
    slug = str((await found(people, "هدفون"))[0]["slug"])
    async with desk.database.transaction() as session:
        retired = update(Product).where(Product.slug == slug).values(retired_at=SystemClock().now())
        await session.execute(retired)
    send = {"conversation_id": conversation_id, "client_id": new_client_id()}
    for products, code in (
        ([slug], "not_found"),
        (["no-such-thing"], "not_found"),
        (["x"] * 7, "frame.invalid"),
        ([], "message.empty"),
    ):
        assert (await operator.command("message_send", **send, products=products))["code"] == code

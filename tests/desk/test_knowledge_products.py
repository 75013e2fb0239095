"""What the bot can ask of the catalogue: by price, colour, stock and discount."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession

from tests.desk.conftest import INTERNAL, People


async def test_products_by_what_the_customer_wants(people: People) -> None:
    async with ClientSession(headers={"Authorization": f"Bearer {INTERNAL}"}) as bot:

        async def found(**query: str) -> list[dict[str, Any]]:
            async with bot.get(people.url("/internal/products"), params={"limit": "20", **query}) as response:
                assert response.status == 200
                return list((await response.json())["products"])

        phones = await found(category="mobile", min_rial="100000000", max_rial="300000000", sort="price")
        prices = [row["price_rial"] for row in phones]
        assert prices
        assert prices == sorted(prices)
        assert prices[0] >= 100_000_000
        assert prices[-1] <= 300_000_000
        edge = await found(category="mobile", min_rial=str(prices[0]), max_rial=str(prices[0]))
        assert phones[0]["slug"] in [row["slug"] for row in edge], "both ends are included"
        dear = await found(category="mobile", sort="price_desc")
        assert [row["price_rial"] for row in dear] == sorted((row["price_rial"] for row in dear), reverse=True)
        cut = [1 - row["price_rial"] / row["old_price_rial"] for row in await found(sort="discount", limit="3")]
        assert cut == sorted(cut, reverse=True)
        assert cut[-1] > 0
        black = await found(category="mobile", colour="مشكي")
        assert black
        assert all(any("مشکی" in colour for colour in row["colours"]) for row in black)
        assert await found(colour="راه‌راه بنفش") == []
        assert all(row["stock"] for row in await found(in_stock="1", sort="price"))
        for bad in ({"min_rial": "-1"}, {"max_rial": "۱۰"}, {"sort": "best"}, {"min_rial": "9" * 16}):
            async with bot.get(people.url("/internal/products"), params=bad) as response:
                assert (response.status, (await response.json())["error"]["code"]) == (400, "frame.invalid")

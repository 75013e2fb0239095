"""Goods for a wish: category, budget, brand, colour and use, best first; and the way on from what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions import goods_words as words
from actions.asked import Asked, read
from actions.goods import MOST_CARDS, Product, addressed, by_slugs, cards, joined, money
from actions.lacking import GAP, other_goods
from actions.shown import remember
from actions.turn import Events, ask_human, desk_is_away, helped, offer, one_of, say, settled, wish
from persian.digits import toman

MOST_CATEGORIES = 6
ENOUGH_TO_SORT = 20
# What is given up when nothing fits, one thing before two.
GIVE_UP = (("budget",), ("brand",), ("colour",), ("use",), ("budget", "brand"), ("budget", "brand", "colour", "use"))
KEYS = {"budget": ("low", "high"), "brand": ("brand", "not_brand"), "colour": ("colour",), "use": ("use",)}

Looked = dict[str, Any]


def wish_of(asked: Asked) -> Looked:
    """Return what is looked for now: what the message says, over what was looked for before unless it begins anew."""
    before = asked.shown.wish
    new_goods = bool(asked.category or asked.kind) and not before.get("asked")
    other = bool(asked.category) and before.get("category") not in {None, "", asked.category}
    wanted: Looked = {} if new_goods or other else dict(before)
    if asked.category or asked.kind:
        wanted |= {"category": asked.category, "kind": asked.kind}
    if asked.brands and asked.step == "other_brand":
        wanted |= {"brand": "", "not_brand": asked.brands}
    elif asked.brands:
        wanted |= {"brand": asked.brands[0], "not_brand": []}
    if asked.budget:
        wanted |= {"low": asked.low, "high": asked.high}
    if asked.colour:
        wanted["colour"] = asked.colour
    if asked.use:
        wanted["use"] = asked.use
    return {key: value for key, value in wanted.items() if value}


async def recommend(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Recommend what fits; ask for the category once when nothing else narrows it down.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    wanted = wish_of(asked)
    if asked.products and not (asked.category or asked.budget or asked.use):
        # «یه چیزی مثل A54»: of its kind, near its price.
        near = await desk.products(near=asked.products[0], in_stock=1, limit=MOST_CARDS)
        if near:
            return await _show(dispatcher, tracker, near, one_of(tracker, words.STEP_FOUND["more"]), {})
    if not (wanted.get("category") or wanted.get("kind") or wanted.get("asked")):
        question = await _which_category(dispatcher, tracker, wanted, asked)
        if question is not None:
            return question
    found = await _find(wanted)
    if found:
        return await _show(dispatcher, tracker, found, _sentence(tracker, wanted, found), wanted)
    for given_up in GIVE_UP:
        keys = [key for name in given_up for key in KEYS[name]]
        if not any(wanted.get(key) for key in keys):
            continue
        found = await _find({key: value for key, value in wanted.items() if key not in keys}, wanted)
        if found:
            return await _show(dispatcher, tracker, found, _none_fits(tracker, wanted, given_up, found), wanted)
    say(dispatcher, one_of(tracker, words.NONE_AT_ALL), offer([ask_human()]), [GAP])
    return settled()


async def take_step(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Show what is cheaper, dearer, of another brand, or simply more, than what was shown.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    shown = asked.shown
    seen = await by_slugs([shown.focus] if shown.focus else shown.slugs)
    if not seen:
        return await recommend(dispatcher, tracker, asked)
    wanted = wish_of(asked)
    if not (wanted.get("category") or wanted.get("kind")):
        wanted |= {"category": seen[0]["category_slug"]}
    prices, step = [product["price_rial"] for product in seen], asked.step
    if step == "cheaper":
        wanted |= {"high": asked.high or min(prices) - 1, "low": None}
    elif step == "dearer":
        wanted |= {"low": max(prices) + 1, "high": asked.high}
    elif step == "other_brand" and not asked.brands:
        brands = {product["brand_slug"] for product in seen}
        wanted |= {"brand": "", "not_brand": [*wanted.get("not_brand", []), *sorted(brands)]}
    found = await _find(wanted, step=step)
    if step in {"more", "other_brand"}:
        found = [product for product in found if product["slug"] not in shown.slugs]
    if not found:
        none = {"cheaper": words.CHEAPEST, "dearer": words.DEAREST, "other_brand": words.NO_OTHER_BRAND}
        say(dispatcher, one_of(tracker, none.get(step, words.NO_MORE)), cards(seen, choices=[ask_human()]))
        return settled()
    text = one_of(tracker, words.STEP_FOUND[step])
    return await _show(dispatcher, tracker, found[:MOST_CARDS], text, wanted)


async def _find(wanted: Looked, budget: Looked | None = None, step: str = "") -> list[Product]:
    """Return what fits, best first.

    With a budget that was given up, those nearest to it come first, under or over.
    """
    use = (wanted.get("use") or {}).get("slug")
    given_up = budget is not None and not (wanted.get("low") or wanted.get("high"))
    nearest = given_up and bool((budget or {}).get("low") or (budget or {}).get("high"))
    sort = "price" if nearest or step == "dearer" else "price_desc" if wanted.get("high") else "spread"
    found = await desk.products(
        category=wanted.get("category"),
        kind=wanted.get("kind"),
        brand=wanted.get("brand"),
        not_brand=wanted.get("not_brand"),
        colour=wanted.get("colour"),
        min_rial=wanted.get("low"),
        max_rial=wanted.get("high"),
        use=use,
        in_stock=1,
        sort="" if use and not nearest else sort,
        limit=ENOUGH_TO_SORT if nearest or step == "more" else MOST_CARDS * (2 if step else 1),
    )
    if nearest and budget:
        found.sort(key=lambda product: abs(_gap(product, budget)))
    return found if step else found[:MOST_CARDS]


def _gap(product: Product, wanted: Looked) -> int:
    """Return how far a price lies over a budget; negative under it, 0 within."""
    price, low, high = product["price_rial"], wanted.get("low"), wanted.get("high")
    return int(price - high if high and price > high else price - low if low and price < low else 0)


async def _show(
    dispatcher: CollectingDispatcher, tracker: Tracker, found: Sequence[Product], sentence: str, wanted: Looked
) -> Events:
    notes = []
    for product in found:
        gap = _gap(product, wanted)
        note = "؛ ".join(f"{reason['label']}: {reason['value']}" for reason in product.get("why", [])[:2])
        if gap:
            over = words.OVER_BUDGET if gap > 0 else words.UNDER_BUDGET
            note = "؛ ".join(filter(None, [over.format(amount=toman(abs(gap))), note]))
        notes.append(note)
    slugs = [product["slug"] for product in found[:MOST_CARDS]]
    below = {key: wanted.get(key) for key in ("category", "kind", "brand", "not_brand", "colour")}
    below |= {"category": below["category"] or found[0]["category_slug"]} if not below["kind"] else {}
    cheapest = min(product["price_rial"] for product in found)
    choices = []
    use = (wanted.get("use") or {}).get("slug")
    if await desk.products(**below, use=use, max_rial=cheapest - 1, in_stock=1, limit=1):
        choices.append(wish(words.CHEAPER_ONES, "recommend_product", step="cheaper"))
    if len({product["brand"] for product in found}) == 1:
        choices.append(wish(words.OTHER_BRAND_ONES, "recommend_product", step="other_brand"))
    if len(found) > 1:
        choices.append(wish(words.COMPARE_TWO, "compare_products", product=slugs[:2]))
    payload = cards(found, notes, [*choices, ask_human()])
    say(dispatcher, addressed(tracker, sentence), payload, [helped("recommendation")])
    kept = {key: value for key, value in wanted.items() if key != "asked"}
    events = remember(tracker, slugs, "show", wish=kept, alone=len(slugs) == 1)
    return [*settled(was_helped=True), *events]


async def _which_category(
    dispatcher: CollectingDispatcher, tracker: Tracker, wanted: Looked, asked: Asked
) -> Events | None:
    """Ask which category; None when what is known leaves only one, or none."""
    use = (wanted.get("use") or {}).get("slug")
    limits = {"brand": wanted.get("brand"), "min_rial": wanted.get("low"), "max_rial": wanted.get("high")}
    found = await desk.goods(**limits, colour=wanted.get("colour"), use=use, in_stock=1, limit=1)
    groups = found.get("categories", [])[:MOST_CATEGORIES]
    if len(groups) < 2:
        return None
    choices = [wish(group["title"], "recommend_product", category=group["slug"]) for group in groups]
    lacking = bool(other_goods(asked)) and not use
    variants = words.OUR_GROUPS if lacking else words.ASK_CATEGORY
    say(dispatcher, one_of(tracker, variants), offer(choices), [GAP] if lacking else [])
    goods = {"slugs": list(_kept_slugs(tracker)), "wish": {**wanted, "asked": True}, "kind": "show"}
    return [*settled(), SlotSet("goods", goods), SlotSet("goods_waiting", {"kind": "recommend"})]


def _kept_slugs(tracker: Tracker) -> Sequence[str]:
    return (tracker.get_slot("goods") or {}).get("slugs") or ()


def _sentence(tracker: Tracker, wanted: Looked, found: Sequence[Product]) -> str:
    described = describe(wanted, found)
    if len(found) == 1:
        variants = words.ONE_RECOMMENDED if wanted.get("use") else words.ONE_FITS if described else words.ONE_THERE
        return one_of(tracker, variants, wish=described)
    if wanted.get("use"):
        labels = [f"«{reason['label']}»" for reason in found[0].get("why", [])[:2]]
        order = words.BY_SPECS.format(specs=joined(labels)) if labels else ""
        return one_of(tracker, words.RECOMMENDED, wish=described, order=order)
    return one_of(tracker, words.THESE_FIT, wish=described) if described else one_of(tracker, words.OVER_PRICES)


def _none_fits(tracker: Tracker, wanted: Looked, given_up: Sequence[str], found: Sequence[Product]) -> str:
    variants = words.NONE_FITS[given_up[0] if len(given_up) == 1 else "most"]
    described = describe(wanted, found)
    title = found[0]["category"] if wanted.get("category") else words.ANY_GOODS
    return one_of(tracker, variants, wish=" ".join(filter(None, [title, described])))


def describe(wanted: Looked, found: Sequence[Product]) -> str:
    """Return a wish in words: «برای عکاسی تا ۲۰ میلیون تومان»; an empty text when it is for anything."""
    parts = []
    if wanted.get("brand"):
        titles = [product["brand"] for product in found if product["brand_slug"] == wanted["brand"]]
        parts += [words.IN_BRAND.format(brand=titles[0])] if titles else []
    if wanted.get("colour"):
        parts.append(words.IN_COLOUR.format(colour=wanted["colour"]))
    if wanted.get("use"):
        parts.append(words.FOR_USE.format(use=wanted["use"]["title"]))
    low, high = (money(wanted[key]) if wanted.get(key) else "" for key in ("low", "high"))
    if low or high:
        wording = words.BETWEEN if low and high else words.UP_TO if high else words.FROM_ON
        parts.append(
            wording.format(low=low.removesuffix(words.MILLIONS) if high.endswith(words.MILLIONS) else low, high=high)
        )
    return " ".join(parts)


class Recommend(Action):
    """Show what fits a wish."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_recommend"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Recommend, or take a step from what was shown."""
        try:
            asked = await read(tracker)
            if asked.step and asked.shown.slugs and not asked.category:
                return await take_step(dispatcher, tracker, asked)
            return await recommend(dispatcher, tracker, asked)
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)

"""Proposes topic, outcome and summary of an episode. An operator reads it and changes what is not so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desk.conversations.models import Author, Message
from desk.texts import Texts
from desk.wrapup.facts import Facts
from persian.digits import to_persian
from persian.folding import Alternative, ask, fold

# Topics of the demo shop and of whoever keeps their slugs; a topic that a shop does not have is never proposed.
TOPICS = {
    "ask_price": "price_and_stock",
    "ask_availability": "price_and_stock",
    "ask_discount": "price_and_stock",
    "ask_specs": "buying_advice",
    "compare_products": "buying_advice",
    "recommend_product": "buying_advice",
    "track_order": "order_status",
    "change_order": "order_status",
    "cancel_order": "return_and_refund",
    "return_order": "return_and_refund",
    "refund_status": "return_and_refund",
    "payment_problem": "payment",
    "report_problem": "warranty_and_repair",
    "complaint": "complaint",
}
CASE_TOPICS = {
    "cancel": "return_and_refund",
    "return": "return_and_refund",
    "refund": "return_and_refund",
    "change": "order_status",
    "payment": "payment",
    "problem": "warranty_and_repair",
}
OF_CASE, OF_HANDOFF, OF_INTENT, OF_ANSWER = 4.0, 3.0, 2.0, 1.5
LATER = 0.5
"""What each later wish counts more than the one before it: people come to what they want."""
OTHER = "other"

_THANKS = ("ممنون", "مرسی", "متشکر", "سپاس", "دستتون درد نکنه", "حل شد", "درست شد", "مشکلم حل")
_BOUGHT = ("خریدم", "خرید کردم", "سفارش دادم", "ثبت سفارش کردم", "پرداخت کردم")
_PROMISED = (
    "پیگیری می‌کنم",
    "پیگیری می‌کنیم",
    "خبر می‌دهم",
    "خبر می‌دهیم",
    "تماس می‌گیرم",
    "تماس می‌گیریم",
    "زنگ می‌زنم",
    "اطلاع می‌دهم",
    "اطلاع می‌دهیم",
)
_REFERRED = ("ارجاع دادم", "ارجاع می‌دهم", "به همکار", "به بخش")
_UNHAPPY = ("حل نشد", "فایده نداشت", "به درد نخورد", "کمکی نکرد", "ناراضی")
_LONGEST_QUOTE = 140


@dataclass(frozen=True)
class Proposal:
    """What an operator would write; empty slugs where nothing is clear enough.

    Attributes:
        topic: slug of the site's list.
        outcome: slug of the site's list.
        summary: in Persian, from facts alone.
        follow_up: something was promised, and nobody has been made to keep it yet.
    """

    topic: str
    outcome: str
    summary: str
    follow_up: bool


def propose(facts: Facts, texts: Texts, operator: str) -> Proposal:
    """Draft a wrap-up from what happened.

    Args:
        facts: the episode.
        texts: the desk's words.
        operator: who closes it.
    """
    outcome = _outcome(facts)
    follow_up = outcome == "follow_up" and facts.open_tasks == 0
    return Proposal(_topic(facts), outcome, _summary(facts, texts, operator), follow_up)


def _topic(facts: Facts) -> str:
    known = {topic["slug"] for topic in facts.topics}
    votes: Counter[str] = Counter()

    def vote(slug: str | None, weight: float) -> None:
        if slug in known:
            votes[slug] += weight  # type: ignore[assignment]

    for case in facts.cases:
        vote(CASE_TOPICS.get(case.kind), OF_CASE)
    if facts.handoff:
        reason = "complaint" if facts.handoff.reason == "complaint" else facts.handoff.intent
        vote(TOPICS.get(reason or ""), OF_HANDOFF)
    for place, intent in enumerate(facts.intents):
        vote(TOPICS.get(intent), OF_INTENT + LATER * place)
    for category in facts.categories:
        vote(_titled(category, facts.topics), OF_ANSWER)
    if votes:
        return max(votes, key=lambda slug: (votes[slug], slug))
    return OTHER if OTHER in known and facts.said_by(Author.CUSTOMER) else ""


def _titled(category: str, topics: Iterable[dict[str, str]]) -> str | None:
    """Give the topic whose title shares most words with the category of an answer («ارسال»: «ارسال و تحویل»)."""
    wanted = {word.text for word in fold(category) if len(word.text) > 1}
    shared = {topic["slug"]: len(wanted & {word.text for word in fold(topic["title"])}) for topic in topics}
    best = max(shared, key=lambda slug: shared[slug], default=None)
    return best if best is not None and shared[best] else None


def _outcome(facts: Facts) -> str:
    customer, operator = facts.said_by(Author.CUSTOMER), facts.said_by(Author.OPERATOR)
    last_words = customer[-2:]
    thanked = _any_says(last_words, _THANKS) or _meant(last_words, "thank")
    answered = operator[0].seq if operator else None
    silent = answered is not None and not any(message.seq > answered for message in customer)
    for slug, holds in (
        ("unsolved", _any_says(last_words, _UNHAPPY)),
        ("follow_up", facts.open_tasks > 0 or _any_says(operator[-3:], _PROMISED)),
        ("sold", _any_says(last_words, _BOUGHT)),
        ("referred", _any_says(operator[-2:], _REFERRED)),
        ("solved", thanked),
        ("no_reply", silent or answered is None),
        ("solved", True),
    ):
        if holds and slug in facts.outcomes:
            return slug
    return ""


def _meant(messages: Iterable[Message], intent: str) -> bool:
    return any((message.understanding or {}).get("intent") == intent for message in messages)


def _any_says(messages: Iterable[Message], phrases: Iterable[str]) -> bool:
    wanted: list[Alternative] = [terms for phrase in phrases for terms in ask(phrase)]
    return any(_says(message.text, wanted) for message in messages)


def _says(text: str, wanted: Iterable[Alternative]) -> bool:
    words = {word.text for word in fold(text)}
    return any(all(any(term.matches(word) for word in words) for term in terms) for terms in wanted)


def _summary(facts: Facts, texts: Texts, operator: str) -> str:
    """Say in Persian who wanted what, what was answered, and under which codes it goes on."""
    lines = []
    if facts.handoff and facts.handoff.summary:
        lines.append(facts.handoff.summary.strip())
    elif said := facts.said_by(Author.CUSTOMER):
        who = facts.contact or texts.get("fa", "wrap_up.the_customer")
        longest = max(said[:5], key=lambda message: (len(message.text), -message.seq))
        about = f" ({texts.get('fa', 'wrap_up.order', number=to_persian(facts.order))})" if facts.order else ""
        lines.append(texts.get("fa", "wrap_up.asked", who=who + about, what=_quote(longest.text)))
    if told := facts.said_by(Author.OPERATOR):
        telling = [message for message in told if len(message.text) > 20] or told
        lines.append(texts.get("fa", "wrap_up.answered", who=told[-1].name or operator, what=_quote(telling[-1].text)))
    for case in facts.cases:
        title = texts.get("fa", f"case_kind.{case.kind}")
        lines.append(texts.get("fa", "wrap_up.case", title=title, code=to_persian(case.code)))
    return "\n".join(lines)


def _quote(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _LONGEST_QUOTE:
        return text
    cut = text[:_LONGEST_QUOTE].rpartition(" ")[0] or text[:_LONGEST_QUOTE]
    return f"{cut}…"

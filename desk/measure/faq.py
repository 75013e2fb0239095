"""`./pasokh eval faq`: does the search over answers find the right one?"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from desk.clock import SystemClock
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.knowledge.models import Answer, Product
from desk.knowledge.reading import Reading
from desk.knowledge.topics import TopicIndex
from desk.measure.questions import QuestionsError, read_questions
from desk.measure.ranking import Ranked, report, side_by_side, table
from desk.measure.selector import Fold, Phrasing
from desk.measure.selector import rank as rank_by_selector
from desk.migrate import upgrade
from desk.settings import Settings, SettingsError, load_settings
from persian.normalise import normalise

FOLDS = 5
DEPTH = 12
EPOCHS = 100


@dataclass(frozen=True)
class Known:
    """What the shop has written down."""

    answers: list[Answer]
    product_names: list[str]

    def reading(self, phrasings: Iterable[Phrasing]) -> Reading:
        """Read as the running desk does, knowing these phrasings."""
        texts = [text for _, text in phrasings] + [row.answer for row in self.answers]
        return Reading([*texts, *self.product_names])


async def _known(settings: Settings) -> Known:
    await upgrade(settings.database)
    database = Database(settings.database, InProcessBus())
    try:
        if settings.demo:
            await seed(database, settings.shop_data, SystemClock().now())
        async with database.reading() as session:
            answers = list(
                await session.scalars(select(Answer).where(Answer.retired_at.is_(None)).order_by(Answer.topic))
            )
            products = list(
                await session.scalars(select(Product).where(Product.retired_at.is_(None)).order_by(Product.slug))
            )
    finally:
        await database.close()
    return Known(answers, [name for row in products for name in (row.title, *row.names)])


def _rank(index: TopicIndex[str], topic: str, style: str, text: str) -> Ranked:
    found = index.search(text, DEPTH)
    return Ranked(topic, style, text, [one.key for one in found], found[0].score if found else 0.0)


def cross_validate(known: Known, folds: int = FOLDS) -> list[Fold]:
    """Rank every phrasing by an index that has not seen it; give, for each fold, what it saw and what it ranked.

    Phrasings that differ only in spelling the normaliser evens out count once. The wording of the question itself
    is always known.

    Args:
        known: what the shop has written down.
        folds: into how many parts the phrasings are dealt.
    """
    once: dict[str, Phrasing] = {}
    for answer in known.answers:
        for phrasing in answer.phrasings:
            once.setdefault(normalise(phrasing).text.strip("؟?!. "), (answer.topic, phrasing))
    phrasings = list(once.values())
    random.Random(1).shuffle(phrasings)  # noqa: S311 (which fold a phrasing falls in is no secret)
    done: list[Fold] = []
    for fold in range(folds):
        seen = [(answer.topic, answer.question) for answer in known.answers]
        seen += [pair for number, pair in enumerate(phrasings) if number % folds != fold]
        index = TopicIndex(seen, known.reading(seen))
        held = [
            _rank(index, topic, _script(text), text)
            for number, (topic, text) in enumerate(phrasings)
            if number % folds == fold
        ]
        done.append((seen, held))
    return done


def _script(text: str) -> str:
    return "finglish" if all(ord(char) < 128 for char in text) else "persian"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its status."""
    parser = argparse.ArgumentParser(prog="./pasokh eval faq", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="tab-separated: topic, style, question")
    parser.add_argument("--cross-validate", action="store_true", help="measure on the shop's own phrasings instead")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--misses", action="store_true", help="name what went wrong")
    parser.add_argument(
        "--against-selector", action="store_true", help="and by Rasa's ResponseSelector on the same folds (minutes)"
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of the ResponseSelector")
    parser.add_argument("--folds", type=int, default=FOLDS, choices=range(2, 21), metavar="2…20")
    given = parser.parse_args(arguments)
    if (given.file is None) is not given.cross_validate:
        parser.error("give a file, or --cross-validate")
    if given.against_selector and not given.cross_validate:
        parser.error("--against-selector compares by --cross-validate")
    try:
        known = asyncio.run(_known(load_settings()))
        if given.against_selector:
            return _compare(cross_validate(known, given.folds), given.epochs, as_json=given.json)
        if given.cross_validate:
            ranked = [one for _, held in cross_validate(known, given.folds) for one in held]
        else:
            questions = read_questions(given.file, frozenset(answer.topic for answer in known.answers))
            phrasings = [(row.topic, text) for row in known.answers for text in (row.question, *row.phrasings)]
            index = TopicIndex(phrasings, known.reading(phrasings))
            ranked = [_rank(index, one.topic, one.style, one.text) for one in questions]
    except (QuestionsError, SettingsError) as error:
        sys.stderr.write(f"pasokh: {error}\n")
        return 2
    found = report(ranked)
    sys.stdout.write(
        (json.dumps(found, ensure_ascii=False) if given.json else table(found, misses=given.misses)) + "\n"
    )
    return 0


def _compare(folds: Sequence[Fold], epochs: int, *, as_json: bool) -> int:
    both = {
        "search": report([one for _, held in folds for one in held]),
        "ResponseSelector": report(rank_by_selector(folds, epochs)),
    }
    sys.stdout.write((json.dumps(both, ensure_ascii=False) if as_json else side_by_side(both)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

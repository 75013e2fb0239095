"""From editors to training: examples wait for a person's review, and only what is accepted is trained on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desk.knowledge.examples import ExampleFile, as_example
from desk.knowledge.kinds import same_words

FILE = "nlu.yml"
# The list is not called nlu: Rasa would train on every file under data/ that has one.
HEADER = """# Customers' messages that editors have named an intent for. Nothing trains on this file:
# ./pasokh review lists it, accepts and rejects. One line an example, in the order they came.
version: "3.1"
review:
"""
OWN_HEADER = """# This shop's own examples, accepted by ./pasokh review. ./pasokh train learns from them.
version: "3.1"
nlu:
"""
SHORTEST_KEY = 4
_NAMED = re.compile(r"^\s*- intent: *([A-Za-z0-9_/]+)")
_ANY_EXAMPLE = re.compile(r"^\s+- (.+)")
_ENTITY = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


def intents(folder: Path) -> list[str]:
    """Name the intents of the training data in a folder, each once, in order."""
    return sorted({intent for intent, _ in trained_examples(folder)})


def trained_examples(folder: Path) -> Iterator[tuple[str, str]]:
    """Give every example of the training data in a folder with its intent, its marks of entities taken away."""
    for path in sorted(folder.glob("*.yml")):
        intent = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := _NAMED.match(line):
                intent = found[1].partition("/")[0]
            elif intent and (found := _ANY_EXAMPLE.match(line)):
                yield intent, _ENTITY.sub(r"\1", found[1])


def add_examples(folder: Path, intent: str, texts: Iterable[str]) -> int:
    """Add examples of an intent to those that wait for review; what stands there already is not added again.

    Args:
        folder: where the file lies, or shall.
        intent: what they mean.
        texts: the messages.

    Returns:
        How many were added.

    Raises:
        ReviewError: the file cannot be read as ours.
    """
    return _add(ExampleFile(folder / FILE, HEADER), intent, texts)


def _add(file: ExampleFile, intent: str, texts: Iterable[str]) -> int:
    with file.held():
        kept = file.read()
        examples = kept.setdefault(intent, [])
        added = 0
        for text in map(as_example, texts):
            if text and text not in examples:
                examples.append(text)
                added += 1
        if added:
            file.write(kept)
        return added


@dataclass(frozen=True)
class Waiting:
    """An example that waits for review.

    Attributes:
        key: what people call it; it stays the same while others come and go.
        intent: what an editor says it means.
        text: the message.
        problem: why it cannot be trained on as it is; None if it can.
    """

    key: str
    intent: str
    text: str
    problem: str | None


class NoSuchExample(Exception):
    """Nothing of that key waits."""


class NotAccepted(Exception):
    """An example cannot be trained on; the text says why."""


@dataclass(frozen=True)
class Review:
    """The review of what editors put aside.

    Args:
        folder: where what waits is.
        own: folder of the shop's own training data, where what is accepted goes.
        nlu_data: the training data that comes with Pasokh.
        tests: files of rows that models are measured on, on which nothing may train.
    """

    folder: Path
    own: Path
    nlu_data: Path
    tests: tuple[Path, ...]

    def waiting(self) -> list[Waiting]:
        """Give what waits.

        Raises:
            ReviewError: the file cannot be read as ours.
        """
        known = self._known()
        return [replace(one, problem=known.problem(one.intent, one.text)) for one in self._listed()]

    def accept(self, keys: Iterable[str], *, wording: str | None = None, intent: str | None = None) -> list[Waiting]:
        """Move examples to the shop's own training data.

        Args:
            keys: which.
            wording: what to train on instead of the customer's own words; for one example.
            intent: what it means, if the editor was wrong.

        Returns:
            What was accepted, as it was accepted.

        Raises:
            NoSuchExample, ReviewError: nothing was changed.
            NotAccepted: one cannot be trained on; nothing was changed.
        """
        chosen = self._chosen(keys)
        known = self._known()
        taken = [Waiting(one.key, intent or one.intent, as_example(wording or one.text), None) for one in chosen]
        for one in taken:
            if problem := known.problem(one.intent, one.text):
                raise NotAccepted(f"{one.key} «{one.text}»: {problem}")
        # Into the training data first: a crash between the two leaves an example in both, not in neither.
        for one in taken:
            _add(ExampleFile(self.own / FILE, OWN_HEADER), one.intent, [one.text])
        self._take_out(chosen)
        return taken

    def reject(self, keys: Iterable[str]) -> list[Waiting]:
        """Drop examples; give what was dropped.

        Raises:
            NoSuchExample, ReviewError: nothing was changed.
        """
        chosen = self._chosen(keys)
        self._take_out(chosen)
        return chosen

    @property
    def _file(self) -> ExampleFile:
        return ExampleFile(self.folder / FILE, HEADER)

    def _listed(self) -> list[Waiting]:
        pairs = [(intent, text) for intent, texts in self._file.read().items() for text in texts]
        keys = _keys(pairs)
        return [Waiting(keys[pair], *pair, problem=None) for pair in pairs]

    def _chosen(self, keys: Iterable[str]) -> list[Waiting]:
        waiting = {one.key: one for one in self._listed()}
        wanted = list(dict.fromkeys(keys))
        missing = [key for key in wanted if key not in waiting]
        if missing:
            raise NoSuchExample(f"nothing waits as {', '.join(missing)}")
        return [waiting[key] for key in wanted]

    def _take_out(self, chosen: Iterable[Waiting]) -> None:
        gone = {(one.intent, one.text) for one in chosen}
        with self._file.held():
            left = {
                intent: [text for text in texts if (intent, text) not in gone]
                for intent, texts in self._file.read().items()
            }
            self._file.write(left)

    def _known(self) -> _Known:
        trained: dict[str, str] = {}
        for folder in (self.nlu_data, self.own):
            trained.update({same_words(text): intent for intent, text in trained_examples(folder)})
        measured = set()
        for path in self.tests:
            if path.exists():
                lines = path.read_text(encoding="utf-8").splitlines()
                measured |= {same_words(line.split("\t")[-1]) for line in lines if line and not line.startswith("#")}
        return _Known(frozenset(intents(self.nlu_data)), trained, frozenset(measured))


@dataclass(frozen=True)
class _Known:
    """What is trained on and measured on already."""

    intents: frozenset[str]
    trained: Mapping[str, str]
    measured: frozenset[str]

    def problem(self, intent: str, text: str) -> str | None:
        """Say why a text cannot become an example of an intent; None if it can."""
        words = same_words(text)
        if intent not in self.intents:
            return f"there is no intent {intent}"
        if not words:
            return "it says nothing"
        if words in self.measured:
            return "models are measured on it, so none may learn it"
        if words in self.trained and self.trained[words] != intent:
            return f"it is an example of {self.trained[words]} already"
        if words in self.trained:
            return "it is learnt already; reject it"
        return None


def _keys(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Name each pair by the beginning of its digest, as short as tells them apart."""
    digests = {pair: hashlib.sha256("\0".join(pair).encode()).hexdigest() for pair in pairs}
    length = SHORTEST_KEY
    while len({digest[:length] for digest in digests.values()}) < len(digests):
        length += 1
    return {pair: digest[:length] for pair, digest in digests.items()}

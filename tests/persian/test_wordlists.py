from pathlib import Path

import pytest

from persian import wordlists
from persian.letters import is_persian
from persian.normalise import normalise
from persian.wordlists import WordListError, pairs, words


def test_what_is_wrong_with_a_list_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wordlists, "FOLDER", tmp_path)
    with pytest.raises(WordListError, match="cannot read the word list none"):
        words("none.txt")
    (tmp_path / "bad.txt").write_text("# remark\nسلم سلام\n", encoding="utf-8")
    with pytest.raises(WordListError, match="line 2"):
        pairs("bad.txt")
    (tmp_path / "twice.txt").write_text("a = ب\na = پ\n", encoding="utf-8")
    with pytest.raises(WordListError, match="two meanings"):
        pairs("twice.txt")


def test_the_fingerprint_follows_the_lists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wordlists, "FOLDER", tmp_path)
    (tmp_path / "a.txt").write_text("سلام\n", encoding="utf-8")
    before = wordlists.fingerprint()
    assert wordlists.fingerprint() == before
    (tmp_path / "a.txt").write_text("درود\n", encoding="utf-8")
    assert wordlists.fingerprint() != before


@pytest.mark.parametrize("name", ["colloquial.txt", "misspellings.txt", "compounds.txt"])
def test_no_listed_form_is_its_own_meaning_or_leads_to_another(name: str) -> None:
    table = {normalise(typed).text: meant for typed, meant in pairs(name).items()}
    for typed, meant in table.items():
        assert typed != meant
        assert all(is_persian(word) for word in meant.split()), meant
        assert not [word for word in meant.split() if word in table], (typed, meant)


def test_finglish_meanings_are_persian() -> None:
    assert all(is_persian(word) for meant in pairs("finglish.txt").values() for word in meant.split())

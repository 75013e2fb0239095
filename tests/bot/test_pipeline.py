"""The pipeline's own components, trained on a few examples through Rasa, as any Rasa project would."""

import string
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.measure.hostile import texts as texts_that_nobody_should_send
from bot.measure.pipelines import (
    CLASSIFIER,
    EMBEDDINGS,
    project_pipeline,
    with_every_message_embedded,
    without,
    without_embeddings,
)
from bot.measure.rasa_model import Model, top_intent, train
from bot.measure.rows import Row
from bot.nlu import kept_sentences, sentence_encoder
from bot.nlu.gram_features import GramFeaturizer
from bot.nlu.grams import GramTable, letter_grams, word_grams
from bot.nlu.linear import LinearIntents
from bot.nlu.sentence_embeddings import SentenceEmbeddings
from bot.nlu.shop_words import ShopWordsError, texts

EXAMPLES = {
    "greet": ["سلام", "سلام خوبید", "درود بر شما", "سلام وقت بخیر", "سلام خسته نباشید"],
    "ask_price": ["قیمت گوشی چنده", "قیمتش چقدره", "این لپ تاپ چند است", "قیمت تبلت را بگویید", "قیمت هدفون چنده"],
    "track_order": ["سفارش من کجاست", "سفارشم کی میرسه", "پیگیری سفارش", "بسته من نرسیده", "وضعیت سفارشم چیه"],
}
ROWS = [Row(text, intent) for intent, examples in EXAMPLES.items() for text in examples]

HOSTILE = texts_that_nobody_should_send()


def in_the_shop() -> list[dict[str, Any]]:
    """Give the product's pipeline, without its own files: what any Rasa project could have."""
    return [{key: value for key, value in step.items() if key not in {"texts", "names", "keep"}}
            for step in without(project_pipeline(), "bot.nlu.entities.PersianEntityExtractor")]  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model(train(in_the_shop(), ROWS, tmp_path_factory.mktemp("model"))[0])


@pytest.mark.parametrize(
    ("text", "intent"), [("salam", "greet"), ("قيمتش چندههه؟؟", "ask_price"), ("سفارشم كجاس", "track_order")]
)
def test_messages_in_other_clothes_are_understood(model: Model, text: str, intent: str) -> None:
    assert top_intent(model.parse(text))[0] == intent


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_is_an_error(model: Model, text: str) -> None:
    answer = model.parse(text)
    assert answer["text"] == text.strip()  # Rasa strips
    assert 0 <= top_intent(answer)[1] <= 1


def test_rows_with_styles_can_be_learnt_from(tmp_path: Path) -> None:
    styled = [Row(row.text, row.intent, style="short") for row in ROWS]
    steps = without_embeddings(in_the_shop())
    assert top_intent(Model(train(steps, styled, tmp_path)[0]).parse("سلام خوبید"))[0] == "greet"


def test_confidences_add_up_and_fall(model: Model) -> None:
    ranking = [guess for guess in model.parse("قیمت گوشی")["intent_ranking"] if guess["name"] != "nlu_fallback"]
    confidences = [guess["confidence"] for guess in ranking]
    assert sum(confidences) == pytest.approx(1, abs=1e-5)
    assert confidences == sorted(confidences, reverse=True)


def test_a_model_trained_with_embeddings_goes_on_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    archive, _ = train(in_the_shop(), ROWS, tmp_path)

    def missing() -> None:
        raise sentence_encoder.EncoderMissing("not here")

    monkeypatch.setattr(sentence_encoder, "_model", missing)
    model = Model(archive)
    assert "not here" in caplog.text
    assert top_intent(model.parse("سفارش من کجاست"))[0] == "track_order"


def test_a_message_that_is_clear_without_an_embedding_is_not_embedded(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    encode = sentence_encoder.SentenceEncoder.encode

    def note(self: sentence_encoder.SentenceEncoder, text: str) -> np.ndarray:
        read.append(text)
        return encode(self, text)

    monkeypatch.setattr(sentence_encoder.SentenceEncoder, "encode", note)
    assert top_intent(model.parse("سلام خوبید"))[0] == "greet"
    assert read == []
    model.parse("باران")
    assert read == ["باران"]


def test_pipelines_without_embeddings_or_with_all_of_them_have_one_classifier() -> None:
    for steps in (without_embeddings(in_the_shop()), with_every_message_embedded(in_the_shop())):
        assert [step["name"] for step in steps].count(CLASSIFIER) == 1
    assert not any("only_below" in step for step in with_every_message_embedded(in_the_shop()))


def test_an_embedding_reads_no_more_than_it_may() -> None:
    encoder = sentence_encoder.SentenceEncoder(most_tokens=10, remembered=2)
    long, short = encoder.encode("سلام " * 500), encoder.encode("سلام")
    assert np.linalg.norm(long) == pytest.approx(1, abs=1e-3)
    assert not np.allclose(long, short)
    assert np.array_equal(encoder.encode("سلام"), short)
    assert encoder.encode("").shape == (sentence_encoder.SIZE,)


def test_training_sentences_are_embedded_once_and_as_alone() -> None:
    encoder = sentence_encoder.SentenceEncoder(most_tokens=48, remembered=2)
    rows = encoder.encode_training(["سفارش من کجاست", "سلام", "سلام"])
    assert np.array_equal(rows[1], rows[2])
    assert np.allclose(rows[0], sentence_encoder._model().query("سفارش من کجاست"), atol=1e-3)


def test_sentences_are_kept_for_the_next_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    row = np.arange(3, dtype=np.float32)
    assert kept_sentences.read() == {}
    kept_sentences.write({"سلام": row})
    assert np.array_equal(kept_sentences.read()["سلام"], row)
    kept_sentences.write({"درود": row})
    kept_sentences.write({"سلام": row})
    assert list(kept_sentences.read()) == ["درود", "سلام"]
    monkeypatch.setattr(kept_sentences, "MOST", 1)
    kept_sentences.write({"سلام": row})
    assert list(kept_sentences.read()) == ["سلام"]
    assert [path.name for path in kept_sentences.path().parent.iterdir()] == ["sentences.npz"]
    kept_sentences.path().write_bytes(b"damaged")
    assert kept_sentences.read() == {}
    assert "computing them anew" in caplog.text


@pytest.mark.parametrize(
    ("check", "config"),
    [
        (GramFeaturizer.validate_config, {"words": [0, 2], "letters": [2, 5]}),
        (GramFeaturizer.validate_config, {"words": [1, 2], "letters": [5, 2]}),
        (SentenceEmbeddings.validate_config, {"whitening": 2, "only_below": None}),
        (SentenceEmbeddings.validate_config, {"whitening": 0.5, "only_below": 90}),
    ],
)
def test_settings_out_of_range_are_refused(check: Any, config: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"shortest|whitening|only_below"):
        check(config)


def test_grams_of_words_and_letters() -> None:
    assert list(word_grams(["a", "b", "c"], 1, 2)) == ["a", "b", "c", "a b", "b c"]
    assert list(letter_grams(["ab"], 2, 5)) == [" a", "ab", "b ", " ab", "ab ", " ab ", " ab "]


def test_a_table_of_grams_comes_back_from_its_file(tmp_path: Path) -> None:
    table = GramTable.learn([["a", "b", "a"], ["b", "c"]])
    table.save(tmp_path, "grams")
    again = GramTable.open(tmp_path, "grams")
    rows = again.rows([["a", "b"], ["unknown"], ["c"]])
    assert (rows != table.rows([["a", "b"], ["unknown"], ["c"]])).nnz == 0
    assert rows.shape == (3, 3)
    assert np.linalg.norm(rows[0].toarray()) == pytest.approx(1, abs=1e-5)
    assert rows[1].nnz == 0
    # «a» stands in fewer texts than «b», so it weighs more.
    assert rows[0, 0] > rows[0, 1]


def test_the_machine_comes_back_from_its_file_and_passes_over_what_it_never_saw(tmp_path: Path) -> None:
    from scipy.sparse import csr_matrix

    dice = np.random.default_rng(1)
    rows = csr_matrix(np.vstack([dice.normal(place, 0.1, (20, 3)) for place in (-1, 0, 1)]).astype(np.float32))
    intents = [letter for letter in string.ascii_lowercase[:3] for _ in range(20)]
    learnt = LinearIntents.learn(rows, intents, 1.0)
    learnt.save(tmp_path / "intents.npz")
    again = LinearIntents.open(tmp_path / "intents.npz")
    wider = csr_matrix(np.array([[1.0, 1.0, 1.0, 9.0]], dtype=np.float32))
    assert again.confidences(wider).sum() == pytest.approx(1, abs=1e-5)
    assert again.intents[int(np.argmax(again.confidences(wider)))] == "c"
    assert np.array_equal(again.confidences(wider), learnt.confidences(wider))


@pytest.mark.parametrize("intents", [["only"] * 4, ["a", "a", "b", "b"], ["a", "a", "a", "b"]])
def test_one_or_two_intents_are_enough(intents: list[str]) -> None:
    from scipy.sparse import csr_matrix

    rows = csr_matrix(np.array([[1, 0], [1, 0.1], [0, 1], [0, 1]], dtype=np.float32))
    sure = LinearIntents.learn(rows, intents, 1.0).confidences(rows[0])
    assert sure.sum() == pytest.approx(1, abs=1e-5)
    assert int(np.argmax(sure)) == 0


def test_the_shop_s_texts_are_found_by_key(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text(
        '[{"title": "گوشی", "names": ["موبایل"], "slug": "phone", "inner": {"title": "تبلت"}}]', encoding="utf-8"
    )
    assert texts([str(path)], ["title"]) == ["گوشی", "تبلت"]
    assert texts([str(path)], ["names"]) == ["موبایل"]
    with pytest.raises(ShopWordsError, match="cannot read"):
        texts([str(tmp_path / "nowhere.json")], ["title"])
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ShopWordsError, match="not JSON"):
        texts([str(path)], ["title"])


def test_the_shop_s_pipeline_names_components_by_their_class_path() -> None:
    names = [step["name"] for step in project_pipeline()]
    assert EMBEDDINGS in names
    assert all("." in name or name == "FallbackClassifier" for name in names)

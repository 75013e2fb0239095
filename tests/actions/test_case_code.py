"""«کد پیگیری چی بود؟»: the code of the customer's own request, where there is one; a parcel's code is another thing."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from actions import human, orders, questions
from tests.actions.acting import act
from tests.contract.engine.stand_in_desk import StandInDesk

CODE = "۴۸۲۰۱۷۳۵"


def case(state: str = "open", hours: float = 3, **more: Any) -> dict[str, Any]:
    due = datetime.now(timezone.utc) + timedelta(hours=hours)
    return {
        "code": "48201735",
        "kind": "return",
        "state": state,
        "order_number": "102345",
        "created_at": "2026-11-24T08:30:00Z",
        "due_at": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **more,
    }


ASKING = [
    "کد پیگیری چی بود؟", "کد پیگیریم چی بود", "کد پیگیری درخواستم چنده", "شماره پیگیری درخواستم رو یادم رفت",
    "کد پیگیری رو دوباره بگو", "شماره‌ی پیگیری", "کد رهگیری", "درخواستم به کجا رسید؟", "درخواست مرجوعیم چی شد",
    "پیگیری درخواست", "code peygiri chi bood", "کدش چی بود",
]  # fmt: skip
OF_THE_POST = ["کد رهگیری پستی سفارشم چیه", "کد مرسوله رو از کجا بیارم", "کد پیگیری پست رو میخوام", "سفارشم کجاست"]


@pytest.mark.parametrize("text", ASKING)
def test_the_code_of_the_newest_case_is_told(shop: StandInDesk, text: str) -> None:
    shop.cases["c1"] = case()
    said = act(questions.Question(), text, "ask_faq")
    assert CODE in said.words
    assert "مرجوع کردن کالا (سفارش ۱۰۲۳۴۵)" in said.words
    assert "رسیدگی" in said.words
    assert said.types == ["mark_helped"]
    titles = [choice["title"] for choice in said.payloads[-1]["choices"]]
    assert titles[0] == "کد رهگیری پستی"
    assert CODE in act(human.NotUnderstood(), text, "nlu_fallback").words
    asked = act(orders.ValidateOrder(), text, "track_order")
    assert CODE in asked.words
    assert asked.slots["requested_slot"] is None, "the order form has nothing to ask"


@pytest.mark.parametrize("text", ASKING)
def test_without_a_case_it_is_the_answer_on_parcels_as_before(shop: StandInDesk, text: str) -> None:
    assert CODE not in act(questions.Question(), text, "ask_faq").words
    shop.away = True
    assert act(questions.Question(), text, "ask_faq").offers_human


@pytest.mark.parametrize("text", OF_THE_POST)
def test_a_parcels_code_is_another_thing(shop: StandInDesk, text: str) -> None:
    shop.cases["c1"] = case()
    assert CODE not in act(questions.Question(), text, "ask_faq").words
    assert "requested_slot" not in act(orders.ValidateOrder(), text, "track_order").slots


def test_where_the_case_stands_is_told_as_it_is(shop: StandInDesk) -> None:
    def told(**how: Any) -> str:
        shop.cases["c1"] = case(**how)
        return act(questions.Question(), "کد پیگیری", "ask_faq").words

    assert "ساعت" in told()
    assert "ساعت" not in told(hours=-1), "no moment that is past is promised"
    assert "رسیدگی شده است" in told(state="done", due_at=None)
    assert "پذیرفته نشده" in told(state="rejected", due_at=None)
    assert "لغو سفارش ۱۰۲۳۴۵" in told(kind="cancel")
    assert "تماس تلفنی»" in told(kind="callback", order_number=None)

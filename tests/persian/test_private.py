"""Private numbers: every one that is named or stands alone is masked, and nothing else is."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.digits import ARABIC, LATIN, PERSIAN, to_latin
from persian.phones import last_four
from persian.private import find_private, is_national_code, is_sheba, mask, passes_luhn

CARD = "6037991122334455"
FOREIGN = "4111111111111111"
CODE = "0499370899"
SHEBA = "820540102680020817909002"
CARD_DOTS, CODE_DOTS, SHEBA_DOTS = "‎•••• •••• •••• ", "‎•••••• ", "‎IR•••• •••• •••• •••• •••• "
BANKS = ["603799", "610433", "627353", "502229", "589463", "991975"]

digits_of = st.text(alphabet=LATIN, min_size=1)
scripts = st.lists(st.sampled_from([LATIN, PERSIAN, ARABIC]), min_size=24, max_size=24)


def typed(digits: str, script: list[str]) -> str:
    """Write Latin digits in other scripts, each in its own."""
    return "".join(script[place][int(digit)] for place, digit in enumerate(digits))


def in_groups(text: str, sizes: tuple[int, ...], between: str) -> str:
    """Part a number."""
    groups, start = [], 0
    for size in sizes:
        groups.append(text[start : start + size])
        start += size
    return between.join(groups)


def checked(head: str, check: object) -> str:
    """Give a number with the one check digit that fits."""
    (number,) = [head + digit for digit in LATIN if check(head + digit)]  # type: ignore[operator]
    return number


def sheba(account: str) -> str:
    """Give the 24 digits of an account's Sheba."""
    return f"{98 - int(f'{account}182700') % 97:02}{account}"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"کارتم {CARD} هست", f"کارتم {CARD_DOTS}4455 هست"),
        ("۶۰۳۷۹۹۱۱۲۲۳۳۴۴۵۵", f"{CARD_DOTS}۴۴۵۵"),
        ("٦٠٣٧ ٩٩١١ ٢٢٣٣ ٤٤٥٥", f"{CARD_DOTS}۴۴۵۵"),
        ("603799-1122334455", f"{CARD_DOTS}4455"),
        ("سفارش 102345 کارت 6037-9911-2233-4455 رمز", f"سفارش 102345 کارت {CARD_DOTS}4455 رمز"),
        (f"کارت بانک ملی {CARD}", f"کارت بانک ملی {CARD_DOTS}4455"),
        (f"کد رهگیری واریز از {CARD}", f"کد رهگیری واریز از {CARD_DOTS}4455"),
        (FOREIGN, f"{CARD_DOTS}1111"),
        (f"کد ملیم {CODE} هست", f"کد ملیم {CODE_DOTS}0899 هست"),
        ("کدملی:۰۴۹۹۳۷۰۸۹۹", f"کدملی:{CODE_DOTS}۰۸۹۹"),
        ("شماره‌ی ملی من ۰۴۹-۹۳۷۰۸۹-۹", f"شماره‌ی ملی من {CODE_DOTS}۰۸۹۹"),
        ("کد ملی ۰۴۹ ۹۳۷ ۰۸۹۹", f"کد ملی {CODE_DOTS}۰۸۹۹"),
        (f"code melli {CODE}", f"code melli {CODE_DOTS}0899"),
        (f"{CODE} کد ملیمه", f"{CODE_DOTS}0899 کد ملیمه"),
        (f"کد ملی سفارش‌دهنده: {CODE}", f"کد ملی سفارش‌دهنده: {CODE_DOTS}0899"),
        (f"سفارش ۱۰۲۳۴۵ به کد ملی {CODE}", f"سفارش ۱۰۲۳۴۵ به کد ملی {CODE_DOTS}0899"),
        (f"شناسنامه {CODE}", f"شناسنامه {CODE_DOTS}0899"),
        (f"خودم {CODE}", f"خودم {CODE_DOTS}0899"),
        (CODE, f"{CODE_DOTS}0899"),
        (f"IR{SHEBA}", f"{SHEBA_DOTS}9002"),
        ("ir82 0540 1026 8002 0817 9090 02", f"{SHEBA_DOTS}9002"),
        (f"{SHEBA}IR", f"{SHEBA_DOTS}9002"),
        ("شبا: ۸۲۰۵۴۰۱۰۲۶۸۰۰۲۰۸۱۷۹۰۹۰۰۲", f"شبا: {SHEBA_DOTS}۹۰۰۲"),
        (f"{CARD}\n{CODE}\nIR{SHEBA}", f"{CARD_DOTS}4455\n{CODE_DOTS}0899\n{SHEBA_DOTS}9002"),
    ],
)
def test_private_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "سلام، سفارشم کی می‌رسد؟",
        f"سفارش {CODE}",
        f"شماره سفارشم {CODE} است",
        f"کد پستی: {CODE}",
        f"{CODE} کد پستی منه",
        f"تلفن {CODE}",
        f"حساب {CODE} بانک ملی",
        f"{CODE} تومان",
        f"#{CODE}",
        f"https://shop.ir/p/{CODE}",
        f"SN{CODE}",
        "049937 0899",  # an order and four digits of a phone
        "0912 345 6789",
        "9123456785",  # its tenth digit is the check digit of a national code; a mobile all the same
        "+989123456789 09123456789 02188776655",
        f"کد رهگیری {FOREIGN}",
        f"سریال دستگاه {FOREIGN}",
        "4111 1111 1111 1111 1111",
        "8205 4010 2680 0208 1790 9002",  # a parcel's 24 digits that pass for a Sheba
        SHEBA,
        f"کد مرسوله {SHEBA}",
        "IR830540102680020817909002",
        "6037991122334456",
        "کد ملی 0499370890",
        "1111111111",
        "0000000000000000",
        "490154203237518",  # an IMEI passes Luhn as well
        "12,500,000 ریال برای ۲ عدد",
    ],
)
def test_other_numbers_survive(text: str) -> None:
    assert mask(text) == text


def test_what_was_asked_for_names_a_number_without_words() -> None:
    assert mask(CODE, "کد پستی ده‌رقمی خود را بنویسید.") == CODE
    assert mask(f"بفرمایید {CODE}", "شماره سفارش؟") == f"بفرمایید {CODE}"
    assert mask("049 937 0899", "کد ملی و شماره تماس‌تان را بنویسید.") == f"{CODE_DOTS}0899"
    assert mask(SHEBA, "شماره شبا را لطف می‌کنید؟") == f"{SHEBA_DOTS}9002"
    # Its own words count for more.
    assert mask(f"کد ملی {CODE}", "شماره سفارش؟") == f"کد ملی {CODE_DOTS}0899"
    assert mask(f"سفارش {CODE}", "کد ملی؟") == f"سفارش {CODE}"


def test_numbers_that_are_known_are_kept() -> None:
    assert mask(f"{CODE} و {CARD}", keep={CODE}) == f"{CODE} و {CARD_DOTS}4455"


def test_the_four_digits_that_are_left_answer_no_question_for_four_digits() -> None:
    assert last_four(mask(CARD)) is None
    assert last_four(mask(f"کد ملی {CODE}")) is None


@given(
    st.sampled_from(BANKS),
    st.text(alphabet=LATIN, min_size=9, max_size=9),
    scripts,
    st.sampled_from([(16,), (4, 4, 4, 4), (6, 10), (8, 8), (4, 2, 4, 4, 2), (1,) * 16]),
    st.sampled_from([" ", "-", " - ", "‌", ".", "_", "/", "  "]),
    st.sampled_from(["", "کارت ", "سفارش 102345 ", "سلام\n", "شماره‌ی پیگیری "]),
    st.sampled_from(["", " است", "\n", "، ممنون"]),
)
def test_every_card_of_a_bank_is_masked(
    bank: str, middle: str, script: list[str], sizes: tuple[int, ...], between: str, before: str, after: str
) -> None:
    number = checked(bank + middle, passes_luhn)
    text = before + in_groups(typed(number, script), sizes, between) + after
    masked = mask(text)
    assert to_latin(masked) == to_latin(before) + CARD_DOTS + number[-4:] + after
    assert mask(masked) == masked


@given(
    st.text(alphabet=LATIN, min_size=9, max_size=9).filter(lambda head: len(set(head)) > 1),
    scripts,
    st.sampled_from([(10,), (3, 6, 1), (3, 3, 4), (5, 5), (2, 2, 2, 2, 2)]),
    st.sampled_from([" ", "-", "‌", "."]),
)
def test_every_national_code_that_is_named_is_masked(
    head: str, script: list[str], sizes: tuple[int, ...], between: str
) -> None:
    code = checked(head, is_national_code)
    assert to_latin(mask(f"کد ملی {in_groups(typed(code, script), sizes, between)} است")) == (
        f"کد ملی {CODE_DOTS}{code[-4:]} است"
    )


@given(st.text(alphabet=LATIN, min_size=22, max_size=22), scripts, st.sampled_from(["IR", "ir", "Ir ", "IR-"]))
def test_every_sheba_is_masked(account: str, script: list[str], country: str) -> None:
    number = sheba(account)
    assert is_sheba(number)
    grouped = in_groups(typed(number, script), (2, 4, 4, 4, 4, 4, 2), " ")
    assert to_latin(mask(f"واریز به {country}{grouped}")) == f"واریز به {SHEBA_DOTS}{number[-4:]}"


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from(["09", "+989", "00989", "9"]), scripts)
def test_no_mobile_is_masked(rest: int, prefix: str, script: list[str]) -> None:
    number = prefix.replace("+", "") + f"{rest:09}"
    text = ("+" if "+" in prefix else "") + typed(number, script)
    assert mask(text) == text


@given(st.text(alphabet=LATIN, min_size=5, max_size=12), scripts, st.sampled_from(["سفارش", "کد پستی", "کد رهگیری"]))
def test_what_is_called_otherwise_survives(number: str, script: list[str], name: str) -> None:
    text = f"{name} {typed(number, script)}"
    assert mask(text) == text


@given(st.text(alphabet="0۱٢3456 -‌.IR•ملیکدسفارش\n/", max_size=200))
def test_masking_never_fails_and_lengthens_little(text: str) -> None:
    found = list(find_private(text))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert len(mask(text)) <= len(text) + 16 * len(found)


def test_one_in_ten_numbers_passes_a_checksum_and_one_in_97_a_sheba() -> None:
    """The odds that docs/masking.md speaks of: for each head exactly one of ten check digits fits."""
    chance = random.Random(1404)  # noqa: S311 (nothing to guess here)
    for _ in range(500):
        head = f"{chance.randrange(10**15):015}"
        assert sum(passes_luhn(head + digit) for digit in LATIN) == 1
        if len(set(head[:9])) > 1:
            assert sum(is_national_code(head[:9] + digit) for digit in LATIN) == 1
        assert sum(is_sheba(f"{check:02}{head}0000000") for check in range(2, 99)) == 1

"""Products and answers from CSV: what it reads, what it refuses, and that it is all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.cli.imports import ImportRefused, Summary, import_file, parse, whole
from desk.clock import SystemClock
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.knowledge.kinds import ANSWERS, PRODUCTS, Kind
from desk.knowledge.models import Answer, KnowledgeChange, KnowledgeVersion, Product
from desk.migrate import upgrade
from desk.settings import ROOT
from desk.texts import Texts
from tests.desk.conftest import START, database_url, postgres

__all__ = ["database_url", "postgres"]
TEXTS = Texts(ROOT / "locales")
A54 = "samsung-galaxy-a54"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await upgrade(database_url)
    database = Database(database_url, InProcessBus())
    await seed(database, ROOT / "data" / "shop", START)
    yield database
    await database.close()


async def take(
    database: Database,
    folder: Path,
    text: str,
    *,
    kind: Kind = PRODUCTS,
    dry_run: bool = False,
    encoding: str = "utf-8",
) -> Summary:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return await import_file(database, SystemClock(), TEXTS, kind, path, dry_run=dry_run)


async def product(database: Database, slug: str) -> Product:
    async with database.reading() as session:
        return (await session.scalars(select(Product).where(Product.slug == slug))).one()


async def changes(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as session:
        rows = await session.scalars(select(KnowledgeChange).order_by(KnowledgeChange.id))
        return [(row.action, row.key) for row in rows]


NEW = (
    "slug;title;brand;category;price_toman;old_price_toman;stock;colours;names;spec: رم;url\n"
    "galaxy-new;گلکسی نو;samsung;mobile;۱۲٬۵۰۰٬۰۰۰;13.000.000;۷;مشکی | آبی روشن;galaxy nou|گلکسی نوو;۸ گیگابایت;\n"
)


async def test_a_file_adds_updates_and_leaves(database: Database, tmp_path: Path) -> None:
    before = await product(database, A54)
    text = NEW + f"{A54};{before.title};samsung;mobile;20000000;;0;سفید;;۶ گیگابایت;/shop/\n"
    assert await take(database, tmp_path, text, dry_run=True) == Summary(1, 1, 0)
    assert await changes(database) == []
    assert await take(database, tmp_path, text, encoding="utf-8-sig") == Summary(1, 1, 0)
    new = await product(database, "galaxy-new")
    assert (new.price_rial, new.old_price_rial, new.stock) == (125_000_000, 130_000_000, 7)
    assert (new.colours, new.names, new.specs) == (
        ["مشکی", "آبی روشن"],
        ["galaxy nou", "گلکسی نوو"],
        {"رم": "۸ گیگابایت"},
    )
    assert (new.brand_title, new.url) == (before.brand_title, None)
    old = await product(database, A54)
    assert (old.price_rial, old.old_price_rial, old.stock, old.colours) == (200_000_000, None, 0, ["سفید"])
    assert old.specs == {**before.specs, "رم": "۶ گیگابایت"}
    assert old.image == before.image, "a column that is not in the file changes nothing"
    assert old.updated_at > before.updated_at
    assert await changes(database) == [("import", "galaxy-new"), ("import", A54)]
    assert await take(database, tmp_path, text) == Summary(0, 0, 2)
    assert len(await changes(database)) == 2


async def test_a_desk_beside_it_sees_the_version_rise(database: Database, tmp_path: Path) -> None:
    async def version() -> int:
        async with database.reading() as session:
            return (await session.scalars(select(KnowledgeVersion.version))).one()

    before = await version()
    await take(database, tmp_path, NEW)
    assert await version() > before


async def test_every_bad_row_is_named_and_nothing_is_written(database: Database, tmp_path: Path) -> None:
    text = (
        "slug,title,brand,brand_title,category,price_rial,stock,names\n"
        "good-one,کالای خوب,samsung,,mobile,1000,1,\n"
        "Bad Slug,کالا,samsung,,mobile,1000,1,\n"
        '\nno-price,"کالا\nدر دو خط",samsung,,mobile,,1,\n'
        "words,کالا,samsung,,mobile,ارزان,1,\n"
        "new-brand,کالا,nobody,,mobile,1000,-1,\n"
        "short,کالا\n"
        "good-one,دوباره,samsung,,mobile,1000,1,\n"
        "a-name,کالا,samsung,,mobile,1000,1,گلکسی A54\n"
        "html,<img src=x onerror=alert(1)>,samsung,,mobile,1000,1,\n"
    )
    with pytest.raises(ImportRefused) as refused:
        await take(database, tmp_path, text)
    found = refused.value.problems
    for wanted in (
        "line 3: slug is no slug",
        "line 5: price_rial is empty",
        "line 7: price_rial “ارزان” is no whole number",
        "line 8: stock “-1” is no whole number",
        "line 9: has 2 cells where the first line names 8",
        "line 10: slug good-one stands in line 2 already",
        f"line 11: names 1 belongs to {A54}",
        "line 12: title holds HTML",
    ):
        assert [problem for problem in found if problem.startswith(wanted)], (wanted, found)
    assert not [problem for problem in found if problem.startswith("line 2")]
    assert await changes(database) == []
    async with database.reading() as session:
        assert await session.scalar(select(Product.id).where(Product.slug == "good-one")) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("slug,title\n", "no rows"),
        ("slug,price\nx,1\n", "price does not say its unit"),
        ("slug,price_toman,price_rial\nx,1,1\n", "cannot both"),
        ("slug,slug\nx,x\n", "twice"),
        ("title\nx\n", "slug is missing"),
        ("slug,weight\nx,1\n", "no column 'weight'"),
    ],
)
def test_a_first_line_that_says_too_little_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        parse(PRODUCTS, text, TEXTS)


def test_a_broken_quote_is_a_problem_of_its_line() -> None:
    rows, problems = parse(PRODUCTS, 'slug,title\na,"x" y\n', TEXTS)
    assert (rows, len(problems)) == ([], 1)
    assert problems[0].startswith("line 2:")


async def test_another_encoding_is_refused_in_words(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="is not UTF-8"):
        await take(database, tmp_path, NEW, encoding="utf-16")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("۱۲٬۵۰۰", 12_500), ("12,500,000", 12_500_000), ("٣٤", 34), ("0", 0), ("12 500", 12_500), ("1,2", None),
        ("12.5", None), ("1e6", None), ("", None), ("=1+1", None), ("-5", None), ("1,0000", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_and_spreadsheets_write_them(text: str, number: int | None) -> None:
    assert whole(text) == number


async def test_a_formula_is_only_text(database: Database, tmp_path: Path) -> None:
    text = 'slug\ttitle\tbrand\tcategory\tprice_rial\tstock\nodd\t=HYPERLINK("x")\tsamsung\tmobile\t1000\t1\n'
    assert await take(database, tmp_path, text) == Summary(1, 0, 0)
    assert (await product(database, "odd")).title == '=HYPERLINK("x")'


async def test_answers_come_by_topic(database: Database, tmp_path: Path) -> None:
    text = "شناسه,دسته,پرسش,گونه‌ها,پاسخ\ndrone,قوانین,پهپاد مجوز می‌خواهد؟,مجوز پهپاد|پهپاد قانونیه,بله.\n"
    assert await take(database, tmp_path, text, kind=ANSWERS) == Summary(1, 0, 0)
    async with database.reading() as session:
        row = await session.get_one(Answer, "drone")
    assert row.phrasings == ["مجوز پهپاد", "پهپاد قانونیه"]
    with pytest.raises(ImportRefused, match="line 2: phrasings 1 belongs to shipping_cost"):
        await take(
            database,
            tmp_path,
            "topic,category,question,phrasings,answer\nother,x,پرسش نو,هزینه ارسال چنده,y\n",
            kind=ANSWERS,
        )


def test_the_command_tells_what_it_did_and_fails_when_it_did_not(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PASOKH_VAR": str(tmp_path),
        "PASOKH_SECRET": "a-secret-only-for-tests-0123456789abcdef",
        "PASOKH_ENGINE_TOKEN": "engine-token-for-tests-0123456789",
        "PASOKH_INTERNAL_TOKEN": "internal-token-for-tests-0123456789",
        "PASOKH_CALLED_FROM": str(tmp_path),
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}",
    }
    (tmp_path / "good.csv").write_text(
        "slug,title,brand,brand_title,category,category_title,price_rial,stock\na,کالای یک,b,ب,c,پ,1000,1\n",
        encoding="utf-8",
    )
    (tmp_path / "bad.csv").write_text("slug,title\nA B,x\n", encoding="utf-8")

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "desk.cli", "import", "products", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    tried = call("good.csv", "--dry-run")
    assert (tried.returncode, tried.stdout.strip()) == (0, "would be 1 added, 0 updated, 0 unchanged")
    done = call("good.csv")
    assert (done.returncode, done.stdout.strip()) == (0, "1 added, 0 updated, 0 unchanged")
    refused = call("bad.csv")
    assert refused.returncode == 1
    assert "line 2: slug is no slug" in refused.stderr
    assert "nothing was written" in refused.stderr

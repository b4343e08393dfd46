"""Every kind of table: recognised and read under the words of its offices, and each of its facts is declared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from minzheng.departments.datasets import DATASETS
from minzheng.kernel import modules
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    SUM,
    TWELVE_MONTHS,
    Column,
    Dataset,
    Kind,
    Unit,
    Window,
    Yield,
)
from minzheng.kernel.intake.headers import Label, comparable, understand, vocabulary
from minzheng.kernel.intake.reading import read
from minzheng.kernel.registry.credit_code import ALPHABET, credit_code_problem
from tests.kernel.intake.files import DAY, csv_file, id_number

# A mirror of an upper system is read only where somebody says so: see tests/kernel/exchange.
ALL = tuple(one for one in (*DATASETS, *modules.datasets()) if not one.mirror)
EACH = pytest.mark.parametrize("dataset", ALL, ids=lambda dataset: dataset.key)


def credit_code(order: int) -> str:
    """The `order`-th right code of a made-up registrar."""
    stem = f"91330199MA{order:07d}"
    return next(stem + last for last in ALPHABET if credit_code_problem(stem + last) is None)


def cell(column: Column, row: int) -> str:
    """Something right to stand in a column."""
    makers: dict[Kind, Callable[[], str]] = {
        Kind.NAME: lambda: ("张三", "李四", "王五")[row],
        Kind.ID_NUMBER: lambda: id_number(row + 1),
        Kind.PHONE: lambda: f"1380000000{row}",
        Kind.ACCOUNT: lambda: f"62220000111122{row}",
        Kind.DATE: lambda: f"2022-0{row + 1}-15",
        Kind.MONTH: lambda: f"2023-0{row + 1}",
        Kind.MONEY: lambda: f"{row + 1},200.50",
        Kind.INTEGER: lambda: str(row + 1),
        Kind.MEASURE: lambda: f"{80 + row}.5",
        Kind.CODE: lambda: next(iter(column.choices.values()))[-1],
        Kind.BOOL: lambda: "是",
        Kind.CREDIT_CODE: lambda: credit_code(row),
    }
    return makers.get(column.kind, lambda: f"甲{row}")()


@EACH
def test_a_file_headed_in_the_last_words_of_each_alias_is_this_table(dataset: Dataset) -> None:
    headers = [column.aliases[-1] if column.aliases else str(column.title) for column in dataset.columns]
    rows = [headers, *([cell(column, row) for column in dataset.columns] for row in range(3))]
    reading = read(csv_file(rows), datasets=ALL, day=DAY)
    assert reading.dataset is dataset, reading.scores[:3]
    assert reading.problems.is_empty(), reading.problems
    assert reading.present == tuple(column.name for column in dataset.columns)
    assert len(reading.accepted) == 3


@EACH
def test_every_word_declared_leads_to_its_column(dataset: Dataset) -> None:
    words = vocabulary(dataset)
    for column in dataset.columns:
        for at, written in enumerate((column.title, *column.aliases)):
            found = understand([Label(at, str(written))], words=words)
            assert [each.column for each in found] == [column.name], f"{column.name}: {written}"


@EACH
def test_no_header_stands_for_two_columns(dataset: Dataset) -> None:
    seen: dict[str, str] = {}
    for column in dataset.columns:
        for word in {comparable(str(written)) for written in (column.title, *column.aliases, column.name)}:
            assert seen.setdefault(word, column.name) == column.name, word


def test_there_are_twenty_two_kinds_of_table_or_more() -> None:
    assert len({dataset.key for dataset in ALL}) == len(ALL) >= 22
    assert all(dataset.layout or dataset.precedence for dataset in ALL)
    about = {dataset.unit for dataset in ALL}
    assert {Unit.PERSON, Unit.ORGANISATION, Unit.ADDRESS, Unit.METER} <= about


def test_a_sum_over_months_needs_events_with_a_day() -> None:
    paid = Column("paid", Kind.MONEY, "金额")
    name = Column("id_number", Kind.ID_NUMBER, "身份证号")
    spent = Yield("spent", column="paid", several=SUM, window=TWELVE_MONTHS, absent=0)
    with pytest.raises(ValueError, match="events with a day"):
        Dataset("x", "甲", "乙", columns=(name, paid), yields=(spent,), absence=ABSENT_IS_NONE)
    with pytest.raises(ValueError, match="rows are summed"):
        Yield("spent", column="paid", window=TWELVE_MONTHS, absent=0)
    with pytest.raises(ValueError, match="no row at all is 0"):
        Yield("spent", column="paid", several=SUM, window=TWELVE_MONTHS)
    with pytest.raises(ValueError, match="one month"):
        Window(months=0)


def test_rows_about_no_person_yield_no_fact() -> None:
    meter = Column("meter", Kind.TEXT, "户号")
    with pytest.raises(ValueError, match="about no person"):
        Dataset(
            "x", "甲", "乙", columns=(meter,), identity=("meter",), unit=Unit.METER,
            yields=(Yield("spent", value=1, absent=0),),
        )  # fmt: skip


def test_measures_are_whole_hundredths() -> None:
    from minzheng.departments.real_estate import REAL_ESTATE

    rows = [
        ["产权人", "身份证号", "房屋坐落", "建筑面积", "登记时间"],
        ["张三", id_number(1), "文一路1号", "89.53㎡", "2019.5.1"],
        ["李四", id_number(2), "文一路2号", "120", "2019.5.1"],
        ["王五", id_number(3), "文一路3号", "89.534", "2019.5.1"],
    ]
    reading = read(csv_file(rows), datasets=[REAL_ESTATE], day=DAY)
    assert reading.accepted["area_m2"].to_list() == [8953, 12000]
    assert reading.accepted["registered_on"][0] == date(2019, 5, 1)
    assert reading.problems["code"].to_list() == ["NOT_A_MEASURE"]


def test_a_credit_code_with_a_wrong_check_character_is_refused() -> None:
    from minzheng.departments.enterprises import ENTERPRISES

    right = credit_code(7)
    wrong = right[:-1] + next(letter for letter in ALPHABET if letter != right[-1])
    rows = [["统一社会信用代码", "企业名称", "登记状态"], [right.lower(), "甲公司", "存续"], [wrong, "乙公司", "存续"]]
    reading = read(csv_file(rows), datasets=[ENTERPRISES], day=DAY)
    assert reading.accepted["credit_code"].to_list() == [right]
    assert reading.problems["code"].to_list() == ["NOT_A_CREDIT_CODE"]

"""What several people own together is counted once in their household, in the run over all and for one family."""

from __future__ import annotations

import polars as pl
import pytest

from minzheng.departments.real_estate import REAL_ESTATE
from minzheng.kernel import modules
from minzheng.kernel.intake.contract import INTEGER, NAME, Column, Dataset, Yield
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening import families, register
from tests.factories import DAY, County, small_county
from tests.offices import POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG, LI, SON = id_number("1970-03-01"), id_number("1972-08-15", 2), id_number("1995-05-05", 3)
HOMES = ("权利人", "身份证号", "不动产单元号", "坐落", "用途", "登记状态", "登记日期")


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    rows = [
        ["王建国", WANG, "H1", "户主", "甲一社区", "甲一社区", "", ""],
        ["李秀英", LI, "H1", "妻", "甲一社区", "甲一社区", "", ""],
        ["王小宝", SON, "H2", "户主", "甲一社区", "甲一社区", "", ""],
    ]
    send(write(tmp_path / "人口.csv", POPULATION, rows), area=made.county)
    return made


def owned(county: County, tmp_path, *rows: tuple[str, str, str, str]) -> None:
    """Of each row: owner, number, unit, place."""
    lines = [[name, number, unit, place, "住宅", "现势", "2010-01-01"] for name, number, unit, place in rows]
    send(write(tmp_path / "不动产.csv", HOMES, lines), area=county.county, complete=True, minutes=1)


def told(name: str) -> tuple[int, int, int]:
    """Owned, shared at home, brought by another; the same in both readings."""
    person = Person.objects.get(name=name)
    columns = ("homes_owned", "homes_owned_shared", "homes_owned_again")
    everybody = register.load(ruleset=modules.ruleset(), day=DAY).people.filter(pl.col("person") == person.pk)
    family = families.load(person=person.pk, day=DAY)
    assert family is not None
    of_one = tuple(family.facts[person.pk][one] for one in columns)
    assert everybody.select(columns).row(0) == of_one
    return of_one


def test_a_couples_one_home_is_brought_by_one_of_them(county, tmp_path):
    owned(county, tmp_path, ("王建国", WANG, "U1", "东路1号"), ("李秀英", LI, "U1", "东路1号"))
    assert [told(name) for name in ("王建国", "李秀英")] == [(1, 1, 0), (1, 1, 1)]


def test_without_a_number_the_place_says_which_home_it_is(county, tmp_path):
    owned(
        county, tmp_path, ("王建国", WANG, "", "东路1号"), ("李秀英", LI, " ", "东路1号"), ("李秀英", LI, "", "西路2号")
    )
    assert [told(name) for name in ("王建国", "李秀英")] == [(1, 1, 0), (2, 1, 1)]


def test_who_shares_with_another_household_holds_it_there_too(county, tmp_path):
    owned(county, tmp_path, ("王建国", WANG, "U1", "东路1号"), ("王小宝", SON, "U1", "东路1号"))
    assert [told(name) for name in ("王建国", "王小宝")] == [(1, 0, 0), (1, 0, 0)]


def test_only_what_counts_rows_one_by_one_can_be_owned_jointly():
    columns = (Column("name", NAME, "姓名"), Column("count", INTEGER, "套数"))
    with pytest.raises(ValueError, match="one by one"):
        Dataset(
            key="a", title="a", department="b", columns=columns, identity=("name",),
            yields=(Yield("homes", column="count"),), jointly={"homes": ("name",)},
        )  # fmt: skip
    assert REAL_ESTATE.jointly == {"homes_owned": ("unit_number", "place")}

"""Two streets of people, taken in from the tables of five offices: what pages of people are tested with.

王小明 and 李桂花 are a couple in 甲街道; their son 王远方 belongs to the household and lives in 乙街道. 王小明 is on
the roll of the old-age allowance, 李桂花 is not. 孙阿婆 lives alone in 甲街道 on 低保; 赵大山 does in 乙街道.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.registry.models import Household, Person
from tests.factories import County, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

ALLOWANCE = ("姓名", "身份证号", "津贴标准", "起发日期", "银行账号")
AIDED = ("姓名", "身份证号", "救助类别", "救助户编号", "月发放金额", "享受日期", "家庭存款")
CARDS = ("姓名", "身份证号", "残疾类别", "残疾等级", "是否需要长期照护", "残疾证有效期")
PHONE = "13912345678"
ACCOUNT = "6228480402564890018"

WANG, LI, SON = id_number("1940-02-01"), id_number("1941-08-15", 2), id_number("1970-05-05", 3)
SUN, ZHAO = id_number("1950-03-01", 4), id_number("1939-04-01", 5)


@dataclass(frozen=True)
class Neighbours:
    county: County
    wang: Person
    li: Person
    son: Person
    sun: Person
    zhao: Person
    household: Household


def resident(name: str, number: str, household: str, relation: str, community: str, phone: str = "") -> list[str]:
    return [name, number, household, relation, community, community, phone, ""]


def settle(folder: Path) -> Neighbours:
    """Everybody above, with their papers."""
    county = small_county()
    here, there = "甲一社区", "乙一社区"
    tables = (
        (
            "人口.csv",
            POPULATION,
            [
                resident("王小明", WANG, "H1", "户主", here, PHONE),
                resident("李桂花", LI, "H1", "妻", here),
                resident("王远方", SON, "H1", "子", there),
                resident("孙阿婆", SUN, "H2", "户主", here, "13700001111"),
                resident("赵大山", ZHAO, "H3", "户主", there, "13600002222"),
            ],
        ),
        ("死亡.csv", DEATHS, [["不在册", id_number("1930-01-01", 9), "", "", "2020-01-01"]]),
        ("高龄津贴.csv", ALLOWANCE, [["王小明", WANG, "100", "2020-02-01", ACCOUNT]]),
        (
            "低保.csv",
            AIDED,
            [
                ["孙阿婆", SUN, "低保", "D2", "1000", "2019-01-01", "5000"],
                ["赵大山", ZHAO, "低保", "D3", "900", "2019-01-01", "4000"],
            ],
        ),
        ("残疾.csv", CARDS, [["孙阿婆", SUN, "肢体", "二级", "是", "2030-01-01"]]),
    )
    for minutes, (name, header, rows) in enumerate(tables):
        batch = send(write(folder / name, header, rows), area=county.county, complete=minutes > 0, minutes=minutes)
        assert batch.rows_quarantined == 0, (name, batch.understood)
    people = {person.name: person for person in Person.objects.all()}
    return Neighbours(
        county=county,
        wang=people["王小明"],
        li=people["李桂花"],
        son=people["王远方"],
        sun=people["孙阿婆"],
        zhao=people["赵大山"],
        household=Household.objects.get(number="H1"),
    )

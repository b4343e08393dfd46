"""Motor vehicles from the police's traffic administration."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import ID_WHERE_KNOWN, REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    MONEY,
    NAME,
    SUM,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import INTEGER, PERSON, FactDeclaration, label
from minzheng.kernel.rules import MONEY as FEN

TITLE: Final = label("机动车登记表")

_PLATES: Final = {
    "01": spelt("大型汽车 大型汽车号牌 黄牌"),
    "02": spelt("小型汽车 小型汽车号牌 蓝牌 汽车 小汽车"),
    "07": spelt("普通摩托车 两、三轮摩托车 摩托车 两三轮摩托车 两轮摩托车"),
    "08": spelt("轻便摩托车 轻摩 电动轻便摩托车"),
    "13": spelt("低速车 农用运输车 三轮汽车 低速货车"),
    "14": spelt("拖拉机"),
    "15": spelt("挂车"),
    "51": spelt("大型新能源汽车 大型新能源号牌"),
    "52": spelt("小型新能源汽车 新能源汽车 小型新能源号牌 绿牌"),
}
"""GA/T 16.7 号牌种类代码, those that private people hold."""
_CARS: Final = ("01", "02", "51", "52")
_STATES: Final = {
    "NORMAL": spelt("正常 在用 有效 A"),
    "SCRAPPED": spelt("报废 注销 已注销 强制报废 达到报废标准 E"),
    "TRANSFERRED": spelt("转出 转移 已转移 过户 B"),
    "STOLEN": spelt("被盗抢 盗抢 C"),
    "SEIZED": spelt("查封 锁定 扣留 G"),
}

VEHICLES: Final = Dataset(
    key="vehicles",
    title=TITLE,
    department=label("公安局交警大队"),
    columns=(
        Column(
            "name",
            NAME,
            label("机动车所有人"),
            aliases=spelt("所有人 车主 车主姓名 机主 所有人姓名 SYR"),
            required=True,
        ),
        ID_WHERE_KNOWN,
        Column(
            "plate",
            TEXT,
            label("号牌号码"),
            aliases=spelt("车牌号 车牌号码 车牌 号牌 牌照号 机动车号牌 HPHM"),
            required=True,
        ),
        Column(
            "plate_kind", CODE, label("号牌种类"), aliases=spelt("车牌种类 号牌类型 车辆类别 HPZL"), choices=_PLATES
        ),
        Column("vehicle_type", TEXT, label("车辆类型"), aliases=spelt("机动车类型 车型 车辆种类 CLLX")),
        Column("brand", TEXT, label("品牌型号"), aliases=spelt("品牌 车辆品牌 厂牌型号 中文品牌 车辆型号 CLPP")),
        Column(
            "registered_on",
            DATE,
            label("初次登记日期"),
            aliases=spelt("注册日期 登记日期 初次登记时间 注册登记日期 上牌日期 上牌时间 CCDJRQ"),
        ),
        Column(
            "ended_on", DATE, label("注销或转出日期"), aliases=spelt("注销日期 报废日期 转出日期 过户日期 转移日期")
        ),
        Column(
            "value",
            MONEY,
            label("车辆价值"),
            aliases=spelt("购置价 购车价格 车价 评估价 购置价格 发票价格 裸车价"),
            minimum=0,
        ),
        Column("state", CODE, label("机动车状态"), aliases=spelt("车辆状态 状态 ZT"), choices=_STATES),
        REMARKS_COLUMN,
    ),
    yields=(
        Yield(
            "vehicles_owned", value=1, when={"plate_kind": _CARS, "state": ("NORMAL", "SEIZED")}, several=SUM, absent=0
        ),
        Yield(
            "vehicle_value",
            column="value",
            when={"plate_kind": _CARS, "state": ("NORMAL", "SEIZED")},
            several=SUM,
            absent=0,
        ),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="registered_on", until="ended_on"),
    precedence=85,
    economy=True,
    layout=label("机动车登记信息代码（GA/T 16）的号牌种类与车辆状态，代码凭记忆，待核对"),
)

DATASETS: Final = (VEHICLES,)
FACTS: Final = (
    FactDeclaration("vehicles_owned", PERSON, INTEGER, label("登记的汽车数"), source=TITLE),
    FactDeclaration("vehicle_value", PERSON, FEN, label("登记的汽车价值"), source=TITLE),
)

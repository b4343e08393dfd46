"""Real estate rights from the registry of immovable property: one row for each owner of each unit."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import ID_WHERE_KNOWN, REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    ADDRESS,
    CODE,
    DATE,
    MEASURE,
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

TITLE: Final = label("不动产登记表")

_USES: Final = {
    "HOME": spelt("住宅 成套住宅 住房 公寓 别墅 居住用房 城镇住宅用地/住宅 集体宿舍 宅基地 农村宅基地 农村房屋"),
    "SHOP": spelt("商业 商铺 商业服务 店面 营业用房 商业用房 商服 写字楼 办公 商务金融用地/办公"),
    "PARKING": spelt("车位 车库 地下车位 储藏室 车位(库)"),
    "INDUSTRY": spelt("工业 厂房 仓储 工业用房"),
    "OTHER": spelt("其他 其它 公共设施"),
}
_STATES: Final = {"CURRENT": spelt("现势 有效 正常 现状 在册"), "ENDED": spelt("历史 注销 已注销 转移 已转移 失效")}
_SHARES: Final = {
    "SOLE": spelt("单独所有 单独 个人所有"),
    "JOINT": spelt("共同共有 共有 夫妻共有"),
    "BY_SHARE": spelt("按份共有 按份"),
}
_CURRENT: Final = ("CURRENT",)

REAL_ESTATE: Final = Dataset(
    key="real_estate",
    title=TITLE,
    department=label("规划和自然资源局"),
    columns=(
        Column(
            "name",
            NAME,
            label("权利人"),
            aliases=spelt("权利人姓名 产权人 房屋所有权人 所有权人 产权人姓名 权利人名称 房主 共有人"),
            required=True,
        ),
        ID_WHERE_KNOWN,
        Column(
            "unit_number",
            TEXT,
            label("不动产单元号"),
            aliases=spelt("不动产单元编号 不动产单元代码 房屋编号 房屋编码 单元号 BDCDYH"),
        ),
        Column(
            "certificate",
            TEXT,
            label("不动产权证号"),
            aliases=spelt("产权证号 房产证号 不动产权证书号 不动产证号 权证号 证书号 房屋所有权证号 BDCQZH"),
        ),
        Column(
            "place",
            ADDRESS,
            label("坐落"),
            aliases=spelt("房屋坐落 不动产坐落 房屋地址 座落 房屋座落 坐落地址 房产坐落 房产地址 ZL"),
            required=True,
        ),
        Column(
            "use", CODE, label("用途"), aliases=spelt("房屋用途 规划用途 设计用途 房屋性质 用途名称"), choices=_USES
        ),
        Column(
            "area_m2",
            MEASURE,
            label("建筑面积（平方米）"),
            aliases=spelt("建筑面积 面积 房屋面积 登记面积 房屋建筑面积 JZMJ"),
        ),
        Column("share_kind", CODE, label("共有方式"), aliases=spelt("共有情况 所有方式 共有类型"), choices=_SHARES),
        Column("share_text", TEXT, label("共有份额"), aliases=spelt("份额 权利份额 占有份额 所占份额")),
        Column("value", MONEY, label("评估价值"), aliases=spelt("评估价 房屋价值 估值 计税价格 交易价格"), minimum=0),
        Column("registered_on", DATE, label("登记日期"), aliases=spelt("登记时间 登簿时间 登簿日期 登记年月日 DJSJ")),
        Column("ended_on", DATE, label("注销日期"), aliases=spelt("转移日期 注销时间 转移登记日期 失效日期")),
        Column("state", CODE, label("登记状态"), aliases=spelt("权属状态 状态 权利状态 房屋状态"), choices=_STATES),
        REMARKS_COLUMN,
    ),
    yields=(
        *(
            Yield(fact, value=1, when={"use": uses, "state": _CURRENT}, several=SUM, absent=0)
            for fact, uses in (("homes_owned", ("HOME",)), ("shops_owned", ("SHOP", "INDUSTRY")))
        ),
    ),
    jointly={"homes_owned": ("unit_number", "place")},
    absence=ABSENT_IS_NONE,
    valid=Validity(since="registered_on", until="ended_on"),
    precedence=85,
    economy=True,
    layout=label("不动产登记数据库标准（TD/T 1066）的权利人、房屋、权利各表，栏目未逐项核对"),
)

DATASETS: Final = (REAL_ESTATE,)
FACTS: Final = (
    FactDeclaration("homes_owned", PERSON, INTEGER, label("登记的住房套数"), source=TITLE),
    FactDeclaration("homes_owned_shared", PERSON, INTEGER, label("其中与同户成员共有的住房套数"), source=TITLE),
    FactDeclaration("homes_owned_again", PERSON, INTEGER, label("其中已由同户共有人计入的住房套数"), source=TITLE),
    FactDeclaration("shops_owned", PERSON, INTEGER, label("登记的商铺和厂房数"), source=TITLE),
)

"""Standard addresses, from the police or the place-names office: one row for each door."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import LIVING_COLUMN, REMARKS_COLUMN, TOWN_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_UNKNOWN,
    ADDRESS,
    ADDRESS_UNIT,
    CODE,
    TEXT,
    Column,
    Dataset,
)
from minzheng.kernel.rules import label

_USES: Final = {
    "HOME": spelt("住宅 居住 住房 居民住宅"),
    "SHOP": spelt("商铺 商业 店铺 沿街商铺"),
    "OFFICE": spelt("办公 写字楼 单位"),
    "OTHER": spelt("其他 其它 厂房 仓库 公共设施"),
}
_STATES: Final = {"CURRENT": spelt("在用 有效 正常 启用"), "ENDED": spelt("注销 停用 拆除 已拆除 历史")}

ADDRESSES: Final = Dataset(
    key="addresses",
    title=label("标准地址库"),
    department=label("公安局"),
    unit=ADDRESS_UNIT,
    identity=("address_code",),
    columns=(
        Column(
            "address_code",
            TEXT,
            label("地址编码"),
            aliases=spelt("标准地址编码 地址代码 统一地址编码 地址ID 地址编号 标准地址ID DZBM"),
            required=True,
        ),
        Column(
            "address",
            ADDRESS,
            label("标准地址"),
            aliases=spelt("地址全称 地址名称 详细地址 标准地址名称 地址 完整地址 DZMC"),
            required=True,
        ),
        TOWN_COLUMN,
        LIVING_COLUMN,
        Column("road", TEXT, label("路街巷"), aliases=spelt("街路巷 道路 路名 道路名称 街路巷名称")),
        Column("road_number", TEXT, label("门牌号"), aliases=spelt("门牌 门牌号码 门号 门楼牌号")),
        Column("estate", TEXT, label("小区"), aliases=spelt("小区名称 小区名 楼盘 居民小区 自然村 小区(村)")),
        Column("building", TEXT, label("楼幢"), aliases=spelt("幢号 楼栋 楼幢号 楼牌号 栋号 幢")),
        Column("building_unit", TEXT, label("单元"), aliases=spelt("单元号 单元名称")),
        Column("room", TEXT, label("室号"), aliases=spelt("房号 户室号 房间号 室 户号")),
        Column("longitude", TEXT, label("经度"), aliases=spelt("X坐标 经度坐标 LON LNG")),
        Column("latitude", TEXT, label("纬度"), aliases=spelt("Y坐标 纬度坐标 LAT")),
        Column("use", CODE, label("用途"), aliases=spelt("房屋用途 地址用途 地址类型"), choices=_USES),
        Column("state", CODE, label("地址状态"), aliases=spelt("状态 使用状态"), choices=_STATES),
        REMARKS_COLUMN,
    ),
    absence=ABSENT_IS_UNKNOWN,
    precedence=90,
    layout=label("地名地址编码规则（GB/T 23705）的地址要素"),
)

DATASETS: Final = (ADDRESSES,)

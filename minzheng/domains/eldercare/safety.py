"""老年人安全监测和健康数据归集: devices at home, visits paid, health checked; one row each, all of one old person.

They yield no fact: no rule reads them. Their rows are looked at under an authorisation of the old person or a duty of
the bureau (`kernel.consent`), by those who work in this line, and stand on his file in a section of their own.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    ID_COLUMN,
    LIVING_COLUMN,
    NAME_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import CODE, DATE, HEALTH, INTEGER, NAME, TEXT, Column, Dataset, Validity
from minzheng.kernel.rules import label

_DEVICES: Final = {
    "CALL": spelt("紧急呼叫 一键呼叫 呼叫器 SOS 紧急呼叫器"),
    "SMOKE": spelt("烟感 烟雾报警器 烟雾感应器 烟感报警"),
    "GAS": spelt("燃气报警器 燃气感应 可燃气体探测器"),
    "DOOR": spelt("门磁 门磁感应 门磁感应器"),
    "WATER": spelt("智能水表 水表"),
    "MATTRESS": spelt("智能床垫 床垫 睡眠监测带"),
    "BRACELET": spelt("智能手环 手环 定位手环"),
    "OTHER": spelt("其他 其它"),
}
_DEVICE_STATES: Final = {
    "ONLINE": spelt("在线 正常"),
    "OFFLINE": spelt("离线 失联"),
    "BROKEN": spelt("故障 损坏"),
    "REMOVED": spelt("已拆除 拆除 停用"),
}
_FOUND: Final = {
    "WELL": spelt("正常 良好 平安"),
    "WATCH": spelt("需关注 关注 重点关注"),
    "URGENT": spelt("紧急 已送医 异常"),
    "ABSENT": spelt("未见到本人 不在家 未遇"),
}
_RISKS: Final = {"LOW": spelt("低风险 低 无"), "MIDDLE": spelt("中风险 中"), "HIGH": spelt("高风险 高")}

SAFETY_DEVICES: Final = Dataset(
    key="safety_devices",
    title=label("老年人安全监测设备台账"),
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "device_kind",
            CODE,
            label("设备类型"),
            aliases=spelt("监测设备类型 安装设备 设备名称"),
            choices=_DEVICES,
            required=True,
        ),
        Column("device_number", TEXT, label("设备编号"), aliases=spelt("设备号 设备SN 终端编号"), required=True),
        Column("installed_on", DATE, label("安装日期"), aliases=spelt("安装时间 设备安装日期")),
        Column("device_state", CODE, label("设备状态"), aliases=spelt("在线状态 运行状态"), choices=_DEVICE_STATES),
        Column("last_alarm_on", DATE, label("最近报警日期"), aliases=spelt("最近报警时间 末次报警日期")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    identity=("id_number", "device_number"),
    valid=Validity(since="installed_on"),
    precedence=40,
    safety=True,
    layout=label("居家适老化改造和安居守护设备台账的通行栏目"),
)

CARE_VISITS: Final = Dataset(
    key="care_visits",
    title=label("老年人探访关爱记录"),
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("visited_on", DATE, label("探访日期"), aliases=spelt("走访日期 探访时间 走访时间"), required=True),
        Column("visitor", NAME, label("探访人"), aliases=spelt("走访人 探访人员 走访人员"), required=True),
        Column(
            "found",
            CODE,
            label("探访情况"),
            aliases=spelt("走访情况 探访结果 走访结果"),
            choices=_FOUND,
            mask=HEALTH,
        ),
        Column("needs", HEALTH, label("需求和处置"), aliases=spelt("发现问题 处置情况 需求")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        REMARKS_COLUMN,
    ),
    identity=("id_number", "visited_on"),
    valid=Validity(since="visited_on"),
    events=True,
    event_key=("visited_on",),
    precedence=40,
    safety=True,
    layout=label("特殊困难老年人探访关爱服务记录表的通行栏目"),
)

HEALTH_CHECKS: Final = Dataset(
    key="health_checks",
    title=label("老年人健康评估记录"),
    department=label("卫生健康局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("checked_on", DATE, label("健康评估日期"), aliases=spelt("体检日期 健康体检日期"), required=True),
        Column("institution", TEXT, label("评估医疗机构"), aliases=spelt("体检机构 体检医院")),
        Column("chronic", HEALTH, label("慢性病"), aliases=spelt("慢病 慢性病情况 既往病史"), required=True),
        Column("systolic", INTEGER, label("收缩压"), aliases=spelt("高压"), minimum=0, mask=HEALTH),
        Column("diastolic", INTEGER, label("舒张压"), aliases=spelt("低压"), minimum=0, mask=HEALTH),
        Column(
            "fall_risk",
            CODE,
            label("跌倒风险"),
            aliases=spelt("跌倒风险等级 跌倒评估"),
            choices=_RISKS,
            mask=HEALTH,
        ),
        TOWN_COLUMN,
        LIVING_COLUMN,
        REMARKS_COLUMN,
    ),
    identity=("id_number", "checked_on"),
    valid=Validity(since="checked_on"),
    events=True,
    event_key=("checked_on",),
    precedence=40,
    safety=True,
    layout=label("国家基本公共卫生服务老年人健康管理所列项目"),
)

DATASETS: Final = (SAFETY_DEVICES, CARE_VISITS, HEALTH_CHECKS)

"""Deaths, from health and the police."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    HUKOU_ADDRESS_COLUMN,
    HUKOU_COLUMN,
    ID_WHERE_KNOWN,
    LIVING_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    DATE,
    HEALTH,
    NAME,
    NEVER,
    PERSON,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import label

DEATHS: Final = Dataset(
    key="deaths",
    title=label("死亡人员名单"),
    department=label("卫生健康局"),
    unit=PERSON,
    columns=(
        Column(
            "name", NAME, label("姓名"), aliases=("死者姓名", "死亡人员姓名", "逝者姓名", "亡者姓名"), required=True
        ),
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "death_date",
            DATE,
            label("死亡日期"),
            aliases=(
                "死亡时间",
                "死亡年月日",
                "去世日期",
                "去世时间",
                "故世日期",
                "亡故日期",
                "逝世日期",
                "死亡日",
                "SWRQ",
            ),
            required=True,
        ),
        Column("cremation_date", DATE, label("火化日期"), aliases=("火化时间", "火化年月日", "HHRQ")),
        Column("death_cause", HEALTH, label("死亡原因"), aliases=("死因", "根本死因", "死亡病因", "直接死因")),
        Column("death_place", TEXT, label("死亡地点"), aliases=("死亡地", "去世地点", "死亡场所")),
        TOWN_COLUMN,
        HUKOU_COLUMN,
        LIVING_COLUMN,
        HUKOU_ADDRESS_COLUMN,
        ADDRESS_COLUMN,
        Column("reporter_name", NAME, label("申报人"), aliases=("申报人姓名", "家属姓名", "经办家属", "丧属姓名")),
        Column(
            "reporter_phone",
            PHONE,
            label("家属电话"),
            aliases=("家属联系电话", "申报人电话", "申报人联系电话", "家属联系方式", "申报人联系方式", "丧属电话"),
        ),
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("death_date", column="death_date", absent=NEVER),
        Yield("cremation_date", column="cremation_date"),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="death_date"),
    precedence=90,
    registers=("death_date",),
    events=True,
    event_key=(),
    grave=True,
)

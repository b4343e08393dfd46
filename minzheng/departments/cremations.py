"""Cremations, from the funeral home: who died, when he was cremated, who ordered it."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    HUKOU_ADDRESS_COLUMN,
    ID_WHERE_KNOWN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    DATE,
    HEALTH,
    NAME,
    NEVER,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("遗体火化登记表")

CREMATIONS: Final = Dataset(
    key="cremations",
    title=TITLE,
    department=label("殡仪馆"),
    columns=(
        Column("name", NAME, label("姓名"), aliases=spelt("死者姓名 逝者姓名 亡者姓名 遗体姓名"), required=True),
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("death_date", DATE, label("死亡日期"), aliases=spelt("死亡时间 去世日期 去世时间 逝世日期 故世日期")),
        Column(
            "cremation_date",
            DATE,
            label("火化日期"),
            aliases=spelt("火化时间 火化年月日 火化日 HHRQ"),
            required=True,
        ),
        Column("death_cause", HEALTH, label("死亡原因"), aliases=spelt("死因 死亡病因")),
        Column("certificate", TEXT, label("火化证号"), aliases=spelt("火化证编号 火化证明号 火化证明编号 火化编号")),
        Column("ashes", TEXT, label("骨灰处理"), aliases=spelt("骨灰去向 骨灰安置 骨灰处理方式 骨灰安放地")),
        TOWN_COLUMN,
        HUKOU_ADDRESS_COLUMN,
        ADDRESS_COLUMN,
        Column("reporter_name", NAME, label("办理家属"), aliases=spelt("丧属姓名 家属姓名 承办人 丧主 委托人")),
        Column("reporter_phone", PHONE, label("家属电话"), aliases=spelt("丧属电话 家属联系电话 承办人电话 丧主电话")),
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("cremation_date", column="cremation_date", absent=NEVER),
        # Who was not cremated here may have died all the same: only a row speaks.
        Yield("death_date", column="death_date"),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="cremation_date"),
    precedence=80,
    events=True,
    event_key=(),
    grave=True,
    layout=label("各殡仪馆火化登记表通行栏目；与卫健死亡证明不一致时以死亡证明为准"),
)

DATASETS: Final = (CREMATIONS,)
FACTS: Final = (FactDeclaration("cremation_date", PERSON, DAY, label("火化日期"), source=TITLE),)

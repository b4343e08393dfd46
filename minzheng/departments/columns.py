"""Columns that many offices' tables share, with the words in which each is headed."""

from __future__ import annotations

from datetime import date
from typing import Final

from minzheng.departments import standards
from minzheng.kernel.intake.contract import ACCOUNT, ADDRESS, AREA, CODE, DATE, ID_NUMBER, NAME, PHONE, TEXT, Column
from minzheng.kernel.rules import label

_EARLIEST_BIRTH = date(1890, 1, 1)


def spelt(words: str) -> tuple[str, ...]:
    """The words that offices write over a column, or into it, parted by spaces."""
    return tuple(words.split())


NAME_COLUMN: Final = Column("name", NAME, label("姓名"), required=True)
ID_COLUMN: Final = Column("id_number", ID_NUMBER, label("公民身份号码"), required=True)
ID_WHERE_KNOWN: Final = Column(
    "id_number",
    ID_NUMBER,
    label("公民身份号码"),
    expected=True,
    note=label("没有或不清楚的留空，将转人工核对"),
)
SEX_COLUMN: Final = Column("sex", CODE, label("性别"), choices=standards.SEX_CHOICES)
BIRTH_COLUMN: Final = Column(
    "birth_date",
    DATE,
    label("出生日期"),
    aliases=("出生年月日", "出生时间", "生日", "CSRQ"),
    minimum=_EARLIEST_BIRTH,
)
PHONE_COLUMN: Final = Column(
    "phone", PHONE, label("联系电话"), aliases=("本人电话", "家庭电话", "家属电话", "家属联系电话")
)
TOWN_COLUMN: Final = Column(
    "town",
    AREA,
    label("镇街"),
    aliases=("乡镇街道", "街道", "镇街道", "所属街道", "所属镇街", "乡镇", "镇", "街道乡镇", "镇乡街道", "所在镇街"),
)
LIVING_COLUMN: Final = Column(
    "living_area",
    AREA,
    label("居住村社区"),
    aliases=(
        *(
            "现居住社区",
            "居住社区",
            "现住社区",
            "现居住村社区",
            "居住地社区",
            "居住村",
            "所在社区",
            "所属社区",
            "社区",
            "村社区",
        ),
        *("村居", "村居社区", "居住地所在社区", "居委会", "社区村", "所属村社区", "所在村社区", "村社", "居住地村社区"),
        *("村", "行政村", "所属村社", "所在村", "所属村", "所属村居", "村名", "社区名称", "村社区名称"),
    ),
)
HUKOU_COLUMN: Final = Column(
    "hukou_area",
    AREA,
    label("户籍村社区"),
    aliases=(
        *(
            "户籍社区",
            "户籍所在社区",
            "户籍所在村社区",
            "户籍地社区",
            "户籍地村社区",
            "户口所在社区",
            "户籍村居",
            "户籍地",
        ),
        *("户籍所在地", "户口所在地"),
    ),
)
ADDRESS_COLUMN: Final = Column(
    "address",
    ADDRESS,
    label("住址"),
    aliases=(
        "现住址",
        "现住地址",
        "居住地址",
        "家庭住址",
        "家庭地址",
        "地址",
        "详细地址",
        "居住地",
        "现居住地址",
        "现居住地",
        "通讯地址",
    ),
)
HUKOU_ADDRESS_COLUMN: Final = Column(
    "hukou_address", ADDRESS, label("户籍地址"), aliases=("户籍详细地址", "户口地址", "户籍所在地址", "户籍住址")
)
REMARKS_COLUMN: Final = Column("remarks", TEXT, label("备注"), aliases=("说明", "备注说明", "其他说明"))
EMPLOYER_COLUMN: Final = Column(
    "employer",
    TEXT,
    label("工作单位"),
    aliases=spelt("单位名称 参保单位 用人单位 缴费单位 缴存单位 扣缴义务人 所在单位 单位"),
)
ACCOUNT_COLUMN: Final = Column(
    "account", ACCOUNT, label("银行账号"), aliases=spelt("发放账号 账号 卡号 银行卡号 开户账号 社保卡号 一卡通账号")
)

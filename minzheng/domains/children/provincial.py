"""浙江省儿童福利信息管理系统: the province's list of children in difficulty here, and what we send it.

ASSUMPTION: the true layout is not public. Columns follow the public form 困境儿童基本信息登记表
as bureaus describe it; ask the operator (浙江省民政厅儿童福利处) and write what it says into ``exchange.yaml``.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import BIRTH_COLUMN, LIVING_COLUMN, SEX_COLUMN, TOWN_COLUMN, spelt
from minzheng.domains.children.datasets import CHILDREN
from minzheng.kernel.intake.contract import CODE, DATE, HEALTH, ID_NUMBER, MONEY, NAME, Column, Dataset
from minzheng.kernel.modules.adapters import Adapter, FileLayout, OwnAwards, OwnTable
from minzheng.kernel.rules import label

ASSUMED: Final = label(
    "省儿童福利信息管理系统的文件格式未公开：栏目按困境儿童信息登记表归纳；请向省民政厅儿童福利处核实"
)


def _situation(key: str, title: str, word: str) -> Column:
    own = CHILDREN.column(key)
    return Column(key, CODE, title, aliases=spelt(f"{word}现状 {word}情形"), choices=own.choices, mask=HEALTH)


PROVINCIAL_CHILDREN: Final = Dataset(
    key="provincial_children",
    title=label("省儿童福利信息管理系统儿童名单"),
    department=label("浙江省民政厅"),
    columns=(
        Column("name", NAME, label("儿童姓名"), aliases=spelt("姓名"), required=True),
        Column("id_number", ID_NUMBER, label("身份证件号码"), aliases=spelt("公民身份号码 身份证号"), required=True),
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "category",
            CODE,
            label("儿童类型"),
            aliases=spelt("儿童类别 困境类型"),
            choices=CHILDREN.column("category").choices,
            required=True,
            mask=HEALTH,
        ),
        _situation("father_situation", label("父亲状况"), "父亲"),
        _situation("mother_situation", label("母亲状况"), "母亲"),
        Column(
            "care_mode",
            CODE,
            label("养育方式"),
            aliases=spelt("安置方式"),
            choices=CHILDREN.column("care_mode").choices,
        ),
        Column("amount", MONEY, label("基本生活费（元/月）"), aliases=spelt("基本生活费 月补贴额"), minimum=0),
        Column("recognised_from", DATE, label("认定时间"), aliases=spelt("认定日期 纳入保障时间")),
        Column("guardian", NAME, label("监护人姓名"), aliases=spelt("监护人")),
        TOWN_COLUMN,
        LIVING_COLUMN,
    ),
    precedence=60,
    mirror=True,
    layout=ASSUMED,
)

_SHARED: Final = (
    "category",
    "father_situation",
    "mother_situation",
    "care_mode",
    "amount",
    "recognised_from",
    "guardian",
)

PROVINCIAL_SYSTEM: Final = Adapter(
    key="provincial_children",
    title=label("孤儿、事实无人抚养儿童和困境儿童"),
    system=label("浙江省儿童福利信息管理系统"),
    badge=label("已在省儿童福利系统"),
    theirs=PROVINCIAL_CHILDREN,
    person={
        "name": "name",
        "id_number": "id_number",
        "sex": "sex",
        "birth_date": "birth_date",
        "town": "town",
        "living_area": "community",
    },
    ours=(
        OwnAwards(
            {"orphan": "ORPHAN", "unattended_child": "UNATTENDED"},
            kind="category",
            amount="amount",
            since="recognised_from",
        ),
        OwnTable(CHILDREN, columns={name: name for name in _SHARED}),
    ),
    compares=("name", *_SHARED),
    layout=FileLayout(titles=("浙江省儿童福利信息管理系统 儿童基本信息表",), change_column="变更类型"),
    keeps_children=True,
    assumed=ASSUMED,
)

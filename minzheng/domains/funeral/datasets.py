"""省殡葬管理信息系统: the province's list of cremations of our people, held against the funeral home's register.

ASSUMPTION: the system's true layout is not public. Columns follow the cremation certificate (火化证明) and the
registers of funeral homes; ask the operator (浙江省民政厅社会事务处) and write what it says into ``exchange.yaml``.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import BIRTH_COLUMN, LIVING_COLUMN, SEX_COLUMN, TOWN_COLUMN, spelt
from minzheng.departments.cremations import CREMATIONS
from minzheng.kernel.intake.contract import DATE, ID_NUMBER, NAME, TEXT, Column, Dataset
from minzheng.kernel.modules.adapters import Adapter, FileLayout, OwnTable
from minzheng.kernel.rules import label

ASSUMED: Final = label(
    "省殡葬管理信息系统的文件格式未公开：栏目按火化证明和殡仪馆登记簿归纳；请向省民政厅社会事务处核实"
)

PROVINCIAL_CREMATIONS: Final = Dataset(
    key="provincial_funeral",
    title=label("省殡葬管理信息系统火化名单"),
    department=label("浙江省民政厅"),
    columns=(
        Column("name", NAME, label("逝者姓名"), aliases=spelt("姓名 死者姓名"), required=True),
        Column("id_number", ID_NUMBER, label("证件号码"), aliases=spelt("公民身份号码 身份证号"), expected=True),
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("death_date", DATE, label("死亡日期"), aliases=spelt("死亡时间")),
        Column("cremation_date", DATE, label("火化日期"), aliases=spelt("火化时间"), required=True),
        Column("certificate", TEXT, label("火化证明编号"), aliases=spelt("火化证号")),
        Column("ashes", TEXT, label("骨灰去向"), aliases=spelt("骨灰处理")),
        TOWN_COLUMN,
        LIVING_COLUMN,
    ),
    precedence=60,
    mirror=True,
    layout=ASSUMED,
)

PROVINCIAL_SYSTEM: Final = Adapter(
    key="provincial_funeral",
    title=label("死亡与火化登记"),
    system=label("省殡葬管理信息系统"),
    badge=label("已在省殡葬系统"),
    theirs=PROVINCIAL_CREMATIONS,
    person={
        "name": "name",
        "id_number": "id_number",
        "sex": "sex",
        "birth_date": "birth_date",
        "town": "town",
        "living_area": "community",
    },
    ours=(
        OwnTable(
            CREMATIONS,
            columns={name: name for name in ("death_date", "cremation_date", "certificate", "ashes")},
        ),
    ),
    compares=("name", "death_date", "cremation_date", "certificate"),
    layout=FileLayout(
        format="csv", encoding="gb18030", titles=("省殡葬管理信息系统 火化数据",), change_column="数据状态"
    ),
    assumed=ASSUMED,
)

DATASETS: Final = (PROVINCIAL_CREMATIONS,)

"""浙里养: the province's platform of services for the old: allowances, vouchers and assessments of ability.

ASSUMPTION: the platform's true file layout is not public. Columns follow the public forms of 高龄津贴, 养老服务消费补贴
and 老年人能力评估; ask the operator (浙江省民政厅养老服务处) and write what it says into ``exchange.yaml``.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import BIRTH_COLUMN, LIVING_COLUMN, NAME_COLUMN, SEX_COLUMN, TOWN_COLUMN, spelt
from minzheng.domains.eldercare.assessments import ABILITY, VOUCHERS
from minzheng.domains.eldercare.datasets import GAOLING
from minzheng.kernel.intake.contract import CODE, DATE, HEALTH, ID_NUMBER, MONEY, Column, Dataset
from minzheng.kernel.modules.adapters import Adapter, FileLayout, OwnAwards, OwnTable
from minzheng.kernel.rules import label

ASSUMED: Final = label(
    "浙里养的文件格式未公开：栏目按高龄津贴、消费补贴、能力评估通用表格归纳；请向省民政厅养老服务处核实"
)

_SERVICES: Final = {
    "GAOLING": spelt("高龄津贴 高龄补贴"),
    "VOUCHER": spelt("养老服务消费补贴 消费补贴 养老服务电子消费券"),
    "ASSESSMENT": spelt("老年人能力评估 能力评估"),
}

ZHELIYANG: Final = Dataset(
    key="zheliyang",
    title=label("浙里养平台老年人服务名单"),
    department=label("浙江省民政厅"),
    columns=(
        NAME_COLUMN,
        Column("id_number", ID_NUMBER, label("身份证号码"), aliases=spelt("公民身份号码 证件号码"), required=True),
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "service",
            CODE,
            label("服务项目"),
            aliases=spelt("补贴项目 项目类型"),
            choices=_SERVICES,
            required=True,
        ),
        Column("amount", MONEY, label("补贴标准（元/月）"), aliases=spelt("补贴标准 月标准 金额"), minimum=0),
        Column(
            "level",
            CODE,
            label("能力等级"),
            aliases=spelt("评估等级 失能等级"),
            choices=ABILITY.column("level").choices,
            mask=HEALTH,
        ),
        Column("since", DATE, label("开始日期"), aliases=spelt("享受起始日期 评估日期 起始日期")),
        TOWN_COLUMN,
        LIVING_COLUMN,
    ),
    identity=("id_number", "service"),
    precedence=60,
    mirror=True,
    layout=ASSUMED,
)

ADAPTER: Final = Adapter(
    key="zheliyang",
    title=label("老年人津贴、补贴和能力评估"),
    system=label("浙里养"),
    badge=label("已在浙里养"),
    theirs=ZHELIYANG,
    person={
        "name": "name",
        "id_number": "id_number",
        "sex": "sex",
        "birth_date": "birth_date",
        "town": "town",
        "living_area": "community",
    },
    ours=(
        OwnAwards({"gaoling": "GAOLING", "care_voucher": "VOUCHER"}, kind="service", amount="amount", since="since"),
        OwnTable(GAOLING, columns={"amount": "amount", "since": "since"}, constants={"service": "GAOLING"}),
        OwnTable(VOUCHERS, columns={"amount": "amount"}, constants={"service": "VOUCHER"}),
        OwnTable(ABILITY, columns={"level": "level", "since": "assessed_on"}, constants={"service": "ASSESSMENT"}),
    ),
    within=("service",),
    compares=("name", "service", "amount", "level", "since"),
    layout=FileLayout(format="csv", encoding="gb18030", dates="%Y%m%d", change_column="操作标志"),
    assumed=ASSUMED,
)

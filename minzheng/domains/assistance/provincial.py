"""浙江省大救助信息系统: the province's list of whom it counts as aided here, and what we send it.

ASSUMPTION: the system's true file layout is not public. The columns follow what the forms of 最低生活保障审核确认办法
(民发〔2021〕57号) and the public pages of the system name; ask the system's operator (浙江省民政厅社会救助处) for the
interface specification and write it into ``exchange.yaml``.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import BIRTH_COLUMN, LIVING_COLUMN, NAME_COLUMN, SEX_COLUMN, TOWN_COLUMN, spelt
from minzheng.domains.assistance.aid_roll import DIBAO
from minzheng.domains.assistance.low_margin_roll import LOW_MARGIN
from minzheng.domains.assistance.tekun_roll import TEKUN
from minzheng.domains.assistance.temporary_aid_roll import TEMPORARY_AID
from minzheng.kernel.intake.contract import CODE, DATE, ID_NUMBER, INTEGER, MONEY, TEXT, Column, Dataset
from minzheng.kernel.modules.adapters import Adapter, FileLayout, OwnAwards, OwnTable
from minzheng.kernel.rules import label

ASSUMED: Final = label(
    "省大救助信息系统的文件格式未公开：栏目按低保、特困、临时救助通用表格归纳，代码为假定；请向省民政厅社会救助处核实"
)

_KINDS: Final = {
    "DIBAO": spelt("最低生活保障 低保 01"),
    "SINGLE_DIBAO": spelt("单人保 低边单人保 02"),
    "LOW_MARGIN": spelt("低保边缘 低边 最低生活保障边缘家庭 03"),
    "TEKUN": spelt("特困人员救助供养 特困 特困供养 04"),
    "TEMPORARY": spelt("临时救助 05"),
    "RIGID": spelt("刚性支出困难家庭 支出型困难 06"),
    "SPECIAL": spelt("专项救助 医疗救助 教育救助 住房救助 07"),
}

PROVINCIAL_ROLL: Final = Dataset(
    key="provincial_aid",
    title=label("省大救助信息系统救助对象名单"),
    department=label("浙江省民政厅"),
    columns=(
        NAME_COLUMN,
        Column("id_number", ID_NUMBER, label("证件号码"), aliases=spelt("公民身份号码 身份证号"), required=True),
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "aid_kind", CODE, label("救助类型"), aliases=spelt("救助类型代码 对象类别"), choices=_KINDS, required=True
        ),
        Column("aid_household", TEXT, label("家庭编号"), aliases=spelt("救助家庭编号 档案编号")),
        Column("covered_people", INTEGER, label("保障人口数"), aliases=spelt("保障人数 享受人数"), minimum=0),
        Column("amount", MONEY, label("月救助金额（元）"), aliases=spelt("救助金额 月保障金额 保障金额"), minimum=0),
        Column("aided_from", DATE, label("开始享受日期"), aliases=spelt("享受起始日期 审批日期 救助日期")),
        TOWN_COLUMN,
        LIVING_COLUMN,
    ),
    identity=("id_number", "aid_kind"),
    precedence=60,
    mirror=True,
    layout=ASSUMED,
)

_TEKUN_COLUMNS: Final = {"amount": "amount", "aided_from": "aided_from"}

PROVINCIAL_SYSTEM: Final = Adapter(
    key="provincial_assistance",
    title=label("社会救助对象"),
    system=label("浙江省大救助信息系统"),
    badge=label("已在省大救助系统"),
    theirs=PROVINCIAL_ROLL,
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
            {"dibao": "DIBAO", "single_person_dibao": "SINGLE_DIBAO", "low_margin": "LOW_MARGIN", "tekun": "TEKUN"},
            kind="aid_kind",
            amount="amount",
            since="aided_from",
        ),
        OwnTable(TEKUN, columns=_TEKUN_COLUMNS, constants={"aid_kind": "TEKUN"}),
        OwnTable(
            LOW_MARGIN,
            columns={"aid_household": "aid_household", "covered_people": "covered_people", "aided_from": "aided_from"},
            constants={"aid_kind": "LOW_MARGIN"},
        ),
        OwnTable(
            DIBAO,
            columns={
                "aid_kind": "aid_kind",
                "aid_household": "aid_household",
                "covered_people": "covered_people",
                "amount": ("amount", "dibao_amount", "single_person_amount", "tekun_amount"),
                "aided_from": "aided_from",
            },
        ),
        OwnTable(
            TEMPORARY_AID,
            columns={"aid_household": "case_number", "amount": "amount", "aided_from": "granted_on"},
            constants={"aid_kind": "TEMPORARY"},
        ),
    ),
    within=("aid_kind",),
    compares=("name", "aid_kind", "amount", "aided_from", "covered_people"),
    layout=FileLayout(titles=("浙江省大救助信息系统 救助对象信息表",), change_column="操作类型"),
    assumed=ASSUMED,
)

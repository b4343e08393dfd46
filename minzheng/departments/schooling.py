"""Enrolment: who goes to which school, in what form, and for what fee."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    ID_WHERE_KNOWN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_UNKNOWN,
    BOOL,
    CODE,
    DATE,
    MONEY,
    NAME,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.intake.kin import Kin, Kinship
from minzheng.kernel.rules import BOOL as TRUTH
from minzheng.kernel.rules import CODE as CODED
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("在校学生学籍表")

LEVELS: Final = {
    "NURSERY": label("学前"),
    "PRIMARY": label("小学"),
    "MIDDLE": label("初中"),
    "HIGH": label("普通高中"),
    "VOCATIONAL": label("中等职业"),
    "COLLEGE": label("大专"),
    "BACHELOR": label("本科"),
    "GRADUATE": label("研究生"),
}
_LEVELS: Final = {
    "NURSERY": spelt("学前 幼儿园 学前教育 托班"),
    "PRIMARY": spelt("小学 小学教育"),
    "MIDDLE": spelt("初中 初级中学"),
    "HIGH": spelt("普通高中 高中 普高"),
    "VOCATIONAL": spelt("中等职业 中职 中专 职高 技校 技工学校 职业高中"),
    "COLLEGE": spelt("大专 专科 高职 高等职业"),
    "BACHELOR": spelt("本科 大学本科 大学"),
    "GRADUATE": spelt("研究生 硕士 博士 硕士研究生 博士研究生"),
}
_STATES: Final = {
    "ENROLLED": spelt("在校 在籍 在读 正常 注册学籍 在籍在校"),
    "SUSPENDED": spelt("休学"),
    "LEFT": spelt("毕业 退学 离校 转出 结业 肄业 开除"),
}
_UP_TO_BACHELOR: Final = tuple(level for level in LEVELS if level not in ("NURSERY", "GRADUATE"))
_FULL_TIME: Final = {"state": ("ENROLLED", "SUSPENDED"), "level": _UP_TO_BACHELOR}

SCHOOLING: Final = Dataset(
    key="schooling",
    title=TITLE,
    department=label("教育局"),
    columns=(
        Column("name", NAME, label("学生姓名"), aliases=spelt("学生 幼儿姓名 学员姓名"), required=True),
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("student_number", TEXT, label("学籍号"), aliases=spelt("全国学籍号 学号 学籍编号 学生编号 XJH")),
        Column(
            "school",
            TEXT,
            label("学校名称"),
            aliases=spelt("学校 就读学校 所在学校 院校 幼儿园名称 XXMC"),
            required=True,
        ),
        Column(
            "level", CODE, label("学段"), aliases=spelt("学历层次 教育阶段 就读学段 培养层次 办学类型"), choices=_LEVELS
        ),
        Column("grade", TEXT, label("年级"), aliases=spelt("就读年级 所在年级 年级班级")),
        Column("class_name", TEXT, label("班级"), aliases=spelt("班级名称 所在班级")),
        Column(
            "state", CODE, label("学籍状态"), aliases=spelt("在校状态 学生状态 就读状态 状态 在籍状态"), choices=_STATES
        ),
        Column(
            "full_time",
            BOOL,
            label("是否全日制"),
            aliases=spelt("全日制 学习形式 学习方式 就读方式"),
            choices={
                "TRUE": spelt("全日制 走读 住校 住宿 寄宿"),
                "FALSE": spelt("非全日制 函授 业余 在职 成人 开放教育"),
            },
        ),
        Column(
            "private",
            BOOL,
            label("是否民办"),
            aliases=spelt("民办 办学性质 学校性质"),
            choices={"TRUE": spelt("民办 私立 国际学校"), "FALSE": spelt("公办 公立")},
        ),
        Column(
            "tuition", MONEY, label("学年学费"), aliases=spelt("学费 年学费 学费标准 学杂费 保教费 学年收费"), minimum=0
        ),
        Column("enrolled_on", DATE, label("入学日期"), aliases=spelt("入学时间 入学年月 入校日期")),
        Column("left_on", DATE, label("离校日期"), aliases=spelt("毕业日期 预计毕业日期 毕业时间 离校时间")),
        Column("guardian_name", NAME, label("监护人姓名"), aliases=spelt("家长姓名 监护人 家长 联系人")),
        Column("phone", PHONE, label("联系电话"), aliases=spelt("家长电话 监护人电话 监护人联系电话")),
        ADDRESS_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        # Who is not in this county's schools may well go to one elsewhere.
        Yield("student", column="full_time", when=_FULL_TIME, precedence=95),
        Yield("school_level", column="level", when={"state": ("ENROLLED", "SUSPENDED")}),
        Yield("tuition_yearly", column="tuition", when={"state": ("ENROLLED", "SUSPENDED")}),
        Yield("private_school", column="private", when={"state": ("ENROLLED", "SUSPENDED")}),
    ),
    kin=(Kin(Kinship.GUARDIAN, "guardian_name", phone="phone"),),
    absence=ABSENT_IS_UNKNOWN,
    valid=Validity(since="enrolled_on", until="left_on"),
    precedence=85,
    economy=True,
    layout=label("中小学生学籍信息管理的学生与学籍栏目"),
)

DATASETS: Final = (SCHOOLING,)
FACTS: Final = (
    FactDeclaration("school_level", PERSON, CODED, label("就读学段"), choices=LEVELS, source=TITLE),
    FactDeclaration("tuition_yearly", PERSON, FEN, label("学年学费"), source=TITLE),
    FactDeclaration("private_school", PERSON, TRUTH, label("就读民办学校"), source=TITLE),
)

"""困境儿童信息台账: the bureau's register of children in difficulty, whether or not they draw an allowance."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    HUKOU_COLUMN,
    ID_COLUMN,
    LIVING_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
)
from minzheng.departments.comparisons import PAYMENT_ACCOUNT
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    ACCOUNT,
    CODE,
    DATE,
    HEALTH,
    ID_NUMBER,
    MONEY,
    NAME,
    PERSON,
    Column,
    Dataset,
    Yield,
)
from minzheng.kernel.intake.kin import Kin, Kinship
from minzheng.kernel.modules import Roll
from minzheng.kernel.rules import label

_CATEGORIES: Final = {
    "ORPHAN": ("孤儿", "社会散居孤儿", "散居孤儿", "机构养育孤儿", "集中养育孤儿", "孤弃儿童"),
    "UNATTENDED": ("事实无人抚养儿童", "事实无人抚养", "事实孤儿", "事无儿童"),
    "HARDSHIP": ("困境儿童", "困难家庭儿童", "低保家庭儿童", "重病重残儿童", "其他困境儿童"),
    "LEFT_BEHIND": ("留守儿童", "农村留守儿童"),
    "MIGRANT": ("流动儿童",),
}
_SITUATIONS: Final = {
    "NONE": ("正常", "无", "能履行抚养义务", "健在", "有抚养能力"),
    "DEAD": ("死亡", "去世", "亡故", "已故", "病故", "宣告死亡"),
    "MISSING": ("宣告失踪", "失踪", "被宣告失踪"),
    "UNFOUND": ("查找不到", "不详", "查找不到生父母", "身份不明"),
    "SEVERE_DISABLED": ("重残", "重度残疾", "重残(一二级)"),
    "SERIOUS_ILL": ("重病", "重大疾病", "患重病"),
    "PRISON": ("服刑", "服刑在押", "在押", "监狱服刑"),
    "DETOX": ("强制隔离戒毒", "强戒", "强制戒毒"),
    "OTHER_CUSTODY": ("限制人身自由", "被执行其他限制人身自由的措施", "羁押", "拘留"),
    "LOST_CONTACT": ("失联", "失去联系", "下落不明"),
    "REVOKED": ("被撤销监护资格", "撤销监护资格", "监护资格被撤销"),
    "DEPORTED": ("被遣送出境", "被驱逐出境", "遣送(驱逐)出境", "遣返"),
}
_CARE_MODES: Final = {
    "INSTITUTION": ("机构养育", "集中养育", "福利院", "机构集中养育", "儿童福利机构"),
    "SCATTERED": ("社会散居", "散居", "亲属抚养", "家庭寄养", "家庭养育"),
}


def _of_parent(key: str, titles: tuple[str, str, str, str], word: str) -> tuple[Column, ...]:
    """titles: of the name, the number, the situation and since when it lasts."""
    name, number, situation, since = titles
    return (
        Column(f"{key}_name", NAME, name, aliases=(f"{word}名字", f"生{word[0]}姓名")),
        Column(
            f"{key}_number",
            ID_NUMBER,
            number,
            aliases=(f"{word}身份证号码", f"{word}证件号码", f"{word}公民身份号码"),
        ),
        Column(
            f"{key}_situation",
            CODE,
            situation,
            aliases=(f"{word}情况", f"{word}状况", f"{word}现状"),
            choices=_SITUATIONS,
            mask=HEALTH,
        ),
        Column(
            f"{key}_since",
            DATE,
            since,
            aliases=(f"{word}情形开始日期", f"{word}情况起始日期", f"{word}情形发生日期", f"{word}情形起始时间"),
        ),
    )


CHILDREN: Final = Dataset(
    key="children",
    title=label("困境儿童信息台账"),
    department=label("民政局"),
    unit=PERSON,
    columns=(
        Column("name", NAME, label("姓名"), aliases=("儿童姓名", "孩子姓名", "未成年人姓名"), required=True),
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "category",
            CODE,
            label("儿童类别"),
            aliases=("困境儿童类别", "儿童类型", "困境类型", "类别", "对象类别", "保障类别"),
            choices=_CATEGORIES,
            required=True,
            mask=HEALTH,
        ),
        *_of_parent(
            "father",
            (label("父亲姓名"), label("父亲身份证号"), label("父亲情形"), label("父亲情形起始日期")),
            "父亲",
        ),
        *_of_parent(
            "mother",
            (label("母亲姓名"), label("母亲身份证号"), label("母亲情形"), label("母亲情形起始日期")),
            "母亲",
        ),
        Column(
            "care_mode",
            CODE,
            label("养育方式"),
            aliases=("安置方式", "抚养方式", "养育类型", "养育情况"),
            choices=_CARE_MODES,
        ),
        Column(
            "amount",
            MONEY,
            label("月补贴额"),
            aliases=("月发放金额", "基本生活费", "月基本生活费", "补贴标准", "发放金额", "月补贴金额", "基本生活补贴"),
            minimum=0,
            note=label("孤儿、事实无人抚养儿童填本人月发额；只登记不发补贴的填零"),
        ),
        Column("recognised_from", DATE, label("认定日期"), aliases=("纳入日期", "认定时间", "享受起始日期")),
        Column("guardian", NAME, label("监护人"), aliases=("监护人姓名", "实际监护人", "抚养人", "照料人")),
        Column("account", ACCOUNT, label("银行账号"), aliases=("发放账号", "账号", "卡号", "银行卡号", "社保卡号")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("father_situation", column="father_situation"),
        Yield("father_situation_since", column="father_since"),
        Yield("mother_situation", column="mother_situation"),
        Yield("mother_situation_since", column="mother_since"),
        Yield("child_care_mode", column="care_mode"),
        *(
            Yield(fact, column="category", absent=False, codes={code: code == category for code in _CATEGORIES})
            for fact, category in (("orphan_held", "ORPHAN"), ("unattended_child_held", "UNATTENDED"))
        ),
        Yield("orphan_monthly", column="amount", when={"category": ("ORPHAN",)}, absent=0),
        Yield("unattended_child_monthly", column="amount", when={"category": ("UNATTENDED",)}, absent=0),
    ),
    kin=(
        Kin(Kinship.GUARDIAN, "guardian", phone="phone"),
        Kin(Kinship.PARENT, "father_name", number="father_number"),
        Kin(Kinship.PARENT, "mother_name", number="mother_number"),
    ),
    absence=ABSENT_IS_NONE,
    precedence=70,
    compared={PAYMENT_ACCOUNT: "account"},
)

DATASETS: Final = (CHILDREN,)
ROLLS: Final = tuple(
    Roll(policy=policy, dataset=CHILDREN, when={"category": (category,)}, since="recognised_from")
    for policy, category in (("orphan", "ORPHAN"), ("unattended_child", "UNATTENDED"))
)

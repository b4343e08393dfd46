"""The words that offices write for codes."""

from typing import Final

YES_NO: Final = {"true": "是", "false": "否"}

PARENTS: Final = {"NONE": "正常", "DEAD": "死亡", "PRISON": "服刑", "LOST_CONTACT": "失联", "SERIOUS_ILL": "重病"}

WORDS: Final[dict[str, dict[str, str]]] = {
    "sex": {"1": "男", "2": "女"},
    "ethnic_group": {
        "01": "汉族",
        "03": "回族",
        "05": "维吾尔族",
        "06": "苗族",
        "08": "壮族",
        "10": "朝鲜族",
        "11": "满族",
        "15": "土家族",
        "17": "哈萨克族",
        "22": "畲族",
    },
    "relation": {
        "02": "户主",
        "10": "配偶",
        "11": "夫",
        "12": "妻",
        "20": "子",
        "30": "女",
        "40": "孙子女",
        "41": "孙子",
        "42": "孙女",
        "50": "父母",
        "51": "父亲",
        "52": "母亲",
        "99": "非亲属",
    },
    "marital_status": {"10": "未婚", "20": "已婚", "30": "丧偶", "40": "离婚"},
    "education": {
        "11": "研究生",
        "21": "大学本科",
        "31": "大学专科",
        "61": "普通高中",
        "71": "初中",
        "81": "小学",
        "90": "其他",
    },
    "disability_kind": {
        "VISUAL": "视力残疾",
        "HEARING": "听力残疾",
        "SPEECH": "言语残疾",
        "PHYSICAL": "肢体残疾",
        "INTELLECTUAL": "智力残疾",
        "MENTAL": "精神残疾",
        "MULTIPLE": "多重残疾",
    },
    "grade": {"1": "一级", "2": "二级", "3": "三级", "4": "四级"},
    "category": {"DIBAO": "低保", "MARGIN": "低边", "SINGLE": "单人保", "TEKUN": "特困"},
    "care_level": {"FULL": "全护理", "PART": "半护理", "ABLE": "全自理"},
    "absence_kind": {"NONE": "无"},
    "pension_kind": {
        "EMPLOYEE": "企业职工养老",
        "PUBLIC": "机关事业养老",
        "LAND": "被征地农民保障",
        "RESIDENT": "城乡居民养老",
    },
    "child_category": {
        "ORPHAN": "孤儿",
        "UNATTENDED": "事实无人抚养儿童",
        "HARDSHIP": "困境儿童",
        "LEFT_BEHIND": "留守儿童",
    },
    "father_situation": PARENTS,
    "mother_situation": PARENTS,
    "care_mode": {"INSTITUTION": "集中养育", "SCATTERED": "社会散居"},
    "track": {"EMERGENCY": "急难型", "SPENDING": "支出型"},
    "plate_kind": {"02": "小型汽车", "52": "小型新能源汽车"},
    "vehicle_state": {"NORMAL": "正常"},
    "property_use": {"HOME": "住宅"},
    "property_state": {"CURRENT": "现势"},
    "role": {"OPERATOR": "个体经营者", "LEGAL": "法定代表人"},
    "entity_state": {"ACTIVE": "存续"},
    "custody_kind": {"PRISON": "监狱服刑"},
    "insurance_kind": {"110": "企业职工基本养老保险"},
    "insurance_state": {"1": "参保缴费"},
    "student": YES_NO,
    "residing_local": YES_NO,
    "needs_care": YES_NO,
    "lives_together": YES_NO,
    "serious_illness": YES_NO,
    "able_supporter": YES_NO,
}

ALWAYS_WORDS: Final = {
    *("category", "disability_kind", "care_level", "absence_kind", "pension_kind"),
    *("child_category", "father_situation", "mother_situation", "care_mode", "track", "plate_kind", "vehicle_state"),
    *("property_use", "property_state", "role", "entity_state", "custody_kind", "insurance_kind", "insurance_state"),
} | {name for name, words in WORDS.items() if words is YES_NO}
"""Fields for which no office uses a code."""

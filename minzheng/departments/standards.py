"""Codes of national standards and the words that offices write for them, as choices of a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from minzheng.departments.ethnic_groups import ETHNIC_GROUPS
from minzheng.departments.facts import DISABILITY_KINDS, MARITAL_STATUS, RELATIONS, SEX
from minzheng.kernel.rules import label

Choices = dict[str, tuple[str, ...]]


def _with_synonyms(titles: Mapping[str, str], synonyms: Choices) -> Choices:
    return {code: (str(title), *synonyms.get(code, ())) for code, title in titles.items()}


SEX_CHOICES: Final = _with_synonyms(SEX, {"1": ("男性", "M"), "2": ("女性", "F"), "0": ("未知性别",), "9": ("未说明",)})
"""GB/T 2261.1."""

MARITAL_CHOICES: Final = _with_synonyms(
    MARITAL_STATUS,
    {
        "10": ("单身", "从未结婚"),
        "20": ("已婚有配偶", "有配偶", "结婚"),
        "21": ("初婚有配偶",),
        "22": ("再婚有配偶",),
        "23": ("复婚有配偶",),
        "30": ("丧偶未再婚", "寡居", "鳏寡"),
        "40": ("离异", "离婚未再婚", "离婚未再娶"),
        "90": ("未说明", "其他"),
    },
)
"""GB/T 2261.2."""

RELATION_CHOICES: Final = _with_synonyms(
    RELATIONS,
    {
        "02": ("户主本人", "家长", "申请人本人"),
        "10": ("夫妻", "爱人"),
        "11": ("丈夫", "夫（丈夫）"),
        "12": ("妻子", "老婆", "妻（妻子）"),
        "20": ("儿子", "之子", "男孩", "户主之子"),
        "22": ("大儿子",),
        "23": ("二子", "二儿子"),
        "27": ("养子", "继子"),
        "28": ("婿",),
        "30": ("女儿", "之女", "女孩", "户主之女"),
        "32": ("大女儿",),
        "33": ("二女", "二女儿"),
        "37": ("养女", "继女"),
        "38": ("媳妇", "子媳"),
        "40": ("孙子女", "孙辈", "孙子女或外孙子女", "孙子女、外孙子女", "外孙子女"),
        "41": ("孙",),
        "45": ("孙媳", "孙媳妇", "外孙媳妇"),
        "46": ("孙女婿", "外孙女婿"),
        "47": ("曾孙", "曾孙子", "曾孙女"),
        "50": ("双亲",),
        "51": ("父", "爸爸"),
        "52": ("母", "妈妈"),
        "60": ("祖父母",),
        "61": ("爷爷",),
        "62": ("奶奶",),
        "63": ("外公",),
        "64": ("外婆",),
        "70": ("兄弟姐妹", "兄弟", "姐妹", "同胞"),
        "71": ("哥哥", "哥"),
        "72": ("嫂子",),
        "73": ("弟弟",),
        "74": ("弟媳妇",),
        "75": ("姐",),
        "77": ("妹",),
        "80": ("其它",),
        "97": ("亲属", "侄子", "侄女", "外甥", "外甥女", "叔父", "伯父", "姑母", "舅父", "姨母"),
        "98": ("非亲属人员", "保姆", "朋友", "寄养"),
        "99": ("未说明",),
    },
)
"""GB/T 4761."""

EDUCATION_CHOICES: Final = _with_synonyms(
    {
        "10": label("研究生教育"),
        "11": label("博士研究生"),
        "14": label("硕士研究生"),
        "20": label("大学本科教育"),
        "30": label("大学专科教育"),
        "40": label("中等职业教育"),
        "60": label("普通高级中学教育"),
        "70": label("初级中学教育"),
        "80": label("小学教育"),
        "90": label("其他教育程度"),
    },
    {
        "10": ("研究生", "研究生及以上", "研究生以上", "17", "18", "19"),
        "11": ("博士", "博士研究生毕业", "12", "13"),
        "14": ("硕士", "硕士研究生毕业", "15", "16"),
        "20": ("大学本科", "本科", "大学", "21", "22", "23", "28"),
        "30": ("大学专科", "大专", "专科", "高职", "31", "32", "33"),
        "40": (
            *("中专", "中等专科", "职高", "技校", "中职", "中专或中技"),
            *("41", "42", "43", "44", "45", "46", "47", "48", "49"),
        ),
        "60": ("高中", "普通高中", "高级中学", "61", "62", "63"),
        "70": ("初中", "初级中学", "71", "72", "73"),
        "80": ("小学", "81", "82", "83"),
        "90": ("其他", "文盲", "半文盲", "文盲或半文盲", "不识字", "学龄前", "学前教育", "未上学", "未上过学"),
    },
)
"""GB/T 4658: the groups; its finer codes (finished, not finished) fall into them."""

ETHNIC_CHOICES: Final = _with_synonyms(
    ETHNIC_GROUPS,
    {code: (title.removesuffix("族"),) for code, title in ETHNIC_GROUPS.items() if code <= "56"}
    | {
        "97": ("其他", "未识别民族", "其他未识别的民族"),
        "98": ("入籍", "外国血统"),
    },
)
"""GB/T 3304."""

DISABILITY_KIND_CHOICES: Final = {
    code: written
    for code, written in _with_synonyms(
        DISABILITY_KINDS,
        {
            "VISUAL": ("视力", "视残", "盲", "1"),
            "HEARING": ("听力", "听残", "聋", "2"),
            "SPEECH": ("言语", "语言", "语言残疾", "言残", "3"),
            "PHYSICAL": ("肢体", "肢残", "4"),
            "INTELLECTUAL": ("智力", "智残", "5"),
            "MENTAL": ("精神", "精残", "精神病", "6"),
            "MULTIPLE": ("多重", "多重残", "综合残疾", "7"),
        },
    ).items()
    if code != "NONE"
}
"""GB/T 26341, numbered in the order of the standard; somebody without a disability is not on the roll."""

DISABILITY_GRADE_CHOICES: Final = _with_synonyms(
    {"1": label("一级"), "2": label("二级"), "3": label("三级"), "4": label("四级")},
    {
        "1": ("1级", "壹级", "Ⅰ级", "I级", "一"),
        "2": ("2级", "贰级", "Ⅱ级", "II级", "二"),
        "3": ("3级", "叁级", "Ⅲ级", "III级", "三"),
        "4": ("4级", "肆级", "Ⅳ级", "IV级", "四"),
    },
)
"""GB/T 26341: grade 1 is the most severe."""

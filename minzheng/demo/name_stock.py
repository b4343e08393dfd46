"""What names are made of: surnames by frequency, given names by sex and generation, rare characters, minority names.

Surname weights are per thousand, after 公安部《二〇二〇年全国姓名报告》 (the first five near 7 % to 4.5 %, the rest
by rank), with the surnames of northern Zhejiang (沈 章 俞 钱 莫 褚 …) raised. Given-name characters are those that the
same reports name for each decade. Polyphonic surnames are kept although rare: a search gets their readings wrong.
"""

import re
from typing import Final

_COMMON: Final = """
王72 李71 张67 刘54 陈60 杨31 黄24 赵23 吴26 周24 徐24 孙16 马13 朱17 胡14 林12 郭12 何12
高11 罗9 郑11 梁8 谢8 宋8 唐7 许8 邓6 冯8 韩7 曹7 曾5 彭5 萧2 肖5 蔡6 潘7
田5 董6 袁5 于5 余7 叶7 蒋7 杜4 苏4 魏4 程5 吕5 丁6 沈18 任4 姚8 卢4 傅3
钟5 姜4 崔3 谭3 廖3 范4 汪5 陆7 金8 石3 戴4 贾3 韦2 夏4 邱3 方6 侯2 邹3
熊2 孟2 秦2 白2 江3 阎1 薛2 尹2 段2 雷2 黎2 史2 龙2 陶3 贺2 顾4 毛4 郝2
龚2 邵3 万2 覃1 钱5 严3 章6 俞7 莫2 褚1 骆2 鲍2 盛2 费1 闻1 楼1.5 诸0.7 来0.7
翁1 施3 华1.2 凌1 祝1.5 屠0.7 裘0.6 宣0.5 凤0.3 洪2 柴0.6 孔1 倪1.2 阮1 柳0.8 葛1 童1.2 虞0.8
"""
_POLYPHONIC: Final = """
单1.2 仇0.9 查0.7 盖0.5 解0.7 区0.4 朴0.4 缪0.6 翟0.8 乐0.4 宁0.5 尉0.3 万俟0.1 尉迟0.1 长孙0.05 欧阳1
上官0.3 司徒0.2
诸葛0.5 皇甫0.2
"""
"""Shàn, Qiú, Zhā, Gě, Xiè, Ōu, Piáo, Miào, Zhái, Yuè, Nìng, Yù, Mòqí, Yùchí, Zhǎngsūn… and two-character ones."""
SURNAMES: Final = {
    surname: float(weight) for surname, weight in re.findall(r"([^\d\s]+)([\d.]+)", _COMMON + _POLYPHONIC)
}
"""Surname to its weight per thousand."""

# (end of the generation's birth years, men's first, men's second, women's first, women's second)
GENERATIONS: Final = (
    (
        1949,
        "阿水金根宝长福德荣兴顺有关文永",
        "根荣林生福法祥仁泉松毛土炳耀兴庆",
        "阿秀桂凤彩金玉月兰巧素雪",
        "英珍娥宝花仙娟珠琴姑妹香凤",
    ),
    (
        1966,
        "建国志永文德水金忠正光宝明兴华卫",
        "国华平明荣林根军民新兴良忠强法",
        "秀玉桂美金建爱凤雪丽彩月水",
        "英珍兰芳琴华娟珠仙芬梅凤妹",
    ),
    (
        1979,
        "建国志文伟永海卫立晓红新利春明",
        "军华强平明伟峰勇刚东良斌民林锋",
        "丽红晓海建美雪亚春小秀爱利",
        "芳萍琴华娟英敏红燕霞丽芬珍",
    ),
    (
        1994,
        "志晓俊海文建宇鹏浩国伟永小佳",
        "伟杰磊军峰涛斌超鹏飞辉亮波俊",
        "晓丽小海雪佳燕婷美艳静亚文",
        "静丽娟芳燕婷霞敏娜洁琴琳慧",
    ),
    (
        2009,
        "俊宇浩嘉子文佳天志家思伟泽梓",
        "杰豪轩宇涛浩鑫凯晨阳睿磊航辉",
        "佳嘉雨梦思欣文子诗晓雅静婷",
        "怡琪婷欣雨颖妍涵悦瑶琳洁怡",
    ),
    (
        2099,
        "浩宇子梓沐奕泽宸俊一亦皓景嘉",
        "宸轩泽宇辰熙航睿铭霖然阳安辞",
        "梓诗若一沐语欣雨可芯思亦奕锦",
        "涵萱彤妍汐玥瑶怡诺琪柠悦然宁",
    ),
)

SINGLE_CHARACTER_SHARE: Final = (0.06, 0.10, 0.24, 0.34, 0.14, 0.05)
"""Share of given names of one character, by generation."""

RARE_CHARACTERS: Final = "䶮㛃𫖯𬍛㴋䴙𬀩𬭊𪟝𬴊㬎𨱏堃喆犇淼燚槑翀彧"
"""Characters of real names outside the common fonts; several beyond the basic plane (GB 18030-2022)."""

MINORITY: Final = (
    # (GB/T 3304 code, share of all people, given part, family part); the part after the dot is the father's name
    (
        "05",
        0.0008,
        ("阿依古丽", "迪丽拜尔", "古丽娜尔", "热依汗", "阿布都拉", "艾力", "买买提", "吐尔逊"),
        ("买买提", "艾合买提", "阿布都热依木", "吐尔逊", "玉素甫", "肉孜", "克里木"),
    ),
    ("17", 0.0002, ("叶尔兰", "阿依波力", "努尔兰", "加依娜"), ("哈力克", "赛力克", "木拉提")),
)
ETHNIC_GROUPS: Final = {
    "01": 0.976,
    "22": 0.006,
    "08": 0.004,
    "15": 0.004,
    "06": 0.003,
    "03": 0.003,
    "11": 0.002,
    "10": 0.001,
}
"""GB/T 3304 codes of people without a dotted name: 汉 畲 壮 土家 苗 回 满 朝鲜 (Zhejiang's mix, rounded)."""
FOREIGN_NAMES: Final = ("约翰·史密斯", "玛丽·布朗", "SMITH JOHN", "KIM MINSU", "田中一郎", "安娜·彼得罗娃")

_SAME_SOUND: Final = """
伟炜 玮伟 芳方 方芳 丽莉 莉丽 英瑛 建健 健建 华桦 明铭 铭明 静婧 杰洁 洁杰 婷亭 志智 智志 琴芹 云芸 佳嘉 嘉佳
宇雨 雨宇 芬汾 珍真 娟鹃 萍平 平萍 峰锋 锋峰 涛滔 国囯 荣蓉 根跟 林琳 琳林 祥翔 松淞 敏闽 燕艳 艳燕 霞侠 慧惠
惠慧 梅眉 兰岚 珠朱 凤风 仙先 军君 强墙 斌彬 彬斌 辉晖 超朝 飞菲 颖影 怡仪 琪淇 欣昕 昕欣 妍研 涵函 轩宣 泽择
浩皓 皓浩 晨辰 辰晨 生升 福富 兴星 良梁 忠钟 新心 民敏 花华 香湘 妹昧
"""
SAME_SOUND: Final = {pair[0]: pair[1] for pair in _SAME_SOUND.split()}
"""What a typist writes for the last character of a name when the name is read out aloud."""

SURNAME_READINGS_LOST: Final = {
    "单": "善",
    "仇": "求",
    "查": "渣",
    "解": "谢",
    "曾": "增",
    "盖": "葛",
    "翟": "瞿",
    "章": "张",
    "俞": "余",
}
"""What is written for a surname by ear."""

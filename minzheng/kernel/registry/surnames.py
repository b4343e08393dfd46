"""Readings that a dictionary gets wrong in names, without tones; the first is the usual one, others are searched too.

Compiled from 《现代汉语词典》(第7版) and 《通用规范汉字表》 notes on surnames; ``ü`` is written ``v`` as on a keyboard.
"""

from __future__ import annotations

SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan", "dan"), "仇": ("qiu", "chou"), "查": ("zha", "cha"), "盖": ("ge", "gai"),
    "曾": ("zeng", "ceng"), "解": ("xie", "jie"), "区": ("ou", "qu"), "朴": ("piao", "pu"), "尉": ("wei", "yu"),
    "繁": ("po", "fan"), "种": ("chong", "zhong"), "重": ("chong", "zhong"), "乐": ("yue", "le"),
    "翟": ("zhai", "di"), "员": ("yun", "yuan"), "洗": ("xian", "xi"), "冼": ("xian",), "折": ("she", "zhe"),
    "黑": ("he", "hei"), "秘": ("bi", "mi"), "缪": ("miao", "mou"), "牟": ("mou", "mu"), "薄": ("bo", "bao"),
    "柏": ("bai", "bo"), "晟": ("cheng", "sheng"), "谌": ("chen", "shen"), "祭": ("zhai", "ji"),
    "覃": ("qin", "tan"), "召": ("shao", "zhao"), "佴": ("nai", "er"), "郇": ("xun", "huan"),
    "隗": ("wei", "kui"), "能": ("nai", "neng"), "都": ("du", "dou"), "车": ("che", "ju"), "句": ("gou", "ju"),
    "么": ("yao", "me"), "宿": ("su", "xiu"), "盛": ("sheng", "cheng"), "藏": ("zang", "cang"),
    "行": ("xing", "hang"), "郗": ("xi", "chi"), "贾": ("jia", "gu"), "俞": ("yu", "shu"), "於": ("yu", "wu"),
    "六": ("lu", "liu"), "角": ("jue", "jiao"), "钭": ("tou", "dou"), "莘": ("shen", "xin"), "褚": ("chu", "zhu"),
    "费": ("fei", "bi"), "谷": ("gu", "yu"), "沈": ("shen", "chen"), "石": ("shi", "dan"), "长": ("chang", "zhang"),
    "朝": ("chao", "zhao"), "幺": ("yao",), "乜": ("nie", "mie"), "冯": ("feng", "ping"), "适": ("kuo", "shi"),
    "称": ("cheng", "chen"), "炅": ("gui", "jiong"), "阙": ("que",), "逄": ("pang",), "璩": ("qu",),
    "桓": ("huan",), "镡": ("chan", "tan", "xin"), "撖": ("han",), "睢": ("sui",), "眭": ("sui",), "訾": ("zi",),
    "亓": ("qi",), "厍": ("she",), "卜": ("bu",), "宓": ("mi", "fu"), "芮": ("rui",), "郄": ("qie", "xi"),
    "郤": ("xi",), "仉": ("zhang",), "麴": ("qu",), "干": ("gan",), "叶": ("ye", "xie"), "吕": ("lv",),
    "纪": ("ji",), "令": ("ling",), "任": ("ren",), "华": ("hua",), "宁": ("ning",), "葛": ("ge",), "燕": ("yan",),
    "应": ("ying",), "相": ("xiang",), "哈": ("ha",), "撒": ("sa",), "教": ("jiao",), "强": ("qiang", "jiang"),
    "万": ("wan",), "俟": ("qi", "si"), "洪": ("hong",), "沃": ("wo",), "覆": ("fu",), "过": ("guo",),
}  # fmt: skip

COMPOUND_SURNAMES: dict[str, tuple[str, str]] = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "令狐": ("ling", "hu"), "鲜于": ("xian", "yu"), "宰父": ("zai", "fu"),
    "欧阳": ("ou", "yang"), "诸葛": ("zhu", "ge"), "上官": ("shang", "guan"), "司马": ("si", "ma"),
    "东方": ("dong", "fang"), "独孤": ("du", "gu"), "南宫": ("nan", "gong"), "夏侯": ("xia", "hou"),
    "皇甫": ("huang", "fu"), "公孙": ("gong", "sun"), "慕容": ("mu", "rong"), "司徒": ("si", "tu"),
    "司空": ("si", "kong"), "宇文": ("yu", "wen"), "端木": ("duan", "mu"), "申屠": ("shen", "tu"),
    "钟离": ("zhong", "li"), "仲孙": ("zhong", "sun"), "轩辕": ("xuan", "yuan"), "赫连": ("he", "lian"),
    "濮阳": ("pu", "yang"), "淳于": ("chun", "yu"), "公冶": ("gong", "ye"), "宗政": ("zong", "zheng"),
    "太叔": ("tai", "shu"), "闻人": ("wen", "ren"), "呼延": ("hu", "yan"), "百里": ("bai", "li"),
    "东郭": ("dong", "guo"), "南门": ("nan", "men"), "羊舌": ("yang", "she"), "微生": ("wei", "sheng"),
    "梁丘": ("liang", "qiu"), "左丘": ("zuo", "qiu"), "西门": ("xi", "men"), "第五": ("di", "wu"),
    "拓跋": ("tuo", "ba"), "乐正": ("yue", "zheng"), "亓官": ("qi", "guan"), "司寇": ("si", "kou"),
    "子车": ("zi", "ju"), "颛孙": ("zhuan", "sun"), "巫马": ("wu", "ma"), "公西": ("gong", "xi"),
    "漆雕": ("qi", "diao"), "壤驷": ("rang", "si"), "公良": ("gong", "liang"), "夹谷": ("jia", "gu"),
    "段干": ("duan", "gan"), "公羊": ("gong", "yang"), "叱干": ("chi", "gan"), "纳兰": ("na", "lan"),
}  # fmt: skip

GIVEN_NAMES: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"), "行": ("xing", "hang"), "朝": ("chao", "zhao"), "长": ("chang", "zhang"),
    "茜": ("qian", "xi"), "柏": ("bai", "bo"), "晟": ("sheng", "cheng"), "翟": ("di", "zhai"), "曾": ("zeng",),
    "重": ("chong", "zhong"), "莞": ("wan", "guan"), "蔓": ("man",), "洋": ("yang",), "藏": ("zang", "cang"),
    "传": ("chuan",), "朴": ("pu",), "祭": ("ji",), "卜": ("bu",), "率": ("shuai",), "缪": ("miao",),
    "强": ("qiang",), "贾": ("jia",), "和": ("he",), "都": ("du", "dou"), "弹": ("tan", "dan"), "调": ("tiao",),
    "兴": ("xing",), "参": ("can", "shen"), "盛": ("sheng", "cheng"), "单": ("dan", "shan"), "解": ("jie", "xie"),
    "浒": ("hu", "xu"), "炅": ("jiong", "gui"), "昀": ("yun",), "什": ("shi",), "阿": ("a",), "娜": ("na", "nuo"),
    "漂": ("piao",), "佛": ("fo",), "夏": ("xia",), "珏": ("jue",), "琊": ("ya",), "沉": ("chen",), "石": ("shi",),
    "万": ("wan",), "区": ("qu",), "查": ("cha",), "隗": ("kui", "wei"), "车": ("che",), "少": ("shao",),
    "更": ("geng",), "冠": ("guan",), "相": ("xiang",), "载": ("zai",), "倩": ("qian",), "俊": ("jun",),
    "女": ("nv",), "绿": ("lv",), "禅": ("chan", "shan"), "降": ("xiang", "jiang"), "奇": ("qi",), "系": ("xi",),
}  # fmt: skip

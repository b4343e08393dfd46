"""The documents on which social assistance stands."""

from typing import Final

from minzheng.kernel.rules import Document

LAW: Final = Document("中华人民共和国社会救助法", "2026年4月30日通过,2026年7月1日施行")
CONFIRM: Final = Document("最低生活保障审核确认办法", "民发〔2021〕57号")
TEKUN: Final = Document("特困人员认定办法", "民发〔2021〕43号")
TEKUN_SYSTEM: Final = Document("关于进一步健全特困人员救助供养制度的意见", "国发〔2016〕14号")
BOTTOM_LINE: Final = Document("关于进一步做好最低生活保障等社会救助兜底保障工作的通知", "民发〔2022〕83号")
ZHEJIANG: Final = Document("浙江省社会救助条例", "2014年通过,2020年修正")
SUBSIDIES: Final = Document("关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见", "国发〔2015〕52号")
RIGID: Final = Document("刚性支出困难家庭认定办法", "2024年10月24日印发,2025年1月1日施行")
TEMPORARY: Final = Document("关于进一步加强和改进临时救助工作的意见", "民发〔2018〕23号")
TEMPORARY_2026: Final = Document("关于进一步健全完善临时救助制度的意见", "2026年1月印发")

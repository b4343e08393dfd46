"""The documents on which children's allowances stand."""

from typing import Final

from minzheng.kernel.rules import Document

ORPHANS: Final = Document("关于加强孤儿保障工作的意见", "国办发〔2010〕54号")
DE_FACTO: Final = Document("关于进一步加强事实无人抚养儿童保障工作的意见", "民发〔2019〕62号")
DE_FACTO_WIDER: Final = Document("关于进一步做好事实无人抚养儿童保障有关工作的通知", "民发〔2020〕125号")
MINORS: Final = Document("中华人民共和国未成年人保护法", "2024年修正")
TEKUN: Final = Document("特困人员认定办法", "民发〔2021〕43号")
SUBSIDIES: Final = Document("关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见", "国发〔2015〕52号")

"""持证残疾人表: the disabled persons' federation, with the two subsidies it pays."""

from typing import Final

from minzheng.demo.layouts.layout import EAST, HILLS, NORTH, SOUTH, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="disability", file="残联_持证残疾人及两项补贴（东片）.xlsx", office="余杭区残疾人联合会", title="余杭区持证残疾人及两项补贴发放花名册",
        second_line="填报单位（盖章）：{office}            2023年6月            单位：元", towns=EAST, dates=Dates.DASHED, subtotal="town_name",
        heads=heads(
            "sequence=序号", "town_name=街道", "community_name=社区", "name=姓名", "sex=性别", "id_number=身份证号",
            "card_number=残疾人证号", "disability_kind=残疾类别<残疾情况", "grade=残疾等级<残疾情况", "card_until=有效期至<残疾情况",
            "needs_care=需长期照护<残疾情况", "living_subsidy=困难残疾人生活补贴<月补贴金额（元）", "care_subsidy=重度残疾人护理补贴<月补贴金额（元）",
        ),
    ),
    Layout(
        kind="disability", file="两项补贴名单-南片.csv", office="余杭街道办事处", title="", format="csv", encoding="gb18030", towns=SOUTH,
        dates=Dates.SLASHED, signed=False,
        heads=heads(
            "name=残疾人姓名", "id_number=身份证号码", "disability_kind=残疾类型", "grade=等级", "card_number=证号", "card_until=证件有效期",
            "needs_care=是否需要长期照护", "care_subsidy=护理补贴月标准", "living_subsidy=生活补贴月标准", "address=地址", "phone=联系电话",
        ),
    ),
    Layout(
        kind="disability", file="瓶窑等镇残疾人台账.xlsx", office="瓶窑镇残联", title="2023年持证残疾人基础台账", towns=NORTH + HILLS, by="town_name",
        dates=Dates.CHINESE, notes=("备注：补贴金额为2023年6月实发数。",),
        heads=heads(
            "sequence=序号", "community_name=村（社区）", "name=姓名", "birth_date=出生日期", "id_number=公民身份号码", "card_number=残疾证号码",
            "disability_kind=残疾类别", "grade=残疾等级", "card_until=残疾证有效期至", "needs_care=需要长期照护", "living_subsidy=生活补贴（元/月）",
            "care_subsidy=护理补贴（元/月）",
        ),
    ),
)  # fmt: skip

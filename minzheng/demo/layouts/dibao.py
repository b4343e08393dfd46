"""社会救助对象名册: the bureau's own roll of 低保, 低边 and 特困, as the towns keep it."""

from typing import Final

from minzheng.demo.layouts.layout import EAST, HILLS, NORTH, SOUTH, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="dibao", file="社会救助对象名册（东片街道）.xlsx", office="余杭区社会救助服务中心", title="余杭区社会救助对象名册（2023年6月）",
        second_line="填报单位（盖章）：{office}            单位：元、人", towns=EAST, by="category", dates=Dates.CELL,
        heads=heads(
            "sequence=序号", "town_name=街道", "community_name=社区", "roll_number=户编号", "name=姓名", "id_number=身份证号码",
            "category=救助类别", "members=保障人数", "household_amount=户月保障金额<保障情况", "since=起保日期<保障情况",
            "care_level=照料护理档次<特困供养", "tekun_amount=供养月发额<特困供养", "single_amount=单人保月发额", "other_income=其他月收入<收入情况", "exempt_income=其中不计入收入<收入情况",
            "property_total=货币财产总额<家庭财产", "property_vehicles=机动车（辆）<家庭财产", "property_houses=住房（套）<家庭财产",
            "rigid_spending=月刚性支出", "absence_kind=不计入共同生活情形", "lives_together=是否共同生活", "serious_illness=重特大疾病",
            "able_supporter=有履行能力的法定义务人", "care_items_unmet=自理六项未达到项数", "started_work=就业日期",
        ),
    ),
    Layout(
        kind="dibao", file="余杭中泰低保特困名单.csv", office="余杭街道公共服务办", title="余杭街道、中泰街道社会救助对象花名册", format="csv", encoding="gb18030",
        towns=SOUTH, dates=Dates.DOTTED, second_line="金额单位：元",
        heads=heads(
            "category=类别", "roll_number=家庭编号", "name=成员姓名", "id_number=成员身份证号", "household_amount=低保户月发额", "tekun_amount=特困月发额", "single_amount=单人保月发额",
            "care_level=护理档次", "property_total=家庭货币财产", "property_vehicles=车辆数", "property_houses=住房套数", "other_income=其他月收入",
            "exempt_income=不计入收入", "rigid_spending=刚性支出（月）", "absence_kind=特殊情形", "lives_together=共同居住", "serious_illness=是否大病",
            "able_supporter=有无赡养（扶养）能力人", "care_items_unmet=未达自理项数", "since=享受起始日期", "started_work=就业日期", "address=家庭住址",
        ),
    ),
    Layout(
        kind="dibao", file="北片西片低保边缘特困汇总.xls", office="瓶窑镇社会事务办", title="镇（街道）困难群众汇总表", format="xls", towns=NORTH + HILLS,
        by="town_name", dates=Dates.CHINESE, ten_thousands=("property_total",), notes=("说明：家庭货币财产以万元计，其余以元计。",),
        heads=heads(
            "sequence=序号", "community_name=村", "roll_number=户号", "category=对象类别", "name=姓名", "id_number=身份证号", "members=人口数",
            "household_amount=月低保金（户）", "tekun_amount=月供养金", "single_amount=月单人保金", "care_level=照料档次", "property_total=家庭货币财产（万元）", "property_vehicles=汽车",
            "property_houses=房产", "other_income=其他收入（月）", "exempt_income=免计收入（月）", "rigid_spending=刚性支出（月）", "absence_kind=不计入情形",
            "lives_together=共同生活", "serious_illness=重大疾病", "able_supporter=有能力义务人", "care_items_unmet=自理能力缺失项", "since=批准日期", "started_work=就业日期",
        ),
    ),
)  # fmt: skip

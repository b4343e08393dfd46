"""The bureau's further rolls, from the systems that pay: 特困, 低边, temporary assistance, the two subsidies."""

from typing import Final

from minzheng.demo.layouts.layout import Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="marriages",
        file="婚姻登记数据.csv",
        office="余杭区民政局婚姻登记处",
        title="",
        format="csv",
        dates=Dates.DASHED,
        signed=False,
        heads=heads(
            "sequence=序号", "name=男方姓名", "id_number=男方身份证号", "spouse_name=女方姓名",
            "spouse_number=女方身份证号", "marriage=登记类型", "registered_on=登记日期",
        ),
    ),
    Layout(
        kind="tekun",
        file="特困人员供养台账.xlsx",
        office="余杭区民政局社会救助科",
        title="余杭区特困人员救助供养台账",
        by="town_name",
        dates=Dates.DASHED,
        heads=heads(
            "sequence=序号", "community_name=村社区", "name=姓名", "sex=性别", "id_number=身份证号码",
            "supply=供养形式", "care_level=自理能力", "amount=月发放金额", "since=纳入日期",
        ),
    ),
    Layout(
        kind="low_margin",
        file="低边家庭成员名单.csv",
        office="余杭区民政局社会救助科",
        title="低保边缘家庭成员名单",
        format="csv",
        dates=Dates.SLASHED,
        heads=heads(
            "sequence=序号", "town_name=镇街", "roll_number=低边证号", "name=姓名", "id_number=身份证号",
            "since=认定日期", "valid_until=有效期至",
        ),
    ),
    Layout(
        kind="temporary_aid",
        file="临时救助台账2022.7-2023.6.xlsx",
        office="余杭区民政局社会救助科",
        title="临时救助发放台账",
        dates=Dates.DOTTED,
        notes=("注：含小额快救。",),
        heads=heads(
            "sequence=序号", "town_name=镇街", "name=申请人", "id_number=身份证号", "aid_track=救助类型",
            "cause=救助事由", "amount=救助金额（元）", "granted_on=审批时间",
        ),
    ),
    Layout(
        kind="disability_subsidies",
        file="两项补贴发放清册202306.xls",
        office="余杭区民政局",
        title="残疾人两项补贴发放清册",
        format="xls",
        second_line="发放月份：2023年6月",
        spill=8_000,
        heads=heads(
            "sequence=序号", "town_name=镇街", "name=姓名", "id_number=身份证号码", "card_number=残疾证号",
            "living_subsidy=困难生活补贴（元）", "care_subsidy=重度护理补贴（元）",
        ),
    ),
)  # fmt: skip

"""社保待遇与工资表: pensions, wages and work-injury care from social insurance."""

from typing import Final

from minzheng.demo.layouts.layout import CITY, FUTURE_CITY, HILLS, LOWLAND, NORTH, SOUTH, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="income", file="人社_待遇与工资_202306_01.csv", office="余杭区社会保险管理中心", title="", format="csv", encoding="gb18030",
        towns=CITY + LOWLAND, dates=Dates.COMPACT, signed=False,
        heads=heads(
            "id_number=社会保障号码", "name=姓名", "pension=养老金月额", "basic_pension=其中：基础养老金", "wage=月缴费工资",
            "work_injury_care=工伤生活护理费", "pension_kind=待遇类别", "month=所属期",
        ),
    ),
    Layout(
        kind="income", file="人社_待遇与工资_202306_02.csv", office="余杭区社会保险管理中心", format="csv", towns=FUTURE_CITY,
        title="社会保险待遇及工资收入核对结果表（2023年6月）", second_line="单位：元",
        heads=heads(
            "sequence=序号", "name=姓名", "id_number=身份证号", "wage=工资（月）", "pension=养老金（月）", "basic_pension=其中基础养老金（月）",
            "work_injury_care=工伤生活护理费（月）", "pension_kind=养老待遇类别",
        ),
    ),
    Layout(
        kind="income", file="余杭、中泰、仁和、瓶窑社保待遇核对.xlsx", office="余杭区社会保险管理中心", title="社会保险待遇及工资核对明细表",
        second_line="填报单位：{office}          单位：万元", towns=SOUTH + NORTH, by="town_name",
        ten_thousands=("pension", "basic_pension", "wage", "work_injury_care"), notes=("注：金额单位为万元，按月。",),
        heads=heads(
            "sequence=序号", "name=姓名", "id_number=身份证号码", "pension=养老金月额<待遇情况（万元）", "basic_pension=其中：中央基础养老金<待遇情况（万元）",
            "work_injury_care=工伤生活护理费<待遇情况（万元）", "wage=工资月额（万元）", "pension_kind=待遇类别",
        ),
    ),
    Layout(
        kind="income", file="西部四镇养老金工资.xls", office="径山镇便民服务中心", title="西部四镇领取养老金及工资情况表", format="xls", towns=HILLS,
        second_line="单位：元", subtotal="town_name", spill=20_000,
        heads=heads(
            "sequence=序号", "town_name=镇", "community_name=村", "name=姓 名", "id_number=身份证", "pension=每月养老金（元）",
            "basic_pension=基础养老金（元）", "wage=每月工资（元）", "work_injury_care=工伤护理费（元）",
        ),
    ),
)  # fmt: skip

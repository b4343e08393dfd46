"""死亡名单: the health bureau's death certificates and the police's cancellations."""

from typing import Final

from minzheng.demo.layouts.layout import Codes, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="deaths",
        file="卫健_死亡医学证明_2020-2023.xlsx",
        office="余杭区卫生健康局",
        title="余杭区死亡医学证明（推断）书登记汇总表",
        share=(0, 2),
        by="death_year",
        dates=Dates.CELL,
        second_line="填报单位：{office}        填报日期：2023.6.30",
        heads=heads(
            "sequence=序号",
            "name=死者姓名",
            "sex=性别",
            "birth_date=出生日期",
            "id_number=身份证件号码",
            "death_date=死亡日期",
            "place=死亡地点",
            "address=户籍或常住地址",
        ),
    ),
    Layout(
        kind="deaths",
        file="公安死亡注销.csv",
        office="余杭区公安分局",
        title="",
        format="csv",
        encoding="gb18030",
        share=(1, 2),
        dates=Dates.COMPACT,
        codes=Codes.NUMBERS,
        signed=False,
        heads=heads(
            "id_number=公民身份号码",
            "name=姓名",
            "sex=性别",
            "birth_date=出生日期",
            "death_date=死亡日期",
            "cancelled_date=注销日期",
        ),
    ),
)

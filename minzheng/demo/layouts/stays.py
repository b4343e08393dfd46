"""Who is somewhere else: in custody, in a care home, in the funeral home's book; and doors and meters."""

from typing import Final

from minzheng.demo.layouts.layout import Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="cremations",
        file="殡仪馆火化名单.xls",
        office="余杭区殡仪馆",
        title="余杭区殡仪馆遗体火化登记表",
        format="xls",
        dates=Dates.DOTTED,
        notes=("说明：骨灰处理情况另表。",),
        heads=heads(
            "sequence=编号", "name=逝者姓名<逝者信息", "sex=性别<逝者信息", "id_number=身份证号<逝者信息",
            "death_date=死亡时间<时间", "cremation_date=火化时间<时间", "address=生前住址", "town_name=所属镇街",
        ),
    ),
    Layout(
        kind="care_homes",
        file="养老机构在住老人名册.xlsx",
        office="余杭区民政局养老服务科",
        title="养老机构在住老人名册",
        by="home_name",
        dates=Dates.DASHED,
        heads=heads(
            "sequence=序号", "home_name=机构名称", "bed=床位号", "name=老人姓名", "sex=性别", "id_number=身份证号",
            "admitted_on=入院日期", "stay_level=护理等级", "fee=月收费（元）",
        ),
    ),
    Layout(
        kind="addresses",
        file="标准地址_仓前五常.csv",
        office="余杭区公安分局",
        title="",
        format="csv",
        signed=False,
        heads=heads(
            "address_code=地址编码", "address=地址全称", "town_name=街道", "community_name=社区",
        ),
    ),
    Layout(
        kind="water",
        file="用水户202306.csv",
        office="余杭水务有限公司",
        title="",
        format="csv",
        encoding="gb18030",
        signed=False,
        heads=heads(
            "meter_number=户号", "name=户名", "id_number=身份证号", "address=用水地址", "month=账期",
            "used=水量（吨）", "charge=水费（元）", "meter_state=用户状态",
        ),
    ),
)  # fmt: skip

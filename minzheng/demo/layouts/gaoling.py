"""高龄津贴发放名册: the bureau's own roll of the old-age allowance."""

from typing import Final

from minzheng.demo.layouts.layout import EAST, HILLS, NORTH, SOUTH, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="gaoling",
        file="高龄津贴发放清册-东片-202306.xlsx",
        office="余杭区民政局养老服务科",
        title="余杭区高龄津贴发放清册",
        second_line="发放月份：2023年6月            单位：元",
        towns=EAST,
        by="town_name",
        subtotal="community_name",
        dates=Dates.DASHED,
        heads=heads(
            "sequence=序号",
            "community_name=社区",
            "name=姓名",
            "sex=性别",
            "birth_date=出生日期",
            "id_number=身份证号码",
            "amount=月发放金额",
            "since=起发日期",
            "account=银行账号",
            "phone=联系电话",
        ),
    ),
    Layout(
        kind="gaoling",
        file="高龄补贴_余杭中泰.csv",
        office="余杭街道公共服务办",
        title="",
        format="csv",
        encoding="gb18030",
        towns=SOUTH,
        dates=Dates.SLASHED,
        signed=False,
        heads=heads(
            "name=老人姓名",
            "id_number=身份证号",
            "birth_date=出生年月",
            "amount=津贴（元/月）",
            "since=享受时间",
            "account=一卡通账号",
            "address=住址",
        ),
    ),
    Layout(
        kind="gaoling",
        file="瓶窑仁和及西部高龄津贴.xls",
        office="瓶窑镇社会事务办",
        title="80周岁以上老人高龄津贴发放表",
        format="xls",
        towns=NORTH + HILLS,
        by="town_name",
        dates=Dates.SERIAL,
        heads=heads(
            "sequence=序号",
            "community_name=村<老人情况",
            "name=姓名<老人情况",
            "id_number=身份证<老人情况",
            "birth_date=出生日期<老人情况",
            "amount=月标准（元）<发放情况",
            "since=开始发放时间<发放情况",
            "account=账号<发放情况",
        ),
    ),
)

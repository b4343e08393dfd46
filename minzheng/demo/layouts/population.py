"""人口户籍表: the police's table of people, by town."""

from typing import Final

from minzheng.demo.layouts.layout import CITY, FUTURE_CITY, HILLS, LOWLAND, NORTH, SOUTH, Codes, Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="population", file="公安_人口信息_良渚街道.csv", office="良渚派出所", title="", format="csv", encoding="gb18030",
        towns=CITY, dates=Dates.COMPACT, codes=Codes.NUMBERS, signed=False,
        heads=heads(
            "household_number=户号", "name=姓名", "other_name=曾用名", "sex=性别", "ethnic_group=民族", "birth_date=出生日期",
            "id_number=公民身份号码", "relation=与户主关系", "marital_status=婚姻状况", "education=文化程度",
            "student=是否在校学生", "hukou_county=户籍地区划代码", "hukou_from=迁入日期", "moved_out_date=迁出日期",
            "residing_local=是否常住本地", "address=现住址", "phone=联系电话",
        ),
    ),
    Layout(
        kind="population", file="仓前五常人口台账（2023年6月）.csv", office="仓前派出所、五常派出所", format="csv",
        title="余杭区仓前街道、五常街道人口户籍信息表", second_line="填报单位：{office}    数据截止：2023年6月30日",
        towns=FUTURE_CITY, dates=Dates.SLASHED, notes=("备注：流动人口按居住登记统计。",),
        heads=heads(
            "sequence=序号", "town_name=街道", "community_name=社区", "name=姓名", "id_number=身份证号", "sex=性别",
            "birth_date=出生年月日", "ethnic_group=民族", "household_number=户编号", "relation=与户主关系", "hukou_place=户籍所在地",
            "hukou_from=户籍迁入日期", "moved_out_date=户籍迁出日期", "residing_local=常住本地", "marital_status=婚姻状况",
            "education=学历", "student=全日制在校", "phone=手机号码",
        ),
    ),
    Layout(
        kind="population", file="闲林街道人口数据.csv", office="闲林派出所", format="csv", encoding="gb18030",
        title="闲林街道常住及户籍人口明细", towns=LOWLAND, dates=Dates.DOTTED, delimiter="\t",
        heads=heads(
            "name=姓  名", "sex=性别", "id_number=证件号码", "birth_date=出生日期", "household_number=家庭户号", "relation=户主关系",
            "community_name=所属村社", "address=居住地址", "hukou_place=户口所在地", "hukou_county=户籍县代码", "moved_out_date=户口迁出时间",
            "hukou_from=户口迁入时间", "residing_local=是否常住", "student=是否在读", "marital_status=婚姻", "education=文化程度", "ethnic_group=民族",
        ),
    ),
    Layout(
        kind="population", file="余杭街道、中泰街道户籍人口.xlsx", office="余杭派出所", title="余杭街道、中泰街道户籍人口花名册",
        second_line="填报单位（盖章）：{office}                填报日期：2023年6月30日", towns=SOUTH, by="town_name", dates=Dates.CELL,
        subtotal="community_name",
        heads=heads(
            "sequence=序号", "community_name=村（社区）", "household_number=户号", "name=姓名<个人基本情况", "sex=性别<个人基本情况",
            "birth_date=出生日期<个人基本情况", "id_number=身份证号码<个人基本情况", "ethnic_group=民族<个人基本情况",
            "relation=与户主关系<个人基本情况", "hukou_place=户籍地<户籍情况", "hukou_from=迁入日期<户籍情况",
            "moved_out_date=迁出日期<户籍情况", "residing_local=是否常住<居住情况", "address=居住地址<居住情况",
            "marital_status=婚姻状况", "education=文化程度", "student=在校学生", "phone=联系方式",
        ),
    ),
    Layout(
        kind="population", file="仁和瓶窑人口信息采集表.xlsx", office="瓶窑派出所", title="余杭区仁和街道、瓶窑镇实有人口信息采集表",
        towns=NORTH, by="town_name", dates=Dates.CHINESE, notes=("注：本表数据来源于人口信息系统，仅供比对使用，严禁外传。",),
        heads=heads(
            "id_number=身份证件号码", "name=姓名", "birth_date=出生日期", "sex=性别", "relation=与户主关系", "household_number=户号",
            "hukou_place=户籍地址", "hukou_from=户籍迁入日期", "moved_out_date=户籍迁出日期", "residing_local=常住本地",
            "marital_status=婚姻状况", "education=文化程度", "student=全日制在校学生", "community_name=社区（村）", "address=现居住地", "ethnic_group=民族",
        ),
    ),
    Layout(
        kind="population", file="西部四镇人口.xls", office="径山派出所", title="径山、黄湖、鸬鸟、百丈四镇人口登记表", format="xls", towns=HILLS,
        by="town_name", dates=Dates.SERIAL, spill=20_000, second_line="单位：{office}",
        heads=heads(
            "sequence=编号", "town_name=乡镇", "community_name=行政村", "household_number=户号", "relation=与户主关系", "name=姓名",
            "sex=性别", "birth_date=出生日期", "id_number=身份证号", "hukou_place=户籍所在地", "hukou_from=迁入时间", "moved_out_date=迁出时间",
            "residing_local=是否常住本地", "marital_status=婚姻状况", "education=文化程度", "student=是否在校", "phone=电话",
        ),
    ),
)  # fmt: skip

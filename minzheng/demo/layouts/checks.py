"""Tables for checking means, from the offices that keep them: insurance, tax, fund, homes, cars, businesses, bills."""

from typing import Final

from minzheng.demo.layouts.layout import Dates, Layout, heads

LAYOUTS: Final = (
    Layout(
        kind="housing_fund",
        file="公积金缴存职工信息.csv",
        office="杭州住房公积金管理中心余杭分中心",
        title="住房公积金缴存职工信息表",
        second_line="单位：元",
        format="csv",
        heads=heads(
            "sequence=序号", "fund_account=职工账号", "name=职工姓名", "id_number=证件号码", "employer=缴存单位",
            "base=缴存基数", "deposit=月缴额", "balance=余额", "fund_state=账户状态",
        ),
    ),
    Layout(
        kind="tax",
        file="税务_扣缴收入信息_2023二季度.csv",
        office="余杭区税务局",
        title="",
        format="csv",
        encoding="gb18030",
        signed=False,
        delimiter="\t",
        heads=heads(
            "name=纳税人姓名", "id_number=身份证件号码", "month=税款所属期", "income_item=所得项目",
            "income=本期收入", "tax_paid=已缴税额", "employer=扣缴义务人",
        ),
    ),
    Layout(
        kind="enterprises",
        file="市场主体名录.csv",
        office="余杭区市场监督管理局",
        title="",
        format="csv",
        dates=Dates.DASHED,
        signed=False,
        heads=heads(
            "credit_code=统一社会信用代码", "org_name=企业名称", "org_kind=企业类型", "legal_name=法定代表人",
            "capital=注册资本（元）", "founded_on=成立日期", "organisation_state=登记状态", "town_name=所属镇街",
            "address=住所",
        ),
    ),
    Layout(
        kind="medical",
        file="医保结算_202207-202306.csv",
        office="余杭区医疗保障局",
        title="",
        format="csv",
        encoding="gb18030",
        dates=Dates.DASHED,
        signed=False,
        heads=heads(
            "settlement=结算编号", "name=参保人姓名", "id_number=身份证号", "treatment=医疗类别",
            "hospital=医疗机构", "settled_on=结算时间", "total=医疗总费用", "fund_paid=基本医保支付",
            "own_paid=个人自付",
        ),
    ),
    Layout(
        kind="schooling",
        file="在校生名册（2022学年第二学期）.xlsx",
        office="余杭区教育局",
        title="余杭区在校学生名册",
        second_line="填报单位：{office}",
        dates=Dates.DASHED,
        heads=heads(
            "sequence=序号", "name=学生姓名", "sex=性别", "birth_date=出生年月日", "id_number=身份证号",
            "school=就读学校", "level=学段", "enrolment=学籍状态", "tuition=学年学费（元）", "guardian=家长姓名",
        ),
    ),
)  # fmt: skip

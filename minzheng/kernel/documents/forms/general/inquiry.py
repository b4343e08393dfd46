"""What staff record on the way to a decision: visits, neighbours, differences, opinions, a hearing, relatives."""

from __future__ import annotations

from minzheng.kernel.documents.forms.declaration import (
    Choice,
    Field,
    Fields,
    Form,
    Kind,
    Photos,
    Rows,
    Section,
    Signature,
    Signatures,
    Text,
)
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.labels import label

TWO_SURVEYORS = Signatures(
    of=(
        Signature("first_surveyor", label("调查人一")),
        Signature("second_surveyor", label("调查人二")),
        Signature("member", label("家庭成员")),
    )
)
AGREES = (Choice("AGREE", label("同意")), Choice("REFUSE", label("不同意")))


def home_survey(*, key: str, cites: tuple[Citation, ...], own: tuple[Section, ...] = ()) -> Form:
    """The visit to the home: at least two who look, what they see, what they are told; all of them sign."""
    return Form(
        f"{key}.home_survey",
        title=label("入户调查表"),
        cites=cites,
        sections=(
            Fields(
                title=label("被调查家庭"),
                of=(
                    fields.NAME,
                    fields.PHONE,
                    fields.HOME,
                    Field("visited_on", label("调查日期"), Kind.DATE, required=True, not_later=True),
                    Field(
                        "way",
                        label("调查方式"),
                        Kind.CHOICE,
                        required=True,
                        choices=(
                            Choice("HOME", label("入户")),
                            Choice("VIDEO", label("视频")),
                            Choice("PHONE", label("电话")),
                        ),
                        help=label("视频、电话仅限重大突发事件期间"),
                    ),
                ),
            ),
            Rows(
                "members",
                title=label("实际共同生活的人"),
                columns=(
                    Field("name", label("姓名"), Kind.NAME, required=True, weight=3),
                    fields.RELATION,
                    Field("health", label("身体状况"), Kind.HEALTH, most=40, weight=4),
                    Field("work", label("就业、就读情况"), Kind.TEXT, most=60, weight=5),
                    Field("income", label("自述月收入"), Kind.MONEY, weight=3),
                ),
                least=4,
                most=20,
            ),
            Fields(
                title=label("居住和生活状况"),
                of=(
                    Field(
                        "housing",
                        label("住房"),
                        Kind.CHOICE,
                        choices=(
                            Choice("OWN", label("自有")),
                            Choice("RENTED", label("租赁")),
                            Choice("PUBLIC", label("公租房")),
                            Choice("LENT", label("借住")),
                        ),
                        wide=True,
                    ),
                    Field("floor_area", label("面积"), Kind.COUNT, unit="平方米", most=2000),
                    Field("rooms", label("间数"), Kind.COUNT, unit="间", most=50),
                    Field("appliances", label("家用电器和车辆"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("spending", label("大额支出"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("seen", label("其他所见所闻"), Kind.LONG_TEXT, wide=True, lines=3, most=1000),
                ),
            ),
            *own,
            Fields(
                title=label("调查结论"),
                of=(
                    Field("agrees", label("与申报是否一致"), Kind.YES_NO, required=True, wide=True),
                    Field("conclusion", label("说明"), Kind.LONG_TEXT, wide=True, lines=3, most=1000),
                ),
            ),
            Photos("photos", title=label("入户照片"), most=4),
            TWO_SURVEYORS,
        ),
    )


def neighbour_record(*, key: str, cites: tuple[Citation, ...]) -> Form:
    """What a neighbour says, who asked, and that he was told it is kept confidential."""
    return Form(
        f"{key}.neighbour",
        title=label("邻里访问记录"),
        cites=cites,
        sections=(
            Fields(
                of=(
                    Field("family", label("被了解家庭"), Kind.NAME, required=True),
                    Field("visited_on", label("访问日期"), Kind.DATE, required=True, not_later=True),
                    Field("neighbour", label("受访人"), Kind.NAME, required=True),
                    Field("known_for", label("相识年数"), Kind.COUNT, unit="年", most=100),
                    Field("connection", label("与该户关系"), Kind.TEXT, most=40, wide=True),
                    Field("lives_with", label("共同生活的人"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("earns", label("收入来源"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("owns", label("房屋、车辆和消费"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("hardship", label("困难情况"), Kind.LONG_TEXT, wide=True, lines=3, most=500),
                )
            ),
            Text(paragraphs=("受访人的姓名和所述内容仅供审核使用，不向被了解家庭和无关人员透露。",)),
            Signatures(
                of=(
                    Signature("neighbour_signs", label("受访人")),
                    Signature("first_surveyor", label("访问人一")),
                    Signature("second_surveyor", label("访问人二")),
                )
            ),
        ),
    )


def check_report(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """What the sources answered beside what was declared; each difference with its explanation."""
    return Form(
        f"{key}.check_report",
        title=label("家庭经济状况核对报告"),
        series="核",
        cites=cites,
        sections=(
            Fields(
                of=(
                    fields.NAME,
                    fields.ID_NUMBER,
                    Field("asked_on", label("委托日期"), Kind.DATE, required=True),
                    Field("reported_on", label("出具日期"), Kind.DATE, required=True),
                    Field("covers", label("核对期间"), Kind.TEXT, most=60, required=True, wide=True),
                )
            ),
            Rows(
                "items",
                title=label("核对结果"),
                least=5,
                columns=(
                    Field("person", label("成员"), Kind.NAME, required=True, weight=3),
                    Field("source", label("来源"), Kind.TEXT, required=True, most=30, weight=3),
                    Field("item", label("事项"), Kind.TEXT, required=True, most=40, weight=3),
                    Field("declared", label("申报"), Kind.MONEY, weight=3),
                    Field("found", label("核对"), Kind.MONEY, weight=3),
                    Field("explained", label("差异说明"), Kind.TEXT, most=120, weight=5),
                ),
            ),
            Rows(
                "silent",
                title=label("尚未反馈的来源"),
                least=1,
                columns=(
                    Field("source", label("来源"), Kind.TEXT, required=True, most=30, weight=4),
                    Field("state", label("情况"), Kind.TEXT, most=80, weight=8),
                ),
            ),
            Text(
                paragraphs=(
                    f"本报告仅供审核{matter}使用。尚未反馈不等于没有。",
                    "申请人对核对结果有异议的，可以提交证据，要求复核。",
                )
            ),
            Signatures(
                of=(Signature("checked_by", label("核对人")), Signature("centre", label("核对机构"), seal=True))
            ),
        ),
    )


def opinion(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The town's opinion and the county's confirmation on one sheet, with the amount as it was worked out."""
    return Form(
        f"{key}.opinion",
        title=label("审核确认审批表"),
        cites=cites,
        sections=(
            Fields(
                title=label("申请家庭"),
                of=(
                    fields.NAME,
                    fields.ID_NUMBER,
                    fields.HOME,
                    Field("members", label("共同生活人数"), Kind.COUNT, unit="人", required=True),
                    Field("counted", label("保障人数"), Kind.COUNT, unit="人", required=True),
                ),
            ),
            Fields(
                title=label("金额计算"),
                of=(
                    Field("income", label("家庭月收入"), Kind.MONEY, required=True),
                    Field("deductions", label("扣减"), Kind.MONEY),
                    Field("standard", label("标准"), Kind.MONEY, required=True),
                    Field("amount", label("拟定月金额"), Kind.MONEY, required=True),
                    Field("worked_out", label("计算说明"), Kind.LONG_TEXT, wide=True, lines=2, most=600),
                ),
            ),
            Fields(
                title=label("乡镇（街道）审核意见"),
                of=(
                    Field("town_says", label("意见"), Kind.CHOICE, choices=AGREES, required=True, wide=True),
                    Field("town_reasons", label("理由"), Kind.LONG_TEXT, wide=True, lines=3, most=1000),
                ),
            ),
            Signatures(
                of=(Signature("town_officer", label("经办人")), Signature("town", label("乡镇（街道）"), seal=True))
            ),
            Fields(
                title=label("县级民政部门确认意见"),
                of=(
                    Field("county_says", label("意见"), Kind.CHOICE, choices=AGREES, wide=True),
                    Field("county_reasons", label("理由"), Kind.LONG_TEXT, wide=True, lines=3, most=1000),
                ),
            ),
            Signatures(
                of=(Signature("county_officer", label("负责人")), Signature("county", label("县级民政部门"), seal=True))
            ),
            Text(paragraphs=(f"本表用于{matter}的审核确认，随卷归档。",)),
        ),
    )


def change_hearing(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """Before aid is reduced or ended the recipient is heard (社会救助法 art. 48)."""
    return Form(
        f"{key}.hearing_record",
        title=label("救助变动听取意见记录"),
        cites=cites,
        sections=(
            Fields(
                of=(
                    fields.NAME,
                    Field("heard_on", label("听取日期"), Kind.DATE, required=True, not_later=True),
                    Field("place", label("地点"), Kind.TEXT, most=60, wide=True),
                    Field(
                        "change",
                        label("拟作变动"),
                        Kind.CHOICE,
                        required=True,
                        choices=(
                            Choice("REDUCE", label("减发")),
                            Choice("SUSPEND", label("暂停")),
                            Choice("END", label("停发")),
                        ),
                        wide=True,
                    ),
                    Field("amount_now", label("现月金额"), Kind.MONEY),
                    Field("amount_then", label("拟变动后"), Kind.MONEY),
                    Field("grounds", label("事实和理由"), Kind.LONG_TEXT, required=True, wide=True, lines=4, most=1500),
                    Field("says", label("本人意见"), Kind.LONG_TEXT, required=True, wide=True, lines=5, most=2000),
                    Field("evidence", label("提交的证据"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                )
            ),
            Text(paragraphs=(f"已告知本人{matter}拟变动的事实、理由和依据，并听取其陈述和申辩。记录经本人核对无误。",)),
            Signatures(
                of=(
                    Signature("recipient", label("救助对象")),
                    Signature("first_hearer", label("听取人一")),
                    Signature("second_hearer", label("听取人二")),
                )
            ),
        ),
    )


def conflicts(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The register of applicants related to staff or to members of the committee (民发〔2021〕57号 art. 11)."""
    return Form(
        f"{key}.conflicts",
        title=label("近亲属备案登记表"),
        cites=cites,
        sections=(
            Rows(
                "relatives",
                title=label("备案人员"),
                required=True,
                least=6,
                most=200,
                columns=(
                    Field("applicant", label("申请人"), Kind.NAME, required=True, weight=3),
                    Field("official", label("经办人员或村（居）委会成员"), Kind.NAME, required=True, weight=4),
                    Field("post", label("单位和职务"), Kind.TEXT, most=60, required=True, weight=5),
                    Field("relation", label("亲属关系"), Kind.TEXT, most=20, required=True, weight=3),
                    Field("declared_on", label("备案日期"), Kind.DATE, required=True, weight=4),
                ),
            ),
            Text(
                paragraphs=(
                    f"{matter}经办人员和村（居）民委员会成员的近亲属申请或者享受救助的，单独登记，由县级民政部门入户核查。",
                )
            ),
            Signatures(of=(Signature("registrar", label("登记人")), Signature("reviewer", label("复核人")))),
        ),
    )

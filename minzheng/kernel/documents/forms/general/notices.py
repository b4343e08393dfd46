"""Letters to the applicant and sheets for the wall."""

from __future__ import annotations

from dataclasses import replace

from minzheng.kernel.documents.forms.declaration import (
    Field,
    Fields,
    Form,
    Kind,
    Photos,
    Rows,
    Section,
    Signature,
    Signatures,
    Style,
    Text,
)
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.labels import label

ORGAN = Signatures(of=(Signature("organ_seal", label("经办机关"), seal=True),))
CONTACT = (
    Field("contact", label("联系人"), Kind.NAME, required=True),
    Field("contact_phone", label("办公电话"), Kind.PHONE, required=True),
)
# The periods come from remedies.yaml by the day of the decision, the offices from the installation.
REMEDY_FIELDS = (
    Field("reconsideration_days", label("复议期限"), Kind.COUNT, unit="日", required=True, least=1),
    Field("reconsideration_organ", label("复议机关"), Kind.TEXT, most=60, required=True),
    Field("suit_months", label("起诉期限"), Kind.COUNT, unit="个月", required=True, least=1),
    Field("court", label("人民法院"), Kind.TEXT, most=60, required=True),
)
REMEDIES = (
    "如不服本决定，可以自收到本告知书之日起{reconsideration_days}内向{reconsideration_organ}申请行政复议，"
    "也可以自收到本告知书之日起{suit_months}内依法向{court}提起行政诉讼。"
)
RECEIPT = Signatures(of=(Signature("received_by", label("签收人")),))
REMEDIES_TOLD = Text(paragraphs=(REMEDIES,), of=REMEDY_FIELDS)


def letter(
    key: str, *, title: str, series: str, cites: tuple[Citation, ...], says: Text, then: tuple[Section, ...] = ()
) -> Form:
    """A numbered letter under the organ's head: to whom, about the application of which day, what it says, a seal."""
    opening = replace(says, of=(fields.ADDRESSEE, fields.MATTER_DAY, *says.of))
    return Form(
        key,
        title=title,
        style=Style.LETTER,
        series=series,
        addressed="addressee",
        cites=cites,
        sections=(opening, *then, ORGAN),
    )


def acceptance(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The application is accepted; from which day the clock runs, until when, and whom to ask."""
    return letter(
        f"{key}.acceptance",
        title=label("受理通知书"),
        series="受",
        cites=cites,
        says=Text(
            of=(
                Field("accepted_on", label("受理日期"), Kind.DATE, required=True),
                Field("decided_by", label("办结期限"), Kind.DATE, required=True),
                *CONTACT,
            ),
            paragraphs=(
                f"你（户）于{{applied_on}}提出的{matter}申请，经审查材料齐全，我单位于{{accepted_on}}受理。",
                "我单位将依法调查核实，应当在{decided_by}前作出决定；补正材料、异议处理和听证所用时间依法不计入期限。",
                "办理进度可凭本通知书编号查询。联系人：{contact}，电话：{contact_phone}。",
            ),
        ),
    )


def supplement(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """Everything that is missing, told at once (民发〔2021〕57号 art. 10)."""
    return letter(
        f"{key}.supplement",
        title=label("一次性补正告知书"),
        series="补",
        cites=cites,
        says=Text(
            of=(Field("supply_by", label("补正期限"), Kind.DATE, required=True), *CONTACT),
            paragraphs=(f"你（户）于{{applied_on}}提出的{matter}申请，需要补正下列材料：",),
        ),
        then=(
            Rows(
                "papers",
                title=label("需要补正的材料"),
                required=True,
                least=3,
                columns=(
                    Field("paper", label("材料"), Kind.TEXT, required=True, most=80, weight=4),
                    Field("why", label("补正原因和要求"), Kind.TEXT, required=True, most=160, weight=6),
                ),
            ),
            Text(
                paragraphs=(
                    "请于{supply_by}前补正，可以到我单位提交，也可以在网上或者用手机拍照上传。"
                    "能够通过数据核对取得的证明不需要提供。",
                    "联系人：{contact}，电话：{contact_phone}。",
                )
            ),
        ),
    )


def publicity(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The sheet for the wall: names masked, number of people, amount; nothing else can be declared in it."""
    return Form(
        f"{key}.publicity_sheet",
        title=label("审核意见公示"),
        style=Style.LETTER,
        series="示",
        public=True,
        cites=cites,
        sections=(
            Text(
                of=(
                    Field("from_day", label("公示开始"), Kind.DATE, required=True),
                    Field("until_day", label("公示结束"), Kind.DATE, required=True),
                    Field("office", label("受理异议的单位"), Kind.TEXT, most=40, required=True),
                    Field("room", label("反映渠道"), Kind.TEXT, most=40, help=label("如：街道便民服务中心3号窗口")),
                ),
                paragraphs=(
                    f"经申请、核对和入户调查，拟同意下列家庭（人员）享受{matter}，现予公示。",
                    "公示时间：{from_day}至{until_day}。",
                ),
            ),
            Rows(
                "families",
                title=label("公示名单"),
                required=True,
                least=1,
                most=500,
                columns=(
                    Field("name", label("申请人"), Kind.NAME, required=True, weight=3),
                    Field("members", label("享受人数"), Kind.COUNT, unit="人", required=True, weight=2),
                    Field("amount", label("拟定月金额"), Kind.MONEY, required=True, weight=3),
                ),
            ),
            Text(paragraphs=("对公示内容有异议的，请在公示期内向{office}反映（{room}）。反映人的信息依法保密。",)),
            ORGAN,
        ),
    )


def posting(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """Where and when a publicity sheet hung, with pictures, and what was objected."""
    return Form(
        f"{key}.posting",
        title=label("公示情况记录"),
        cites=cites,
        sections=(
            Fields(
                of=(
                    Field("where", label("张贴地点"), Kind.TEXT, most=80, required=True, wide=True),
                    Field("from_day", label("公示开始"), Kind.DATE, required=True),
                    Field("until_day", label("公示结束"), Kind.DATE, required=True),
                    Field("objected", label("有无异议"), Kind.YES_NO, required=True),
                    Field("taken_down_on", label("撤下日期"), Kind.DATE, not_later=True),
                    Field("objections", label("异议及处理"), Kind.LONG_TEXT, lines=4, wide=True),
                )
            ),
            Photos("photos", title=label("张贴照片"), most=4),
            Text(paragraphs=(f"以上为{matter}审核意见公示的张贴情况。",)),
            Signatures(of=(Signature("posted_by", label("张贴人")), Signature("witness", label("见证人")))),
        ),
    )


def decision(*, key: str, matter: str, cites: tuple[Citation, ...], amounts: tuple[Section, ...] = ()) -> Form:
    """The benefit is confirmed: who, how much, from when, on what grounds, what to do if one does not agree."""
    return letter(
        f"{key}.grant_notice",
        title=label("审核确认告知书"),
        series="确",
        cites=cites,
        says=Text(
            of=(
                Field("members", label("享受人数"), Kind.COUNT, unit="人", required=True, least=1),
                Field("amount", label("月金额"), Kind.MONEY, required=True),
                Field("from_day", label("发放起始"), Kind.DATE, required=True),
                Field("grounds", label("法律依据"), Kind.LONG_TEXT, required=True, most=400),
            ),
            paragraphs=(
                f"你（户）于{{applied_on}}提出的{matter}申请，经审核，符合规定条件。依据{{grounds}}，决定：",
                f"确认你（户）享受{matter}，享受人数{{members}}，每月金额{{amount}}（{{amount:capitals}}），"
                "自{from_day}起发放。",
            ),
        ),
        then=(
            *amounts,
            Text(paragraphs=("家庭人口、收入和财产状况发生变化的，请及时告知乡镇人民政府（街道办事处）。",)),
            REMEDIES_TOLD,
        ),
    )


def refusal(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The benefit is not confirmed: the facts found, the article that they do not meet, and the remedies."""
    return letter(
        f"{key}.refusal_notice",
        title=label("不予确认告知书"),
        series="不",
        cites=cites,
        says=Text(
            of=(
                Field("findings", label("查明的事实"), Kind.LONG_TEXT, required=True, most=2000, lines=3),
                Field("reasons", label("不予确认的理由"), Kind.LONG_TEXT, required=True, most=1000, lines=2),
                Field("grounds", label("法律依据"), Kind.LONG_TEXT, required=True, most=400),
            ),
            paragraphs=(
                f"你（户）于{{applied_on}}提出的{matter}申请，经核对和调查，查明：{{findings}}",
                f"上述情况{{reasons}}。依据{{grounds}}，决定不予确认{matter}。",
            ),
        ),
        then=(REMEDIES_TOLD, Text(paragraphs=("家庭情况发生变化后，可以重新提出申请。",)), RECEIPT),
    )

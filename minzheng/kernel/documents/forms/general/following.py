"""What follows a decision: it is changed, given up, asked back, or contested."""

from __future__ import annotations

from minzheng.kernel.documents.forms.declaration import (
    Choice,
    Field,
    Fields,
    Form,
    Kind,
    Signature,
    Signatures,
    Style,
    Text,
)
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.documents.forms.general.notices import ORGAN, RECEIPT, REMEDIES_TOLD
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.labels import label

GROUNDS = (
    Field("findings", label("查明的事实"), Kind.LONG_TEXT, required=True, most=2000, lines=3),
    Field("grounds", label("法律依据"), Kind.LONG_TEXT, required=True, most=400),
)


def change_notice(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """What the family gets is changed, suspended or ended: from when, on what facts and articles, and the remedies."""
    return Form(
        f"{key}.change_notice",
        title=label("变更（停止）决定告知书"),
        style=Style.LETTER,
        series="变",
        addressed="addressee",
        cites=cites,
        sections=(
            Text(
                of=(
                    fields.ADDRESSEE,
                    *GROUNDS,
                    Field(
                        "change",
                        label("决定"),
                        Kind.CHOICE,
                        required=True,
                        choices=(
                            Choice("RAISE", label("增发")),
                            Choice("REDUCE", label("减发")),
                            Choice("END", label("停发")),
                            Choice("KEEP", label("维持不变")),
                        ),
                    ),
                    Field("amount_now", label("原月金额"), Kind.MONEY, required=True),
                    Field("amount_then", label("变更后月金额"), Kind.MONEY, required=True),
                    Field("from_day", label("执行日期"), Kind.DATE, required=True),
                ),
                paragraphs=(
                    f"你（户）享受的{matter}，经复核，查明：{{findings}}",
                    "在听取你（户）意见后，依据{grounds}，决定：{change}，"
                    "月金额由{amount_now}变更为{amount_then}，自{from_day}起执行。",
                ),
            ),
            REMEDIES_TOLD,
            ORGAN,
            RECEIPT,
        ),
    )


def leaving_statement(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """The family says that it no longer needs the benefit, and that nobody pressed it to."""
    return Form(
        f"{key}.leaving_statement",
        title=label("主动退出声明"),
        cites=cites,
        sections=(
            Fields(
                of=(
                    fields.NAME,
                    fields.ID_NUMBER,
                    fields.HOME,
                    Field("leaves_on", label("自何日起退出"), Kind.DATE, required=True),
                    Field("reason", label("退出原因"), Kind.LONG_TEXT, required=True, wide=True, lines=3, most=500),
                )
            ),
            Text(
                paragraphs=(
                    f"本人（户）自愿退出{matter}，未受任何单位和个人要求。",
                    "今后家庭再有困难的，可以重新申请。",
                )
            ),
            Signatures(of=(Signature("recipient", label("声明人")), Signature("registrar", label("登记人")))),
        ),
    )


def recovery_decision(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """What was received without a right to it is asked back: how much, for which time, until when, and the remedies."""
    return Form(
        f"{key}.recovery_decision",
        title=label("追回款物决定书"),
        style=Style.LETTER,
        series="追",
        addressed="addressee",
        cites=cites,
        sections=(
            Text(
                of=(
                    fields.ADDRESSEE,
                    *GROUNDS,
                    Field("first_month", label("自"), Kind.DATE, required=True),
                    Field("last_month", label("至"), Kind.DATE, required=True),
                    Field("amount", label("应退回金额"), Kind.MONEY, required=True),
                    Field("return_by", label("退回期限"), Kind.DATE, required=True),
                    Field("account_of", label("退回账户"), Kind.TEXT, most=80, required=True),
                ),
                paragraphs=(
                    f"你（户）享受的{matter}，经核查，查明：{{findings}}",
                    "依据{grounds}，决定追回你（户）自{first_month}至{last_month}多领的款项"
                    "{amount}（{amount:capitals}），请于{return_by}前退回至{account_of}。",
                    "一次退回确有困难的，可以书面申请分期退回。",
                ),
            ),
            REMEDIES_TOLD,
            ORGAN,
            RECEIPT,
        ),
    )


def reconsideration_answer(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """What the office answers to the authority that reconsiders its decision, with the evidence it hands over."""
    return Form(
        f"{key}.reconsideration_answer",
        title=label("行政复议答复书"),
        style=Style.LETTER,
        series="复",
        addressed="authority",
        cites=cites,
        sections=(
            Text(
                of=(
                    Field("authority", label("复议机关"), Kind.TEXT, most=60, required=True),
                    Field("applicant", label("复议申请人"), Kind.NAME, required=True, fact="name"),
                    Field("decision_number", label("原决定文号"), Kind.TEXT, most=60, required=True),
                    Field("decided_on", label("原决定日期"), Kind.DATE, required=True, not_later=True),
                    *GROUNDS,
                    Field("answers", label("对复议请求的答复"), Kind.LONG_TEXT, required=True, lines=4, most=3000),
                    Field("evidence", label("证据和依据清单"), Kind.LONG_TEXT, required=True, lines=3, most=2000),
                ),
                paragraphs=(
                    "{applicant}不服我单位{decided_on}作出的{decision_number}决定申请行政复议，现答复如下：",
                    "一、查明的事实：{findings}",
                    "二、作出决定的依据：{grounds}",
                    "三、对复议请求的意见：{answers}",
                    "附证据和依据：{evidence}",
                ),
            ),
            ORGAN,
        ),
    )

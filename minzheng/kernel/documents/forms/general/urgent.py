"""What is written down before there is an application, or beside one: an emergency, a clue, a session, a resolution."""

from __future__ import annotations

from minzheng.kernel.documents.forms.declaration import (
    Choice,
    Field,
    Fields,
    Form,
    Kind,
    Photos,
    Rows,
    Signature,
    Signatures,
    Text,
)
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.labels import label


def emergency_registration(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """Somebody in need at once: what happened, what he needs, what was given; papers that are missing come later."""
    return Form(
        f"{key}.emergency_registration",
        title=label("急难情形登记表"),
        cites=cites,
        sections=(
            Fields(
                title=label("困难群众"),
                of=(
                    fields.NAME,
                    Field("id_number", label("证件号码"), Kind.ID_NUMBER, fact="id_number"),
                    Field("phone", label("联系电话"), Kind.PHONE, fact="phone"),
                    Field("found_at", label("发现地点"), Kind.ADDRESS, wide=True, required=True),
                    Field("resident", label("是否本地户籍"), Kind.YES_NO, required=True),
                    Field("found_on", label("发现日期"), Kind.DATE, required=True, not_later=True),
                ),
            ),
            Fields(
                title=label("急难情形"),
                of=(
                    Field(
                        "kind",
                        label("类别"),
                        Kind.CHOICE,
                        required=True,
                        wide=True,
                        choices=(
                            Choice("ACCIDENT", label("突发意外")),
                            Choice("ILLNESS", label("突发重病")),
                            Choice("FIRE", label("火灾等灾害")),
                            Choice("STRANDED", label("生活无着、滞留")),
                            Choice("OTHER", label("其他急难")),
                        ),
                    ),
                    Field("happened", label("经过"), Kind.LONG_TEXT, required=True, wide=True, lines=4, most=1000),
                    Field("needs", label("急需帮助"), Kind.LONG_TEXT, required=True, wide=True, lines=2, most=500),
                ),
            ),
            Fields(
                title=label("先行救助"),
                of=(
                    Field("given", label("金额"), Kind.MONEY),
                    Field("goods", label("物资"), Kind.TEXT, most=80),
                    Field("later", label("待补手续"), Kind.LONG_TEXT, wide=True, lines=2, most=300),
                ),
            ),
            Text(paragraphs=(f"情况紧急，先行给予{matter}，手续在急难解除后补齐。",)),
            Photos("photos", title=label("现场照片"), most=4),
            Signatures(of=(Signature("in_need", label("困难群众")), Signature("registrar", label("登记人")))),
        ),
    )


def clue_record(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """A clue that somebody may be in need: where it came from, and what was found when somebody went there."""
    return Form(
        f"{key}.clue_record",
        title=label("线索核实记录"),
        cites=cites,
        sections=(
            Fields(
                of=(
                    fields.NAME,
                    Field(
                        "source",
                        label("线索来源"),
                        Kind.CHOICE,
                        required=True,
                        choices=(
                            Choice("DATA", label("数据筛查")),
                            Choice("GRID", label("网格员")),
                            Choice("NEIGHBOUR", label("邻里反映")),
                            Choice("HOTLINE", label("12345热线")),
                            Choice("OTHER", label("其他")),
                        ),
                    ),
                    Field("visited_on", label("上门日期"), Kind.DATE, required=True, not_later=True),
                    Field("met", label("是否见到本人"), Kind.YES_NO, required=True),
                    fields.HOME,
                    Field("situation", label("家庭情况"), Kind.LONG_TEXT, required=True, wide=True, lines=4, most=1000),
                    Field("wishes", label("本人意愿"), Kind.LONG_TEXT, wide=True, lines=2, most=500),
                    Field("conclusion", label("核实意见"), Kind.LONG_TEXT, required=True, wide=True, lines=2, most=500),
                )
            ),
            Photos("photos", title=label("走访照片"), most=4),
            Signatures(
                of=(Signature("first_visitor", label("走访人一")), Signature("second_visitor", label("走访人二")))
            ),
        ),
    )


def _minutes(key: str, *, title: str, about: str, cites: tuple[Citation, ...], rows: Rows, close: str) -> Form:
    """Who met when about what, what each said, what came of it."""
    return Form(
        key,
        title=title,
        cites=cites,
        sections=(
            Fields(
                of=(
                    Field("held_on", label("会议日期"), Kind.DATE, required=True, not_later=True),
                    Field("place", label("地点"), Kind.TEXT, most=60),
                    Field("chair", label("主持人"), Kind.NAME, required=True),
                    Field("recorder", label("记录人"), Kind.NAME, required=True),
                    Field("present", label("参加单位和人员"), Kind.LONG_TEXT, required=True, wide=True, most=500),
                    Field("about", about, Kind.LONG_TEXT, required=True, wide=True, lines=4, most=2000),
                )
            ),
            rows,
            Text(paragraphs=(close,)),
            Signatures(of=(Signature("chair_signs", label("主持人")), Signature("recorder_signs", label("记录人")))),
        ),
    )


def case_session(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """One family's case talked through by those who help it, under a supervisor."""
    return _minutes(
        f"{key}.case_session",
        title=label("个案分析会记录"),
        about=label("个案情况和需要讨论的问题"),
        cites=cites,
        rows=Rows(
            "advice",
            title=label("分析和建议"),
            required=True,
            columns=(
                Field("who", label("发言人"), Kind.NAME, required=True, weight=3),
                Field("says", label("意见"), Kind.TEXT, most=200, required=True, weight=8),
            ),
        ),
        close="会议内容涉及个人隐私，参加人员负有保密义务。",
    )


def meeting_resolution(*, key: str, matter: str, cites: tuple[Citation, ...]) -> Form:
    """What departments resolved together: who does what by when."""
    return _minutes(
        f"{key}.meeting_resolution",
        title=label("联席会议纪要"),
        about=label("议题和讨论情况"),
        cites=cites,
        rows=Rows(
            "resolutions",
            title=label("议定事项"),
            required=True,
            columns=(
                Field("what", label("事项"), Kind.TEXT, most=160, required=True, weight=7),
                Field("who", label("责任单位"), Kind.TEXT, most=40, required=True, weight=4),
                Field("by_day", label("完成时限"), Kind.DATE, required=True, weight=3),
            ),
        ),
        close="议定事项由牵头单位督促落实，下次会议通报进展。",
    )

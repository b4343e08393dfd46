"""What an applicant fills in and signs: the application, the promise with its authorisation to check."""

from __future__ import annotations

from minzheng.kernel.documents.forms.declaration import (
    Choice,
    Field,
    Fields,
    Form,
    Kind,
    Rows,
    Section,
    Signature,
    Signatures,
    Text,
)
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.labels import label

MEMBERS = Rows(
    "members",
    title=label("共同生活的家庭成员"),
    columns=(
        Field("name", label("姓名"), Kind.NAME, required=True, weight=3),
        fields.RELATION,
        Field("id_number", label("证件号码"), Kind.ID_NUMBER, weight=6),
        Field("health", label("身体状况"), Kind.HEALTH, most=20, weight=3),
        Field("work", label("职业或就读"), Kind.TEXT, most=30, weight=4),
        Field("income", label("月收入"), Kind.MONEY, weight=3),
    ),
    least=4,
    most=20,
)


def application(
    *, key: str, matter: str, title: str, cites: tuple[Citation, ...], own: tuple[Section, ...] = ()
) -> Form:
    """The application: who applies, with whom he lives, what the matter itself asks (``own``), why, and a signature."""
    return Form(
        f"{key}.application",
        title=title,
        cites=cites,
        sections=(
            Fields(
                title=label("申请人"),
                of=(
                    fields.NAME,
                    fields.SEX,
                    fields.ID_NUMBER,
                    fields.PHONE,
                    fields.HUKOU,
                    fields.HOME,
                    fields.MATTER_DAY,
                    Field(
                        "way",
                        label("申请方式"),
                        Kind.CHOICE,
                        choices=(
                            Choice("SELF", label("本人")),
                            Choice("AGENT", label("委托")),
                            Choice("PROACTIVE", label("主动发现")),
                        ),
                    ),
                ),
            ),
            MEMBERS,
            *own,
            Fields(
                title=label("发放账户"),
                of=(Field("holder", label("户名"), Kind.NAME), fields.BANK, fields.ACCOUNT),
            ),
            Fields(
                title=label("申请理由"),
                of=(Field("reason", label("主要困难"), Kind.LONG_TEXT, required=True, lines=4, most=1000, wide=True),),
            ),
            Text(
                paragraphs=(
                    f"本人申请{matter}，以上所填内容真实、完整。",
                    "委托他人办理的，受托人应当同时签名，并附委托书。",
                )
            ),
            Signatures(of=(Signature("applicant", label("申请人")), Signature("agent", label("受托人")))),
        ),
    )


def promise(*, key: str, matter: str, cites: tuple[Citation, ...], sources: tuple[Choice, ...]) -> Form:
    """Promise of truth, and leave to check: which sources, for what, how long, and how it can be taken back.

    Consent to the check is part of every application (社会救助法 art. 40–41); those who owe support and do not live in
    the household are checked only with their own consent, so each of them signs for himself.
    """
    return Form(
        f"{key}.promise",
        title=label("诚信承诺与授权书"),
        cites=cites,
        sections=(
            Fields(of=(fields.NAME, fields.ID_NUMBER)),
            Text(
                title=label("承诺"),
                paragraphs=(
                    f"一、本人及共同生活的家庭成员申请{matter}，如实申报家庭人口、收入、财产和支出状况，不隐瞒、不虚报。",
                    "二、家庭人口、收入和财产状况发生变化的，及时告知乡镇人民政府（街道办事处）。",
                    "三、配合入户调查、信息核对和定期核查。",
                    "四、以欺骗手段取得救助的，愿意退回所得款物，并依法承担责任。",
                ),
            ),
            Fields(
                title=label("授权核对的信息"),
                of=(
                    Field(
                        "sources",
                        label("信息种类"),
                        Kind.CHOICES,
                        choices=sources,
                        required=True,
                        wide=True,
                        help=label("只核对所勾选的信息"),
                    ),
                    Field("from_day", label("授权自"), Kind.DATE, required=True),
                    Field("until_day", label("授权至"), Kind.DATE, required=True),
                ),
            ),
            Text(
                title=label("授权"),
                paragraphs=(
                    f"本人授权民政部门及其核对机构，仅为审核和复核{matter}，在上列期限内向有关部门和机构查询上列信息；"
                    "查询结果告知本人，本人有权提出异议并要求复核。",
                    "本授权可以书面撤回；撤回后不再查询，因此无法核实的，依法不予确认或者停止救助。",
                ),
            ),
            Rows(
                "signers",
                title=label("授权人签名"),
                columns=(
                    Field("name", label("姓名"), Kind.NAME, required=True, weight=3),
                    Field("relation", label("与申请人关系"), Kind.TEXT, most=20, weight=3),
                    Field("id_number", label("证件号码"), Kind.ID_NUMBER, weight=6),
                    Field("signed", label("签名（未成年人由监护人代签）"), Kind.TEXT, most=20, weight=6),
                ),
                least=4,
                most=20,
            ),
        ),
    )

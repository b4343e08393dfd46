"""The papers that matters of social assistance ask for, and in which table each may stand already."""

from __future__ import annotations

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW
from minzheng.kernel.documents.papers import Paper
from minzheng.kernel.rules import PERSON, fact, label

# What can be verified by the check must not be asked for: 社会救助法 art. 42.
CITES: Final = (CONFIRM.art(9), LAW.art(42))

ID_CARD: Final = Paper(
    "id_card", label("居民身份证"), of=PERSON, held_in=("population",), cites=CITES, help=label("正反两面")
)
HUKOU_BOOK: Final = Paper(
    "hukou_book", label("居民户口簿"), held_in=("population",), cites=CITES, help=label("首页和各成员页")
)
DISABILITY_CARD: Final = Paper(
    "disability_card",
    label("残疾人证"),
    of=PERSON,
    held_in=("disability",),
    asked_when=fact.disability_grade >= 1,
    cites=CITES,
)
SCHOOL_CERTIFICATE: Final = Paper(
    "school_certificate",
    label("在读证明"),
    of=PERSON,
    held_in=("schooling",),
    asked_when=fact.student,
    cites=CITES,
)
MEDICAL_RECEIPTS: Final = Paper(
    "medical_receipts",
    label("医疗费结算单"),
    of=PERSON,
    held_in=("medical",),
    asked_when=fact.medical_own_paid_in_year > 0,
    cites=CITES,
)
PROMISE: Final = Paper(
    "promise", label("诚信承诺与授权书"), cites=(CONFIRM.art(9, 17), LAW.art(40, 41)), help=label("全体成年成员签名")
)
LEASE: Final = Paper(
    "lease",
    label("租房合同"),
    held_in=("real_estate",),
    cites=CITES,
    help=label("没有自有住房的提供；已登记自有住房的不需要"),
)

DIBAO: Final[tuple[Paper, ...]] = (
    ID_CARD,
    HUKOU_BOOK,
    PROMISE,
    DISABILITY_CARD,
    SCHOOL_CERTIFICATE,
    MEDICAL_RECEIPTS,
    LEASE,
)

"""How often holders are looked at anew, and what is asked back from whom got it by untruth."""

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW, TEKUN, ZHEJIANG
from minzheng.kernel.modules.keeping import Recovering, ReviewClass, Reviewed
from minzheng.kernel.rules import label, param

STABLE: Final = ReviewClass("A", title=label("A类：收入来源不变、无劳动能力"), every=param.review_months_a)
UNSTABLE: Final = ReviewClass("B", title=label("B类：收入不稳定或有劳动能力"), every=param.review_months_b)
CLOSE: Final = ReviewClass("C", title=label("C类：变动频繁，重点关注"), every=param.review_months_c)
CLASSES: Final = (STABLE, UNSTABLE, CLOSE)

REVIEWED: Final = (
    Reviewed("dibao", workflow="dibao.review", classes=CLASSES, default="B", cites=CONFIRM.art(31)),
    Reviewed("low_margin", workflow="low_margin.review", classes=CLASSES, default="B", cites=ZHEJIANG.art(13)),
    Reviewed(
        "single_person_dibao",
        workflow="single_person_dibao.review",
        classes=CLASSES,
        default="B",
        cites=CONFIRM.art(31),
    ),
    Reviewed("tekun", workflow="tekun.review", classes=(STABLE,), default="A", cites=TEKUN.art(24)),
)

RECOVERING: Final = (Recovering("recovery", penalty_times=param.recovery_penalty_times, cites=LAW.art(73)),)

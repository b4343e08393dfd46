"""What a citizen brings, in his words; and what he need not bring, for the office has it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

PAPERS: Final = {
    "id_card": _("身份证"),
    "hukou_book": _("户口簿"),
    "promise": _("核对授权书和承诺书（窗口有，当场签）"),
    "bank_account": _("银行卡或存折"),
    "disability_card": _("残疾人证"),
    "self_care_statement": _("生活自理能力说明"),
    "emergency_proof": _("急难情形的材料，例如病历、事故证明（可以后补）"),
    "death_proof": _("父母死亡或失踪的材料"),
    "parents_proof": _("父母重残、重病、服刑、失联等情形的材料"),
}

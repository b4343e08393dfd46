"""What a file that was not understood may be, in words: kinds of table, and a column with its grounds per header."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.intake import remembering, tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.proposing import Ground, HeaderProposal, Proposal
from minzheng.web.intake.forms import HeaderChoice
from minzheng.web.intake.words import dataset_title
from minzheng.web.phrases import clauses, listed

KINDS_OFFERED = 4
GROUNDS = {
    Ground.CONFIRMED: gettext_lazy("以前确认过"),
    Ground.NAME: gettext_lazy("名称相近"),
    Ground.VALUES: gettext_lazy("内容相符"),
    Ground.BOTH: gettext_lazy("名称和内容相符"),
}
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]*")
_HAN = re.compile(r"^[\u3400-\u9fff·]{2,5}$")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of table that the file may be, and where to look at it so."""

    title: str
    matched: int
    of: int
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The kinds on offer and, for the chosen one, its headers."""

    dataset: Dataset | None
    kinds: Sequence[Kind]
    headers: Sequence[HeaderChoice]


def proposed(batch: Batch, *, day: datetime.date, wanted: str = "") -> Proposed:
    """The likeliest kinds of table; `wanted` is the key of one to be shown whether likely or not."""
    all_kinds = remembering.proposals(batch=batch, day=day)
    offered = [one for at, one in enumerate(all_kinds) if at < KINDS_OFFERED or one.dataset == wanted]
    chosen = next((one for one in offered if one.dataset == wanted), offered[0] if offered else None)
    if chosen is None:
        return Proposed(dataset=None, kinds=(), headers=())
    dataset = tables.DATASETS[chosen.dataset]
    return Proposed(
        dataset=dataset,
        kinds=[_kind(one, batch, chosen) for one in offered],
        headers=[_choice(one) for one in chosen.headers],
    )


def _kind(one: Proposal, batch: Batch, chosen: Proposal) -> Kind:
    address = reverse("web:batch_again", args=[batch.pk])
    return Kind(
        title=dataset_title(one.dataset),
        matched=sum(header.offer is not None for header in one.headers),
        of=len(one.headers),
        url=f"{address}?{urlencode({'dataset': one.dataset})}",
        chosen=one is chosen,
    )


def _choice(one: HeaderProposal) -> HeaderChoice:
    told = []
    if one.offer is not None:
        told.append(
            _("%(ground)s，把握 %(sure)d%%")
            % {"ground": GROUNDS[one.offer.ground], "sure": round(one.offer.sure * 100)}
        )
    if one.samples:
        told.append(_("例如 %(samples)s") % {"samples": listed(_masked(text) for text in one.samples)})
    return HeaderChoice(header=one.header, column=one.offer.column if one.offer else "", words=str(clauses(told)))


def _masked(text: str) -> str:
    """A cell of which nobody knows yet what it is: long numbers and what may be a name are shown in part."""
    if _HAN.match(text):
        return str(mask_for_staff("NAME", text))
    return _LONG_NUMBER.sub(lambda number: f"{number[0][:3]}****{number[0][-2:]}", text[:40])

"""Ties between people in the words of the pages: which table says what of whom, how sure it is, what was answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.family_evidence import SURE
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.queries import file_names
from minzheng.kernel.registry.models import FamilyTie, FamilyTieAnswer
from minzheng.web.phrases import listed
from minzheng.web.presenters import Tag, Tone, Words

Answer = FamilyTieAnswer.Answer
RELATIONS: dict[str, Words] = {
    "SPOUSE": gettext_lazy("配偶"),
    "PARENT": gettext_lazy("父母"),
    "GUARDIAN": gettext_lazy("监护人或家长"),
    "CONTACT": gettext_lazy("监护人或联系人"),
}
TONES = {Answer.TOGETHER: Tone.GOOD, Answer.APART: Tone.PLAIN, Answer.UNRELATED: Tone.PLAIN}


@dataclass(frozen=True, kw_only=True)
class GroundLine:
    """One piece of evidence: what it says, where it stands, how much it is worth."""

    ground: str
    words: str
    source: str
    url: str
    score: int


def tie_url(tie: FamilyTie) -> str:
    return reverse("web:family_tie", args=[tie.pk])


def score_tag(tie: FamilyTie) -> Tag:
    """把握大 from the score on from which nobody need be asked; 待核对 below it."""
    sure = tie.score >= SURE
    words = _("把握大（%(score)d）") if sure else _("需要核对（%(score)d）")
    return Tag(text=words % {"score": tie.score}, tone=Tone.GOOD if sure else Tone.SOON)


def tie_state(tie: Any) -> Tag:
    """What was answered; `tie` is annotated with ``answered``."""
    if tie.answered:
        return Tag(text=str(Answer(tie.answered).label), tone=TONES[Answer(tie.answered)])
    if tie.closed_at:
        return Tag(text=_("已无依据"))
    return Tag(text=_("待核对"), tone=Tone.SOON)


def in_short(tie: FamilyTie) -> str:
    """婚姻登记表、同一住址."""
    told = dict.fromkeys(
        _(str(tables.DATASETS[one["dataset"]].title)) if one.get("dataset") in tables.DATASETS else _("同一住址")
        for one in tie.grounds
    )
    return str(listed(told))


@dataclass(frozen=True)
class Sources:
    """The files that ties rest on: their names, and those that the viewer may open."""

    files: dict[int, str]
    mine: frozenset[int]


def sources(*, ties: Iterable[FamilyTie], user: Any, day: datetime.date) -> Sources:
    """Of all these ties; two queries."""
    numbers = {one["batch"] for tie in ties for one in tie.grounds if "batch" in one}
    mine = scope(user=user, model=Batch, day=day).filter(pk__in=numbers).values_list("pk", flat=True)
    return Sources(files=file_names(batches=numbers), mine=frozenset(mine))


def ground_lines(tie: FamilyTie, *, name: Callable[[int], str], sources: Sources) -> list[GroundLine]:
    """Every piece of evidence with its source; a link to the file only where the viewer may open it."""
    return [_line(one, tie, name=name, sources=sources) for one in tie.grounds]


def _line(one: dict[str, Any], tie: FamilyTie, *, name: Callable[[int], str], sources: Sources) -> GroundLine:
    ground = str(FamilyTie.Ground(one["ground"]).label)
    if "dataset" not in one:
        words = _("住在同一处，同姓")
        return GroundLine(ground=ground, words=words, source=_("标准地址"), url="", score=one["score"])
    of = one["of"]
    other = tie.other_id if of == tie.person_id else tie.person_id
    words = _("%(of)s的记录中写明%(relation)s是%(other)s") % {
        "of": name(of), "relation": RELATIONS[one["relation"]], "other": name(other),
    }  # fmt: skip
    dataset = tables.DATASETS.get(one["dataset"])
    title = _(str(dataset.title)) if dataset else one["dataset"]
    source = _("%(table)s “%(file)s”第%(row)d行") % {
        "table": title, "file": sources.files.get(one["batch"], ""), "row": one["row"],
    }  # fmt: skip
    url = reverse("web:batch", args=[one["batch"]]) if one["batch"] in sources.mine else ""
    return GroundLine(ground=ground, words=words, source=source, url=url, score=one["score"])

"""The papers of an application: what the office holds already and from which table, what is there, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import Model
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.citizens.models import Draft
from minzheng.kernel.documents import operations, queries
from minzheng.kernel.documents.papers import Needed, Standing
from minzheng.kernel.documents.uploads.inspecting import LARGEST_OF_ALL
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.intake import tables
from minzheng.kernel.screening.needed_papers import needed
from minzheng.web.citizen.guide.papers import PAPERS
from minzheng.web.citizen.identity.visiting import Visitor
from minzheng.web.intake.upload_handler import too_large
from minzheng.web.phrases import listed
from minzheng.web.presenters import long_date

ACCEPTED: Final = "image/jpeg,image/png,application/pdf"
GIVEN_BY_SIGNING: Final = frozenset({"promise"})
"""What the application itself is: the promise and the authorisation are signed on its last page."""
MOST: Final = 12


@dataclass(frozen=True)
class PaperShown:
    """One paper of the matter. `slot` names it in a form; `state`: held, given, missing."""

    slot: str
    key: str
    person: int | None
    title: str
    state: str
    note: str
    count: int


def papers_of(draft: Draft, *, visitor: Visitor) -> Sequence[PaperShown]:
    """Every paper that the matter's steps ask for."""
    table = catalogue().get(draft.workflow).workflow
    names = list(dict.fromkeys(name for step in table.steps for name in step.papers))
    declared = modules.papers()
    held = list(queries.papers_of(subject=draft).filter(voided_at=None))
    supplied: dict[tuple[str, int | None], list[int]] = {}
    for one in held:
        supplied.setdefault((one.paper, one.person_id), []).append(one.pk)
    found: list[PaperShown] = []
    asked = [declared[name] for name in names if name in declared and name not in GIVEN_BY_SIGNING]
    if asked and draft.household_id:
        judged = needed(papers=asked, household=draft.household_id, day=visitor.day, supplied=supplied)
        found += _grouped(judged, visitor)
    else:
        names = [name for name in names if name not in GIVEN_BY_SIGNING]
    for name in names:
        if name in GIVEN_BY_SIGNING or (asked and draft.household_id and name in declared):
            continue
        count = len(supplied.get((name, None), ()))
        title = _(declared[name].title) if name in declared else str(PAPERS.get(name, name))
        found.append(PaperShown(name, name, None, title, "given" if count else "missing", "", count))
    return found


def _grouped(judged: Sequence[Needed], visitor: Visitor) -> list[PaperShown]:
    """One line a paper that is held of everybody; one a person where it is missing, himself by name."""
    lines: list[PaperShown] = []
    by_key: dict[str, list[Needed]] = {}
    for one in judged:
        if one.standing is not Standing.NOT_NEEDED:
            by_key.setdefault(one.paper.key, []).append(one)
    for key, of_paper in by_key.items():
        title = _(of_paper[0].paper.title)
        there = [one for one in of_paper if one.standing is Standing.HELD]
        if there:
            sources = listed(dict.fromkeys(_table(one) for one in there if one.held_from))
            since = max((one.held_from.received_at.date() for one in there if one.held_from), default=None)
            told = {"tables": sources, "day": long_date(since)}
            note = _("已经有了，不用您交：%(tables)s，%(day)s收到") % told if sources else _("已经有了，不用您交")
            lines.append(PaperShown(key, key, None, title, "held", note, len(there)))
        missing = [one for one in of_paper if one.standing is Standing.MISSING]
        given = [one for one in of_paper if one.standing is Standing.SUPPLIED]
        for one in (*missing, *given):
            own = one.person is None or one.person == visitor.principal.person_id
            whose = "" if own else _("家人的")
            state = "given" if one.standing is Standing.SUPPLIED else "missing"
            slot = f"{key}-{one.person}" if one.person else key
            lines.append(PaperShown(slot, key, one.person, f"{whose}{title}", state, "", len(one.attachments)))
    return lines


def _table(one: Needed) -> str:
    assert one.held_from is not None
    return _(tables.DATASETS[one.held_from.dataset].title)


def receive(
    request: HttpRequest, *, subject: Model, paper: str, person: int | None, title: str, visitor: Visitor
) -> tuple[int, list[str]]:
    """Take in the files of a request as one paper: how many were kept, and what is wrong with the others."""
    wrong = [
        _("“%(file)s”太大：单个文件不超过 %(limit)s，请缩小或拆分后上传。")
        % {"file": name, "limit": filesizeformat(LARGEST_OF_ALL)}
        for name in too_large(request)
    ]
    sent = [*request.FILES.getlist("photo"), *request.FILES.getlist("file")]
    if not sent and not wrong:
        wrong.append(_("还没有选照片。请点“拍照”，或者点“从手机里选”。"))
    if queries.papers_of(subject=subject).filter(voided_at=None, paper=paper).count() + len(sent) > MOST:
        return 0, [_("一种材料最多交 %(most)d 张。") % {"most": MOST}]
    kept = 0
    for file in sent:
        try:
            operations.receive(
                path=Path(file.temporary_file_path()),  # type: ignore[attr-defined]
                subject=subject,
                title=title,
                paper=paper,
                person=person,
                actor=visitor.citizen.account,
                now=visitor.now,
            )
            kept += 1
        except Unfit as unfit:
            wrong.append(_("“%(file)s”没有收取：%(why)s") % {"file": Path(file.name or "").name, "why": unfit})
    return kept, wrong

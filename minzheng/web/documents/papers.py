"""The papers and documents of a person, a household or any other subject; handing one in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.documents import operations, queries
from minzheng.kernel.documents.forms import Form
from minzheng.kernel.documents.models import Attachment, Issued, StoredFile
from minzheng.kernel.documents.papers import Needed, Standing
from minzheng.kernel.documents.uploads.inspecting import LARGEST_OF_ALL
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.intake import tables
from minzheng.kernel.screening.needed_papers import needed
from minzheng.web.accounts.words import moment
from minzheng.web.documents import subjects
from minzheng.web.documents.subjects import Subject
from minzheng.web.intake.upload_handler import too_large
from minzheng.web.people.family import visible_people
from minzheng.web.people.links import url_of
from minzheng.web.phrases import clauses
from minzheng.web.presenters import Link, Tag, Tone, long_date

ACCEPTED = "image/jpeg,image/png,application/pdf"
MOST_FILES = 10
SCANS = {
    StoredFile.Scan.CLEAN: Tone.GOOD,
    StoredFile.Scan.NOT_SCANNED: Tone.SOON,
    StoredFile.Scan.INFECTED: Tone.BAD,
}
STANDINGS = {
    Standing.HELD: (gettext_lazy("已掌握，不用提供"), Tone.GOOD),
    Standing.SUPPLIED: (gettext_lazy("已提供"), Tone.GOOD),
    Standing.MISSING: (gettext_lazy("待提供"), Tone.SOON),
    Standing.NOT_NEEDED: (gettext_lazy("不需要"), Tone.PLAIN),
}


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    title: str
    whose: str
    kind: str
    added: str
    scan: Tag
    voided: str
    open_url: str
    void_url: str
    small_url: str


@dataclass(frozen=True, kw_only=True)
class NeededRow:
    title: str
    whose: str
    state: Tag
    source: str
    source_url: str
    help: str


@dataclass(frozen=True, kw_only=True)
class IssuedRow:
    title: str
    number: str
    day: str
    issued: str
    voided: str
    print_url: str
    void_url: str


class UploadForm(forms.Form):
    """What is said of the files; they are checked one by one by their content."""

    paper = forms.ChoiceField(label=gettext_lazy("是什么材料"), required=False)
    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, required=False, help_text=gettext_lazy("选“其他材料”时填写")
    )

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, _(paper.title)) for key, paper in modules.papers().items()]
        self.fields["paper"].choices = [*choices, ("", _("其他材料"))]  # type: ignore[attr-defined]
        self.initial.setdefault("paper", choices[0][0] if choices else "")
        if people:
            self.fields["person"] = forms.TypedChoiceField(
                label=_("是谁的"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("全家")), *people.items()],
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("paper") and not (values.get("title") or "").strip():
            self.add_error("title", _("请写明是什么材料，如：租房合同。"))
        return values

    def said(self) -> tuple[str, str]:
        """Key of the declared paper, and the title it is kept under."""
        key = str(self.cleaned_data["paper"])
        own = str(self.cleaned_data["title"]).strip()
        return key, own or _chinese_title(key)


def _chinese_title(key: str) -> str:
    """As the paper is declared: what is kept is Chinese, whatever language the page is read in."""
    return str(modules.papers()[key].title)


@never_cache
def _papers(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    subject = subjects.found(request, kind, pk)
    people = _people(request, subject)
    form = UploadForm(request.POST or None, people=people)
    wrong: list[str] = []
    if request.method == "POST":
        subjects.found(request, kind, pk, permission="document.upload")
        sent = request.FILES.getlist("file")
        wrong = _wrong(request, sent)
        if form.is_valid() and not wrong:
            wrong = _receive(request, subject, form, sent)
            if not wrong:
                return redirect(subject.url)
    held = list(queries.papers_of(subject=subject.record))
    context = {
        "page_title": _("%(who)s的材料和文书") % {"who": subject.name},
        "crumbs": subjects.crumbs(subject, Link(text=_("材料和文书"), url="")),
        "subject": subject,
        "rows": [_row(subject, one, people) for one in held],
        "needed": _needed(request, subject, held, people),
        "issued": [_issued(subject, one) for one in queries.issued_about(subject=subject.record)],
        "forms_to_issue": _forms(subject),
        "form": form,
        "wrong": wrong,
        "accepted": ACCEPTED,
        "largest": filesizeformat(LARGEST_OF_ALL),
        "most": MOST_FILES,
    }
    return render(request, "web/documents/papers.html", context, status=400 if wrong or form.errors else 200)


def _people(request: HttpRequest, subject: Subject) -> dict[int, str]:
    """Members of a household whom the viewer may see; nobody for other subjects."""
    if subject.kind != "registry.household":
        return {}
    numbers = subject.record.memberships.filter(superseded_at=None, valid__contains=days.today(request))
    people = visible_people(
        user=request.user, numbers=numbers.values_list("person_id", flat=True), day=days.today(request)
    )
    return {number: person.name for number, person in sorted(people.items())}


def _wrong(request: HttpRequest, sent: Sequence[UploadedFile]) -> list[str]:
    wrong = [
        _("“%(file)s”太大：单个文件不超过 %(limit)s，请缩小或拆分后上传。")
        % {"file": name, "limit": filesizeformat(LARGEST_OF_ALL)}
        for name in too_large(request)
    ]
    if not sent and not wrong:
        wrong.append(_("请选择文件或拍照。"))
    if len(sent) > MOST_FILES:
        wrong.append(_("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES})
    return wrong


def _receive(request: HttpRequest, subject: Subject, form: UploadForm, sent: Sequence[UploadedFile]) -> list[str]:
    """Take the files in; what is wrong with those that were not. Good ones stay even where others are refused."""
    key, title = form.said()
    wrong, taken = [], 0
    for file in sent:
        try:
            received = operations.receive(
                path=Path(file.temporary_file_path()),  # type: ignore[attr-defined]
                subject=subject.record,
                title=title,
                paper=key,
                person=form.cleaned_data.get("person"),
                actor=request.user,
                now=days.now(),
            )
        except Unfit as unfit:
            name = Path(file.name or "").name
            wrong.append(_("“%(file)s”没有收取：%(why)s") % {"file": name, "why": unfit})
            continue
        taken += not received.known
        if received.known:
            messages.info(
                request, _("“%(title)s”已经有同样的一份，没有重复保存。") % {"title": received.attachment.title}
            )
    if taken:
        messages.success(request, _("已收取 %(number)d 份材料。") % {"number": taken})
    return wrong


def _row(subject: Subject, one: Attachment, people: dict[int, str]) -> PaperRow:
    place = (subject.kind, subject.pk, one.pk)
    voided = ""
    if one.voided_at is not None:
        voided = _("%(who)s于%(when)s作废：%(why)s") % {
            "who": one.voided_by, "when": moment(one.voided_at), "why": one.void_reason,
        }  # fmt: skip
    gone = one.file.removed_at is not None
    kind = _("PDF，%(pages)d 页") % {"pages": one.file.pages} if one.file.pages else _("图片")
    return PaperRow(
        title=one.title,
        whose=people.get(one.person_id or 0, ""),
        kind=clauses([kind, filesizeformat(one.file.size)]),
        added=clauses([str(one.added_by), moment(one.added_at)]),
        scan=Tag(
            text=_("已过保管期") if gone else one.file.get_scan_display(), tone=SCANS[StoredFile.Scan(one.file.scan)]
        ),
        voided=voided,
        open_url=url_of("web:paper_open", *place) if subject.may_open and not gone else "",
        void_url=url_of("web:paper_void", *place) if subject.may_void and not voided else "",
        small_url=url_of("web:paper_small", *place) if subject.may_open and one.file.has_thumbnail and not gone else "",
    )


def _needed(
    request: HttpRequest, subject: Subject, held: Sequence[Attachment], people: dict[int, str]
) -> list[NeededRow]:
    """What the matters of this household ask for, and what of it is there."""
    if subject.kind != "registry.household":
        return []
    supplied: dict[tuple[str, int | None], list[int]] = {}
    for one in held:
        if one.voided_at is None and one.paper:
            supplied.setdefault((one.paper, one.person_id), []).append(one.pk)
    found = needed(papers=modules.papers().values(), household=subject.pk, day=days.today(request), supplied=supplied)
    return [_needed_row(one, people) for one in found if one.standing is not Standing.NOT_NEEDED]


def _needed_row(one: Needed, people: dict[int, str]) -> NeededRow:
    words, tone = STANDINGS[one.standing]
    source, url = "", ""
    if one.held_from is not None:
        row = one.held_from
        source = _("《%(table)s》“%(file)s”第 %(row)d 行，%(day)s收到") % {
            "table": _(tables.DATASETS[row.dataset].title), "file": row.file_name, "row": row.row,
            "day": long_date(timezone.localdate(row.received_at)),
        }  # fmt: skip
    whose = _("全家") if one.person is None else people.get(one.person, _("辖区外成员"))
    return NeededRow(
        title=_(one.paper.title),
        whose=whose,
        state=Tag(text=words, tone=tone),
        source=source,
        source_url=url,
        help=_(one.paper.help) if one.paper.help else "",
    )


def _issued(subject: Subject, one: Issued) -> IssuedRow:
    place = (subject.kind, subject.pk, one.pk)
    voided = ""
    if one.voided_on is not None:
        voided = _("%(when)s作废：%(why)s") % {"when": long_date(one.voided_on), "why": one.void_reason}
    return IssuedRow(
        title=one.title,
        number=one.number,
        day=long_date(one.day),
        issued=str(one.issued_by),
        voided=voided,
        print_url=url_of("web:document_print", *place) if subject.may_open else "",
        void_url=url_of("web:document_void", *place) if subject.may_issue and subject.may_void and not voided else "",
    )


def _forms(subject: Subject) -> list[Link]:
    """What can be issued about the subject: of a matter its own letters, else those that modules declare themselves."""
    if not subject.may_issue:
        return []
    return [
        Link(text=_(form.title), url=url_of("web:document_issue", subject.kind, subject.pk, form.key))
        for form in _letters(subject)
        if form.series and form.addressed
    ]


def _letters(subject: Subject) -> list[Form]:
    workflow = getattr(subject.record, "workflow", "")
    if not workflow:
        return [form for module in modules.modules() for form in module.forms]
    prefix = workflow.partition(".")[0]
    return [form for key, form in modules.forms().items() if key.partition(".")[0] == prefix]


papers = scoped_view(permission="document.view")(_papers)

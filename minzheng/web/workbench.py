"""The first page: what waits for this person, the most urgent first, and how fresh the data behind it are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.grants import holds, reaches
from minzheng.kernel.access.guards import personal_view
from minzheng.kernel.access.models import Account, ApiToken, Assignment, RevealRequest
from minzheng.kernel.access.scope import scope
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Batch, Delivery, ReviewItem
from minzheng.kernel.jobs.models import MadeFile
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.screening import queries as screening
from minzheng.kernel.screening.models import Finding, Run
from minzheng.web.exports.pages import export_url, state_tag
from minzheng.web.lists.columns import yuan
from minzheng.web.people.heads import head_name
from minzheng.web.people.history import rule_title
from minzheng.web.people.links import url_of
from minzheng.web.people.words import household_title, place
from minzheng.web.presenters import Figure, Link, Tag, Tone, long_date

MOST_FINDINGS, MOST_OTHERS, MOST_TABLES = 8, 4, 8
NOTICED_FOR = datetime.timedelta(days=7)
TONES = {"SHOULD_HAVE": Tone.PRIMARY, "SHOULD_NOT": Tone.BAD, "COLLISION": Tone.BAD, "CANNOT_DECIDE": Tone.SOON}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do. ``amount`` is in yuan, empty where nothing is at stake or nobody knows."""

    kind: Tag
    title: str
    subject: str
    where: str
    amount: str
    since: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """When an office's table was last taken in; ``days`` None: never."""

    table: str
    office: str
    day: str
    days: int | None


@dataclass(frozen=True, kw_only=True)
class Tally:
    policy: str
    eligible: int
    held: int
    undecided: int


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something that came of what the viewer asked for."""

    text: str
    tag: Tag
    url: str


class Workbench(View):
    """Everything comes from the scope: who may see nothing of a kind is not told that there is any."""

    day: datetime.date

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.day = days.today(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        tasks = [*self._finding_tasks(), *self._review_tasks(), *self._batch_tasks(), *self._reveal_tasks()]
        run = screening.latest_run() if self._may("finding.view") else None
        context = {
            "page_title": _("工作台"),
            "as_of": long_date(self.day),
            "figures": self._figures(),
            "tasks": tasks,
            "freshness": self._freshness(),
            "run": run,
            "tallies": _tallies(run),
            "run_url": url_of("web:run", run.pk) if run else "",
            "entries": self._entries(),
            "has_work": any(self._may(each) for each in ("finding.view", "review.decide", "intake.accept")),
            "may_upload": self._may("intake.upload"),
            "exports": self._exports(),
        }
        return render(request, "web/workbench/page.html", context)

    def _may(self, permission: str) -> bool:
        return holds(user=self.request.user, permission=permission, day=self.day)

    def _scoped(self, model: Any) -> QuerySet[Any]:
        return scope(user=self.request.user, model=model, day=self.day)

    # what waits

    @cached_property
    def _to_verify(self) -> QuerySet[Finding]:
        return screening.to_do(self._scoped(Finding))

    @cached_property
    def _reviews(self) -> QuerySet[ReviewItem]:
        return self._scoped(ReviewItem).filter(closed_at=None)

    @cached_property
    def _batches(self) -> QuerySet[Batch]:
        return self._scoped(Batch).filter(status=Batch.Status.PREVIEWED)

    @cached_property
    def _requests(self) -> QuerySet[RevealRequest]:
        return self._scoped(RevealRequest).filter(decision="").exclude(requested_by=self.request.user.pk)

    def _figures(self) -> list[Figure]:
        """At most four, by what the viewer may do; who does no checking sees whom he is responsible for."""
        figures: list[Figure] = []
        if self._may("finding.view"):
            figures += self._finding_figures()
        if self._may("review.decide"):
            figures.append(
                _figure(
                    _("比对存疑"), self._reviews.count(), _("条"), url=url_of("web:reviews"), note=_("需人工认定是谁")
                )
            )
        if self._may("intake.accept"):
            url = url_of("web:batches", query="view=waiting")
            figures.append(_figure(_("待确认批次"), self._batches.count(), _("个"), url=url, note=_("预览后确认入库")))
        if self._may("reveal.approve") and len(figures) < 4:
            url = url_of("web:reveal_requests")
            figures.append(_figure(_("待审批查看"), self._requests.count(), _("件"), url=url, note=_("涉及未成年人")))
        if not figures and self._may("people.view"):
            figures = self._people_figures()
        if not figures:
            figures = self._administrators_figures()
        return figures[:4]

    def _finding_figures(self) -> list[Figure]:
        rows = self._to_verify.order_by().values("kind").annotate(number=Count("pk"), stake=Sum("at_stake_fen"))
        told = {row["kind"]: row for row in rows}

        def of(*kinds: str) -> tuple[int, int]:
            found = [told[kind] for kind in kinds if kind in told]
            return sum(row["number"] for row in found), sum(row["stake"] or 0 for row in found)

        missed, missed_fen = of("SHOULD_HAVE")
        doubted, doubted_fen = of("SHOULD_NOT", "COLLISION")
        figures = [
            _figure(
                _("应享未享"),
                missed,
                _("件"),
                url=url_of("web:findings", query="view=todo&kind=SHOULD_HAVE"),
                note=_at_stake(missed_fen),
                tone=Tone.SOON,
            ),
            _figure(
                _("疑似不符与碰撞"),
                doubted,
                _("件"),
                url=url_of("web:findings", query="view=todo"),
                note=_at_stake(doubted_fen),
                tone=Tone.BAD,
            ),
        ]
        if not self._may("review.decide"):
            open_questions, _fen = of("CANNOT_DECIDE")
            url = url_of("web:findings", query="view=todo&kind=CANNOT_DECIDE")
            figures.append(_figure(_("缺事实待查"), open_questions, _("件"), url=url, note=_("补齐后自动判断")))
        return figures

    def _people_figures(self) -> list[Figure]:
        people = self._scoped(Person).filter(merged_into=None).exclude(death_date__lte=self.day).count()
        households = self._scoped(Household).filter(merged_into=None).count()
        return [
            _figure(_("辖区人员"), people, _("人"), url=url_of("web:people", query="life=ALIVE")),
            _figure(_("辖区家庭"), households, _("户"), url=url_of("web:households")),
        ]

    def _administrators_figures(self) -> list[Figure]:
        """What the three administrators look after: accounts, roles that wait for a second person, the log."""
        figures = []
        if self._may("account.view"):
            accounts = self._scoped(Account).filter(is_system=False, is_citizen=False, is_active=True).count()
            figures.append(_figure(_("启用中的账号"), accounts, _("个"), url=url_of("web:accounts")))
            waiting = self._scoped(Assignment).filter(needs_approval=True, approved_by=None, ended_at=None).count()
            note = _("须由另一人批准")
            figures.append(_figure(_("待批准的任职"), waiting, _("项"), url=url_of("web:accounts"), note=note))
        if self._may("role.assign"):
            tokens = self._scoped(ApiToken).filter(revoked_at=None, valid_until__gt=days.now()).count()
            figures.append(_figure(_("有效的接口令牌"), tokens, _("个"), url=url_of("web:all_tokens")))
        if self._may("audit.read"):
            since = days.now() - datetime.timedelta(days=1)
            told = self._scoped(Event).filter(at__gt=since).count()
            figures.append(_figure(_("一天内的操作"), told, _("条"), url=url_of("web:audit")))
        return figures

    def _finding_tasks(self) -> list[Task]:
        if not self._may("finding.view"):
            return []
        urgent = (
            self._to_verify.filter(kind__in=("SHOULD_HAVE", "SHOULD_NOT", "COLLISION"))
            .select_related("person", "area__parent")
            .annotate(head=head_name(user=self.request.user, day=self.day, household="household"))
            .order_by(F("at_stake_fen").desc(nulls_last=True), "opened_at", "pk")[:MOST_FINDINGS]
        )
        return [
            Task(
                kind=Tag(text=Finding.Kind(one.kind).label, tone=TONES.get(one.kind, Tone.PLAIN)),
                title=rule_title(one.rule),
                subject=one.person.name if one.person else household_title(one.head),
                where=place(one.area) or "",
                amount=yuan(one.at_stake_fen) if one.at_stake_fen is not None else "",
                since=long_date(timezone.localdate(one.opened_at)),
                url=url_of("web:finding", one.pk),
            )
            for one in urgent
        ]

    def _review_tasks(self) -> list[Task]:
        if not self._may("review.decide"):
            return []
        oldest = self._reviews.select_related("batch", "area__parent").order_by("opened_at", "pk")[:MOST_OTHERS]
        return [
            Task(
                kind=Tag(text=_("比对存疑")),
                title=str(ReviewItem.Reason(one.reason).label),
                subject=_("%(file)s 第%(row)d行") % {"file": one.batch.file_name, "row": one.row_number},
                where=place(one.area) or "",
                amount="",
                since=long_date(timezone.localdate(one.opened_at)),
                url=url_of("web:review", one.pk),
            )
            for one in oldest
        ]

    def _batch_tasks(self) -> list[Task]:
        if not self._may("intake.accept"):
            return []
        return [
            Task(
                kind=Tag(text=_("待确认批次")),
                title=one.file_name,
                subject=_(tables.DATASETS[one.dataset].title) if one.dataset in tables.DATASETS else "",
                where=place(one.area) or "",
                amount="",
                since=long_date(timezone.localdate(one.received_at)),
                url=url_of("web:batch", one.pk),
            )
            for one in self._batches.select_related("area__parent").order_by("received_at", "pk")[:MOST_OTHERS]
        ]

    def _reveal_tasks(self) -> list[Task]:
        if not self._may("reveal.approve"):
            return []
        return [
            Task(
                kind=Tag(text=_("待审批查看")),
                title=one.note,
                subject=one.requested_by.display_name,
                where="",
                amount="",
                since=long_date(timezone.localdate(one.requested_at)),
                url=url_of("web:reveal_requests"),
            )
            for one in self._requests.select_related("requested_by").order_by("requested_at")[:MOST_OTHERS]
        ]

    # what it stands on

    def _freshness(self) -> dict[str, Any]:
        """When tables were last handed in, the oldest first; the page of data quality has the rest.

        Only who sees all deliveries can be told that one never came.
        """
        seen = reaches(user=self.request.user, permission="intake.view", day=self.day)
        sees_all = any(reach.whole for reach in seen)
        newest = (
            self._scoped(Delivery)
            .filter(voided_at=None)
            .order_by("dataset", "-day")
            .distinct("dataset")
            .values_list("dataset", "day")
        )
        days_of: dict[str, datetime.date] = dict(newest)
        told = []
        for key, dataset in tables.DATASETS.items():
            day = days_of.get(key)
            if day is None and not sees_all:
                continue
            told.append(
                Freshness(
                    table=_(dataset.title),
                    office=_(dataset.department),
                    day=long_date(day),
                    days=(self.day - day).days if day else None,
                )
            )
        told.sort(key=lambda one: -1 if one.days is None else -one.days)
        told.sort(key=lambda one: one.days is not None)
        url = url_of("web:quality") if len(told) > MOST_TABLES and self._may("intake.view") else ""
        return {"lines": told[:MOST_TABLES], "all": len(told), "url": url}

    def _exports(self) -> list[Notice]:
        """Files asked for: those being made, ready and not yet fetched, or failed."""
        if not self._may("export"):
            return []
        now = days.now()
        recent = self._scoped(MadeFile).filter(asked_by=self.request.user.pk, asked_at__gt=now - NOTICED_FOR)
        waiting = recent.filter(fetched_at=None).select_related("job").order_by("-pk")[:MOST_OTHERS]
        return [Notice(text=_(one.title), tag=state_tag(one, now=now), url=export_url(one)) for one in waiting]

    def _entries(self) -> list[Link]:
        """Where people of this role go most; pages that they may not open are left out."""
        offered = (
            ("people.search", "web:search", _("检索人员")),
            ("people.view", "web:people", _("人员档案")),
            ("people.view", "web:households", _("家庭档案")),
            ("people.view", "web:old_dibao", _("60周岁以上低保老人台账")),
            ("finding.view", "web:findings", _("筛查发现")),
            ("intake.upload", "web:upload", _("报送新表")),
            ("review.decide", "web:reviews", _("比对存疑")),
            ("policy.view", "web:policies", _("政策清单")),
            ("account.view", "web:accounts", _("账号与角色")),
            ("audit.read", "web:audit", _("审计日志")),
        )
        return [
            Link(text=text, url=url)
            for permission, name, text in offered
            if self._may(permission) and (url := url_of(name))
        ]


def _figure(label: str, number: int, unit: str, *, url: str, note: str = "", tone: Tone = Tone.PLAIN) -> Figure:
    """A count that opens to its list; without anything to do it loses its colour."""
    return Figure(label=label, value=f"{number:,}", unit=unit, note=note, url=url, tone=tone if number else Tone.PLAIN)


def _at_stake(fen: int) -> str:
    return _("涉及 %(yuan)s 元") % {"yuan": yuan(fen)} if fen else ""


def _tallies(run: Run | None) -> list[Tally]:
    policies = modules.ruleset().policies
    return [
        Tally(policy=_(policies[key].title), eligible=told["eligible"], held=told["held"], undecided=told["undecided"])
        for key, told in (run.tallies if run else {}).items()
        if key in policies and told.get("judged")
    ]


workbench = personal_view(reason="everybody's own first page; what stands on it comes from the scope")(
    Workbench.as_view()
)

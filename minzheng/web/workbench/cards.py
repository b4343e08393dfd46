"""The figures at the head of the workbench, at most four, by what the viewer may do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account, ApiToken, Assignment
from minzheng.kernel.casework import queries as casework
from minzheng.kernel.casework.models import StepRun
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry.models import Household, Person
from minzheng.web.lists.columns import yuan
from minzheng.web.people.links import url_of
from minzheng.web.phrases import together
from minzheng.web.presenters import Figure, Tone
from minzheng.web.workbench.waiting import Waiting

MOST = 4
SHOWS = ("todo", "today", "overdue", "alerts")


def cards(waiting: Waiting) -> list[Figure]:
    """Cards that filter the list below for who works on matters; for others, figures that open their lists."""
    if waiting.desk.acts:
        return _filtering(waiting)
    figures = _opening(waiting)
    if not figures and waiting.may("people.view"):
        figures = _people(waiting)
    return (figures or _administrators(waiting))[:MOST]


def _figure(label: str, number: int, unit: str, *, url: str, note: str = "", tone: Tone = Tone.PLAIN) -> Figure:
    """A count that opens to its list; without anything to do it loses its colour."""
    return Figure(label=label, value=f"{number:,}", unit=unit, note=note, url=url, tone=tone if number else Tone.PLAIN)


def _filtering(waiting: Waiting) -> list[Figure]:
    counts = waiting.step_counts
    parts = [(_("事项 %s"), counts.all), (_("会签 %s"), waiting.asked)]
    if waiting.may("review.decide"):
        parts.append((_("比对 %s"), waiting.reviews.count()))
    if waiting.may("intake.accept"):
        parts.append((_("批次 %s"), waiting.batches.count()))
    if waiting.may("reveal.approve"):
        parts.append((_("审批 %s"), waiting.requests.count()))
    unit = _("件")
    figures = [
        _figure(_("待办"), sum(number for _words, number in parts), unit, url="?show=todo", note=_told(parts)),
        _figure(_("今日到期"), counts.today, unit, url="?show=today", note=_("当天须办结"), tone=Tone.SOON),
        _figure(_("超期"), counts.overdue, unit, url="?show=overdue", note=_("已过法定或承诺时限"), tone=Tone.BAD),
    ]
    if waiting.may("finding.view"):
        told = _by_kind(waiting)
        shown = [
            (_("应享未享 %s"), _of(told, "SHOULD_HAVE")[0]),
            (_("疑似不符 %s"), _of(told, "SHOULD_NOT", "COLLISION")[0]),
        ]
        number = sum(each for _words, each in shown)
        figures.append(_figure(_("预警"), number, unit, url="?show=alerts", note=_told(shown), tone=Tone.BAD))
    return figures


def _told(parts: Iterable[tuple[str, int]]) -> str:
    return together(words % f"{number:,}" for words, number in parts if number)


def _opening(waiting: Waiting) -> list[Figure]:
    figures: list[Figure] = []
    if waiting.may("finding.view"):
        figures += _findings(waiting)
    if waiting.may("review.decide"):
        url = url_of("web:reviews")
        figures.append(_figure(_("比对存疑"), waiting.reviews.count(), _("条"), url=url, note=_("需人工认定是谁")))
    if waiting.may("intake.accept"):
        url = url_of("web:batches", query="view=waiting")
        figures.append(_figure(_("待确认批次"), waiting.batches.count(), _("个"), url=url, note=_("预览后确认入库")))
    if waiting.desk.may_see:
        late = casework.late(waiting.scoped(StepRun), day=waiting.day).count()
        url = url_of("web:open_steps", query="view=overdue")
        note = _("可以催办")
        figures.append(_figure(_("超期步骤"), late, _("件"), url=url, note=note, tone=Tone.BAD))
    if waiting.may("reveal.approve") and len(figures) < MOST:
        url = url_of("web:reveal_requests")
        figures.append(_figure(_("待审批查看"), waiting.requests.count(), _("件"), url=url, note=_("涉及未成年人")))
    return figures


def _by_kind(waiting: Waiting) -> dict[str, tuple[int, int]]:
    rows = waiting.findings.order_by().values("kind").annotate(number=Count("pk"), stake=Sum("at_stake_fen"))
    return {row["kind"]: (row["number"], row["stake"] or 0) for row in rows}


def _of(told: dict[str, tuple[int, int]], *kinds: str) -> tuple[int, int]:
    """How many there are of some kinds, and how many fen a month are at stake."""
    found = [told[kind] for kind in kinds if kind in told]
    return sum(number for number, _fen in found), sum(fen for _number, fen in found)


def _findings(waiting: Waiting) -> list[Figure]:
    told = _by_kind(waiting)
    missed, missed_fen = _of(told, "SHOULD_HAVE")
    doubted, doubted_fen = _of(told, "SHOULD_NOT", "COLLISION")
    unit, todo = _("件"), url_of("web:findings", query="view=todo")
    url = url_of("web:findings", query="view=todo&kind=SHOULD_HAVE")
    figures = [
        _figure(_("应享未享"), missed, unit, url=url, note=_at_stake(missed_fen), tone=Tone.SOON),
        _figure(_("疑似不符与碰撞"), doubted, unit, url=todo, note=_at_stake(doubted_fen), tone=Tone.BAD),
    ]
    if not waiting.may("review.decide"):
        open_questions, _fen = _of(told, "CANNOT_DECIDE")
        url = url_of("web:findings", query="view=todo&kind=CANNOT_DECIDE")
        figures.append(_figure(_("缺事实待查"), open_questions, unit, url=url, note=_("补齐后自动判断")))
    return figures


def _at_stake(fen: int) -> str:
    return _("涉及 %(yuan)s 元") % {"yuan": yuan(fen)} if fen else ""


def _people(waiting: Waiting) -> list[Figure]:
    """Who does no checking sees whom he is responsible for."""
    people = waiting.scoped(Person).filter(merged_into=None).exclude(death_date__lte=waiting.day).count()
    households = waiting.scoped(Household).filter(merged_into=None).count()
    return [
        _figure(_("辖区人员"), people, _("人"), url=url_of("web:people", query="life=ALIVE")),
        _figure(_("辖区家庭"), households, _("户"), url=url_of("web:households")),
    ]


def _administrators(waiting: Waiting) -> list[Figure]:
    """What the three administrators look after: accounts, roles that wait for a second person, the log."""
    figures = []
    if waiting.may("account.view"):
        accounts = waiting.scoped(Account).filter(is_system=False, is_citizen=False, is_active=True).count()
        figures.append(_figure(_("启用中的账号"), accounts, _("个"), url=url_of("web:accounts")))
        roles = waiting.scoped(Assignment).filter(needs_approval=True, approved_by=None, ended_at=None).count()
        note = _("须由另一人批准")
        figures.append(_figure(_("待批准的任职"), roles, _("项"), url=url_of("web:accounts"), note=note))
    if waiting.may("role.assign"):
        tokens = waiting.scoped(ApiToken).filter(revoked_at=None, valid_until__gt=days.now()).count()
        figures.append(_figure(_("有效的接口令牌"), tokens, _("个"), url=url_of("web:all_tokens")))
    if waiting.may("audit.read"):
        since = days.now() - datetime.timedelta(days=1)
        told = waiting.scoped(Event).filter(at__gt=since).count()
        figures.append(_figure(_("一天内的操作"), told, _("条"), url=url_of("web:audit")))
    return figures

"""Beside the list: files asked for, how fresh the tables are, what the last screening counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.grants import reaches
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Delivery
from minzheng.kernel.jobs.models import MadeFile
from minzheng.kernel.screening.models import Run
from minzheng.web.exports.pages import export_url, state_tag
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Tag, long_date
from minzheng.web.workbench.waiting import Waiting

MOST_TABLES, MOST_FILES = 8, 4
NOTICED_FOR = datetime.timedelta(days=7)


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


def freshness(waiting: Waiting) -> dict[str, Any]:
    """When tables were last handed in, the oldest first; the page of data quality has the rest.

    Only who sees all deliveries can be told that one never came.
    """
    seen = reaches(user=waiting.user, permission="intake.view", day=waiting.day)
    sees_all = any(reach.whole for reach in seen)
    newest = (
        waiting.scoped(Delivery)
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
                days=(waiting.day - day).days if day else None,
            )
        )
    told.sort(key=lambda one: -1 if one.days is None else -one.days)
    told.sort(key=lambda one: one.days is not None)
    url = url_of("web:quality") if len(told) > MOST_TABLES and waiting.may("intake.view") else ""
    return {"lines": told[:MOST_TABLES], "all": len(told), "url": url}


def files(waiting: Waiting) -> list[Notice]:
    """Files asked for: those being made, ready and not yet fetched, or failed."""
    if not waiting.may("export"):
        return []
    now = days.now()
    recent = waiting.scoped(MadeFile).filter(asked_by=waiting.user.pk, asked_at__gt=now - NOTICED_FOR)
    unfetched = recent.filter(fetched_at=None).select_related("job").order_by("-pk")[:MOST_FILES]
    return [Notice(text=_(one.title), tag=state_tag(one, now=now), url=export_url(one)) for one in unfetched]


def tallies(run: Run | None) -> list[Tally]:
    """What the last screening counted, a line a policy."""
    policies = modules.ruleset().policies
    return [
        Tally(policy=_(policies[key].title), eligible=told["eligible"], held=told["held"], undecided=told["undecided"])
        for key, told in (run.tallies if run else {}).items()
        if key in policies and told.get("judged")
    ]

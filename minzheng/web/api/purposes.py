"""Why a program reads about people: said with every such request, and kept in the log with who read what."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.db.models import Model
from django.http import HttpRequest
from ninja import Header

from minzheng.kernel.access import days
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.events import operations as events
from minzheng.web.event_types import API_FILE_READ, API_LIST_READ

HEADER = "X-Purpose"
LONGEST = 200


def asked_for() -> Any:
    """The header ``X-Purpose`` of an endpoint that tells of named people: percent-encoded UTF-8."""
    return Header(
        ...,
        alias=HEADER,
        min_length=2,
        max_length=600,
        pattern=r"^[!-~][ -~]*[!-~]$",
        description="查阅用途，写入日志；中文按 UTF-8 百分号编码",
    )


def in_words(header: str) -> str:
    """What the header says, without what no log could show."""
    said = re.sub(r"[\x00-\x1f\x7f\ufffd]+", " ", unquote(header)).strip()
    return (said or header)[:LONGEST]


def log_file_read(*, request: HttpRequest, record: Model, purpose: str) -> None:
    """One person's, household's or finding's record is about to be answered."""
    events.record(
        type=API_FILE_READ,
        actor=request.user,
        now=days.now(),
        subject=record,
        purpose=in_words(purpose),
        token=request.auth.name,  # type: ignore[attr-defined]
    )


def log_list_read(*, request: HttpRequest, title: Any, rows: int, purpose: str) -> None:
    """Some rows about people are about to be answered."""
    events.record(
        type=API_LIST_READ,
        actor=request.user,
        now=days.now(),
        purpose=in_words(purpose),
        token=request.auth.name,  # type: ignore[attr-defined]
        title=logged(title),
        rows=rows,
    )

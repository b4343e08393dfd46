"""What the files of a person and of a household share: one record read once, and the sections both of them have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import holds
from minzheng.web.casework.opening import new_url
from minzheng.web.files import FilePage, Section
from minzheng.web.people import rights
from minzheng.web.people.judgements import Judgement
from minzheng.web.people.links import url_of
from minzheng.web.people.members import Member
from minzheng.web.presenters import Link, Words, long_date


class FileOfPeople(FilePage):
    template_name = "web/people/file.html"

    @cached_property
    def subject(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.subject

    def actions(self, record: Any) -> Sequence[Link]:
        """An application begins at the file of whom it is for; the papers stand beside it."""
        links = []
        if holds(user=self.request.user, permission="matter.open", day=self.day):
            links.append(Link(text=_("发起申请"), url=new_url(record)))
        if holds(user=self.request.user, permission="document.view", day=self.day):
            papers = url_of("web:papers", record._meta.label_lower, record.pk)
            links.append(Link(text=_("材料和文书"), url=papers))
        return links

    def judged(self, judgements: Sequence[Judgement], *, title: Words) -> list[Section]:
        """What policies say; no section for who may not read judgements about this record."""
        if not rights.judged_lines(self.subject):
            return []
        return [
            Section(
                key="owed",
                title=title,
                template="web/people/judgements.html",
                data=judgements,
                count=sum(one.is_urgent for one in judgements),
                note=_("按%(day)s的数据和标准判断") % {"day": long_date(self.day)},
                flush=True,
            )
        ]

    def members(self, rows: Sequence[Member], *, key: str, title: Words) -> Section:
        """Members of a household with their relations."""
        return Section(key=key, title=title, template="web/people/members.html", data=rows, count=len(rows), flush=True)

"""What was believed of a person before, field by field, and which records were merged into his."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.registry.models import Person, PersonPast, Sex
from minzheng.kernel.registry.queries import PersonFile
from minzheng.web.presenters import DiffRow, long_date


@dataclass(frozen=True, kw_only=True)
class Version:
    """A change: what stood before and after it; a merge has no rows but its reason."""

    when: str
    words: str
    rows: tuple[DiffRow, ...] = ()


def versions(file: PersonFile) -> list[Version]:
    """Merges, then superseded versions with what each change changed, newest first."""
    merged = [
        Version(
            when=long_date(timezone.localdate(one.recorded_at)),
            words=_("档案 %(number)d 号并入本档案：%(reason)s") % {"number": one.alias_id, "reason": one.reason},
        )
        for one in file.aliases
    ]
    own = [one for one in file.versions if one.person_id == file.person.pk]
    after: list[Any] = [file.person, *own]
    changed = [_change(old, new) for old, new in zip(own, after, strict=False)]
    return merged + [one for one in changed if one.rows]


def _change(old: PersonPast, new: Person | PersonPast) -> Version:
    rows = tuple(
        DiffRow(label=label, left=left, right=right)
        for (label, left), (_label, right) in zip(_told(old), _told(new), strict=True)
        if left != right
    )
    hidden = tuple(
        DiffRow(label=label, left=_("已变更（不显示）"), right=_("现值（不显示）"))
        for name, label in (("id_index", _("证件号码")), ("phone_index", _("手机号码")))
        if bytes(getattr(old, name) or b"") != bytes(getattr(new, name) or b"")
    )
    return Version(when=long_date(timezone.localdate(old.superseded_at)), words=_("更新档案"), rows=rows + hidden)


def _told(version: Person | PersonPast) -> list[tuple[str, str | None]]:
    return [
        (_("姓名"), version.name),
        (_("性别"), str(Sex(version.sex).label) if version.sex else None),
        (_("出生年"), mask_for_staff(MaskKind.BIRTH_DATE, version.birth_date)),
        (_("死亡日期"), long_date(version.death_date) or None),
    ]

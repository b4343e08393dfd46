"""Reading meetings. Pages hand in what came out of `access.scope`."""

from __future__ import annotations

from django.db.models import QuerySet

from minzheng.kernel.meetings.models import Meeting, Resolution


def resolutions(*, meeting: Meeting) -> QuerySet[Resolution]:
    """What was resolved in a meeting."""
    return Resolution.objects.filter(item__meeting=meeting)

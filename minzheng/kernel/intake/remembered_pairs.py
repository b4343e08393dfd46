"""What people said of whose row it is, kept by content: the same question is asked once.

Content is what the row says of who it is (`matching.DIGEST`): the same line in next month's table, with another amount,
is the same content. A death is content of its own: what was decided of another table settles no death.
"""

from __future__ import annotations

from datetime import datetime

from minzheng.kernel.intake.models import RememberedPair, ReviewDecision, ReviewItem


def remember(*, item: ReviewItem, decision: ReviewDecision, now: datetime) -> None:
    """Keep the decision for the next time: whose the row is, or whose it is not."""
    if item.content_digest is None or decision.decision == ReviewDecision.Decision.SET_ASIDE:
        return
    mine = decision.person_id
    others = [number for number in item.candidates if number != mine] if decision.decision != "SAME" else []
    about = {mine, *others} - {None}
    content = bytes(item.content_digest)
    said_before = RememberedPair.objects.filter(content_digest=content, taken_back_at=None)
    said_before.filter(person__in=about).update(taken_back_at=now)
    if mine is not None:
        said_before.filter(same=True).update(taken_back_at=now)
    RememberedPair.objects.bulk_create(
        RememberedPair(content_digest=content, person_id=number, same=number == mine, decision=decision)
        for number in sorted(about)
    )


def forget(*, decision: ReviewDecision, now: datetime) -> None:
    """The decision was taken back: it settles nothing any more."""
    RememberedPair.objects.filter(decision=decision, taken_back_at=None).update(taken_back_at=now)

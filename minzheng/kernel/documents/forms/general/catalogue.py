"""All general forms by the name under which steps ask for them, and a matter's own words laid over them.

A matter needs no set of forms of its own: `made` writes any of these with its words. What a domain declares itself
under the same key goes before, so that a policy adds only what is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from minzheng.kernel.documents.forms.declaration import Form
from minzheng.kernel.documents.forms.general import following, inquiry, notices, urgent
from minzheng.kernel.rules.declarations import Citation

Maker = Callable[[str, str, tuple[Citation, ...]], Form]
"""(key of the matter, its words in a sentence, what the form stands on) → the form."""


def _of(make: Callable[..., Form]) -> Maker:
    return lambda key, matter, cites: make(key=key, matter=matter, cites=cites)


GENERAL: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "acceptance": _of(notices.acceptance),
        "supplement": _of(notices.supplement),
        "home_survey": lambda key, matter, cites: inquiry.home_survey(key=key, cites=cites),
        "neighbour": lambda key, matter, cites: inquiry.neighbour_record(key=key, cites=cites),
        "check_report": _of(inquiry.check_report),
        "opinion": _of(inquiry.opinion),
        "publicity_sheet": _of(notices.publicity),
        "posting": _of(notices.posting),
        "grant_notice": _of(notices.decision),
        "refusal_notice": _of(notices.refusal),
        "hearing_record": _of(inquiry.change_hearing),
        "change_notice": _of(following.change_notice),
        "leaving_statement": _of(following.leaving_statement),
        "recovery_decision": _of(following.recovery_decision),
        "reconsideration_answer": _of(following.reconsideration_answer),
        "emergency_registration": _of(urgent.emergency_registration),
        "clue_record": _of(urgent.clue_record),
        "case_session": _of(urgent.case_session),
        "meeting_resolution": _of(urgent.meeting_resolution),
        "conflicts": _of(inquiry.conflicts),
    }
)
"""Step's word for a form → how it is written for a matter."""


def made(name: str, *, key: str, matter: str, cites: tuple[Citation, ...] = ()) -> Form:
    """A general form with a matter's words; its key is ``key.name``. KeyError where there is no such general form."""
    return GENERAL[name](key, matter, cites)

"""Proposals in words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.standards.models import Proposal
from minzheng.kernel.standards.values import dated
from minzheng.web.policies.parameters import unit_words, value_words
from minzheng.web.presenters import Tag, Tone

TONES = {
    Proposal.Status.PROPOSED: Tone.SOON,
    Proposal.Status.TESTED: Tone.SOON,
    Proposal.Status.RELEASED: Tone.GOOD,
    Proposal.Status.RETURNED: Tone.BAD,
}


def proposal_url(proposal: Proposal) -> str:
    return reverse("web:proposal", args=[proposal.pk])


def parameter_title(proposal: Proposal) -> str:
    declared = modules.ruleset().parameters.get(proposal.parameter)
    return _(declared.title) if declared else proposal.parameter


def proposed_value(proposal: Proposal) -> str:
    """The value with its unit."""
    declared = modules.ruleset().parameters.get(proposal.parameter)
    if declared is None:
        return str(proposal.value)
    return f"{value_words(dated(proposal=proposal, parameter=declared), declared)} {unit_words(declared)}".strip()


def status_tag(proposal: Proposal) -> Tag:
    status = Proposal.Status(proposal.status)
    return Tag(text=status.label, tone=TONES.get(status, Tone.PLAIN))

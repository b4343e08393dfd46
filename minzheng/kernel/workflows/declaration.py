"""The frozen table: a workflow, its steps, and what can come of a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from minzheng.kernel.rules import Label, label
from minzheng.kernel.rules.declarations import Citation, Cites, _citations
from minzheng.kernel.workflows.checking import problems_of
from minzheng.kernel.workflows.limits import Limit
from minzheng.kernel.workflows.offices import TOWN, Delegated, Office
from minzheng.kernel.workflows.walking import Walk, WorkflowError

ENDINGS: Mapping[str, Label] = MappingProxyType(
    {
        "APPROVED": label("已同意"),
        "REFUSED": label("不予同意"),
        "NOT_ACCEPTED": label("不予受理"),
        "CLOSED": label("已办结"),
        "WITHDRAWN": label("申请人撤回"),
        "VOIDED": label("已作废"),
    }
)
"""How a matter ends. The last two come of operations that every matter has; tables name the others."""

OF_TABLES = ("APPROVED", "REFUSED", "NOT_ACCEPTED", "CLOSED")
EFFECTS = ("GRANT", "REFUSE", "CHANGE", "END")
"""What a decision does: makes an award, refuses one, changes or ends one that holds."""

PAUSES: Mapping[str, Label] = MappingProxyType(
    {
        "SUPPLEMENT": label("等待补正材料"),
        "OBJECTION": label("处理异议"),
        "HEARING": label("听取意见"),
        "ASSESSMENT": label("等待鉴定、评估或异地核查"),
    }
)
"""Why the clocks of a matter may stand still."""

WISHES: Mapping[str, Label] = MappingProxyType(
    {
        "APPLY": label("申请"),
        "REPORT": label("报告家庭变化"),
        "LEAVE": label("主动退出"),
        "CONTEST": label("申请行政复议"),
    }
)
"""What an applicant who opens a matter wants: to get something, or something about what he has or was told."""

SUBJECTS = ("HOUSEHOLD", "PERSON", "NONE")
SHOWN = ("name", "members", "amount", "village")
"""What a public notice may hold. There is no way to show anything else."""


@dataclass(frozen=True)
class After:
    """What a step waits for: references `step` or `step.outcome`; all of them, or any."""

    refs: tuple[str, ...]
    every: bool = True


def any_of(*refs: str) -> After:
    """Whichever comes first: `after=any_of("publicity.clear", "opinion.disagree")`."""
    return After(refs, every=False)


@dataclass(frozen=True)
class Outcome:
    """What may come of a step. `to`: a step to do anew; `ends`: one of ENDINGS; neither: on to what comes after.

    `effect`: what it decides (EFFECTS), on steps that decide. `lasts`: what it grants or changes ends after so long,
    by the parameter in force on its first day. `needs_note`: not without a reason in writing.
    """

    key: str
    title: Label | str
    to: str = field(kw_only=True, default="")
    ends: str = field(kw_only=True, default="")
    effect: str = field(kw_only=True, default="")
    lasts: Limit | None = field(kw_only=True, default=None)
    needs_note: bool = field(kw_only=True, default=False)

    @property
    def goes_on(self) -> bool:
        return not self.to and not self.ends


DONE = Outcome("done", label("办结本步骤"))


@dataclass(frozen=True)
class Pausing:
    """That the clocks may stand still at a step, why (PAUSES), and by when the other side should have answered."""

    reason: str
    within: Limit | None = field(kw_only=True, default=None)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cites", _citations(self.cites))


@dataclass(frozen=True, kw_only=True)
class Publicity:
    """That a step is a public notice, and which typed fields it shows. A minor's notice never shows the name.

    `after_decision`: the notice tells what was decided (SSL art. 45), not what is intended.
    """

    shows: tuple[str, ...] = ("name", "members", "amount")
    after_decision: bool = False
    cites: Cites = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "shows", tuple(self.shows))
        object.__setattr__(self, "cites", _citations(self.cites))
        if unknown := set(self.shows) - set(SHOWN):
            raise ValueError(f"a notice cannot show {sorted(unknown)}")


@dataclass(frozen=True, eq=False)
class Step:
    """One row of the table; see the room's docstring for how it is read."""

    key: str
    title: Label | str
    by: Office = field(kw_only=True, default=TOWN)
    after: str | Sequence[str] | After = field(kw_only=True, default=())
    outcomes: Sequence[Outcome] = field(kw_only=True, default=(DONE,))
    returns: Sequence[str] = field(kw_only=True, default=())
    when: str = field(kw_only=True, default="")
    start_within: Limit | None = field(kw_only=True, default=None)
    within: Limit | None = field(kw_only=True, default=None)
    extended: Limit | None = field(kw_only=True, default=None)
    promised: Limit | None = field(kw_only=True, default=None)
    wait: Limit | None = field(kw_only=True, default=None)
    pauses: Sequence[Pausing] = field(kw_only=True, default=())
    decides: bool = field(kw_only=True, default=False)
    publicity: Publicity | None = field(kw_only=True, default=None)
    delegated: Delegated | None = field(kw_only=True, default=None)
    papers: Sequence[str] = field(kw_only=True, default=())
    form: str = field(kw_only=True, default="")
    opens: str = field(kw_only=True, default="")
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        for name in ("outcomes", "returns", "pauses", "papers"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "cites", _citations(self.cites))

    @cached_property
    def entry(self) -> After:
        """`after` in its full form."""
        if isinstance(self.after, After):
            return self.after
        return After((self.after,) if isinstance(self.after, str) else tuple(self.after))

    def outcome(self, key: str) -> Outcome | None:
        return next((one for one in self.outcomes if one.key == key), None)

    def pausing(self, reason: str) -> Pausing | None:
        return next((one for one in self.pauses if one.reason == reason), None)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every limit that it names."""
        own = (self.start_within, self.within, self.extended, self.promised, self.wait)
        told = (*own, *(each.within for each in self.pauses), *(each.lasts for each in self.outcomes))
        return tuple(one for one in told if one is not None)


@dataclass(frozen=True, eq=False)
class Workflow:
    """A kind of matter. Raises `WorkflowError` with every problem of the table.

    subject: whom it is about. policy: the award that its decisions make or end. opened_by: who may open one.
    whole, whole_promised, whole_extended: clocks of the whole matter, from its opening or from the end of `whole_from`
    to its own end, or to the end of `whole_until`: laws give so many days until the decision, not until the letter.
    withdrawable: whether the applicant may take it back until it has ended.
    single: whether a household or person has at most one such matter open at a time. cites: where the procedure stands.
    upon_death: for many it is opened about holders of whom one has died since the award began.
    proactive: granted without an application, to whom screening finds that he should have it (免申即享).
    wish: what an applicant who opens it wants (WISHES).
    """

    key: str
    title: Label | str = field(kw_only=True)
    steps: Sequence[Step] = field(kw_only=True)
    subject: str = field(kw_only=True, default="HOUSEHOLD")
    policy: str = field(kw_only=True, default="")
    opened_by: Sequence[Office] = field(kw_only=True, default=(TOWN,))
    whole: Limit | None = field(kw_only=True, default=None)
    whole_promised: Limit | None = field(kw_only=True, default=None)
    whole_extended: Limit | None = field(kw_only=True, default=None)
    whole_from: str = field(kw_only=True, default="")
    whole_until: str = field(kw_only=True, default="")
    withdrawable: bool = field(kw_only=True, default=True)
    single: bool = field(kw_only=True, default=True)
    upon_death: bool = field(kw_only=True, default=False)
    proactive: bool = field(kw_only=True, default=False)
    papers: Sequence[str] = field(kw_only=True, default=())
    wish: str = field(kw_only=True, default="APPLY")
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        for name in ("steps", "opened_by", "papers"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "cites", _citations(self.cites))
        if problems := problems_of(self):
            raise WorkflowError(self.key, problems)

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        return MappingProxyType({step.key: step for step in self.steps})

    @cached_property
    def walk(self) -> Walk:
        """What follows what."""
        return Walk.of(self.steps)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Every limit of the table."""
        own = tuple(one for one in (self.whole, self.whole_promised, self.whole_extended) if one is not None)
        return own + tuple(limit for step in self.steps for limit in step.limits)

    @property
    def offices(self) -> tuple[Office, ...]:
        """Everybody who acts, each once."""
        delegated = (step.delegated.to for step in self.steps if step.delegated)
        return tuple(dict.fromkeys((*self.opened_by, *(step.by for step in self.steps), *delegated)))

    def citations(self) -> Iterable[Citation]:
        """Every article that it stands on."""
        yield from self.cites  # type: ignore[misc]
        for step in self.steps:
            yield from step.cites  # type: ignore[misc]

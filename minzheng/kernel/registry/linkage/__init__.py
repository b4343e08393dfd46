"""Who a row without an identity number is about, by probability: Splink on what the rule ladder leaves over.

    if linkage.available():
        model = linkage.train(rows=known, people=people, share_known=0.97, seed=1)
        found = linkage.link(rows=open_rows, people=people, model=model)      # the candidates of each row
        sure = found.filter(linkage.sure())                                  # what may be joined without asking

Rows and people are frames of `prepare.COLUMNS` (`prepare.rows`, `prepare.people`): keys and blind indexes, never a
plain number. Splink is the extra ``linkage``; nothing else of the platform needs it. Nothing trained is shipped: how
often people of this district write what wrongly is estimated from their own tables (`training`), how often strangers
agree by chance from the register. What it may decide: docs/adr/0017.
"""

from minzheng.kernel.registry.linkage.judging import JOINS_FROM, PROPOSES_FROM, link, sure
from minzheng.kernel.registry.linkage.prepare import people, rows
from minzheng.kernel.registry.linkage.splink_engine import available
from minzheng.kernel.registry.linkage.training import LEAST_PAIRS, Model, train

__all__ = (
    "JOINS_FROM", "LEAST_PAIRS", "PROPOSES_FROM", "Model", "available", "link", "people", "rows", "sure", "train",
)  # fmt: skip

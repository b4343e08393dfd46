"""Assessments of a person within a matter, by a declared scale (`modules.scales.Scale`).

Whoever stands at the step judges every item; the grade follows from the dated parameters and is kept with the answers.
An item that nobody judged is unknown and there is no grade. A later assessment of the same matter stands beside the
earlier one; the latest counts. The grade is shown to whoever decides: it decides nothing by itself.
"""

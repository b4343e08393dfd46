"""Figures that open to the rows they are made of.

`flow`: who came under a policy and who left it, month by month, with reasons that are stated, inferred or unknown; as
the register believes now, or as it believed at any instant before.
"""

"""Policies and standards: what the rules say, in the sentences that are computed; open to whoever may read policies.

- ``viewpoint``  the area and day that a page reads the parameters at
- ``reading``    which facts, parameters and tables a rule stands on
- ``catalogue``  all policies and contradictions by domain
- ``rules``      the page of one policy or one contradiction, with the worked cases that test it
- ``parameters`` a standard over time and areas
"""

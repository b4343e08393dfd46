"""Random checks: which matters are drawn, so that nobody chooses and anybody can repeat it.

A county has one `Draw` a year and kind, with a seed from the system's randomness that is recorded with its first
matter. Matters take their places in the order in which they come. Of each block of ten places exactly the share that
the parameter asks for (rounded up) is drawn, by the order of SHA-256 over seed, block and place: nobody can tell before
the draw begins, everybody can reckon it afterwards (`drawing.places`). A matter that comes back keeps its place.
"""

"""Areas: from province to grid, in two code systems, dated, with predecessors and successors.

One row is one area in one validity. Everything else in the system points at such a row and never has to be rewritten
when areas change: :class:`AreaCover` says under which areas it belongs on any day.
"""

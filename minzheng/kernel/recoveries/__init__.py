"""Money asked back: what was wrongly paid, the fine, by when in which parts, and what has come in.

A `Recovery` belongs to one matter, whose decision it carries out; the step that waits for the money says
``opens="recovery"`` (`modules.keeping.Recovering`) and goes on once everything is in. Whoever cannot pay is the
officer's decision, not this room's: the step has an outcome of its own for it. Amounts are whole fen. What has come in
is appended; a wrong receipt is taken back by another one with the opposite sign.
"""

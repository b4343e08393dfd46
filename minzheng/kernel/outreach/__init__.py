"""Need that is found before anybody applies, and helping somebody to the end: clues (主动发现) and escorts (全程代办).

A `Clue` is what somebody saw or told: screening, a grid worker, a neighbour, the hotline. It opens a matter of the
workflow whose step says ``opens="clue"``, with the clock that the module gives it, and ends in an application or with a
reason. Whom it is about need not be in the register; what was told is sealed, for it may name a third person. An
`Escort` says which worker acts for an applicant from the counter to the decision, and by which mandate.
"""

"""What the screening found, and what people made of it.

- ``lists``      everything found in the viewer's scope, people left out as prominent as people wrongly paid
- ``page``       one finding: what the rule says of it, on which rows of which tables, and the verdict
- ``verdicts``   what the form of a verdict offers
- ``reasons``    a judgement in the words of the components; ``sources`` finds the row behind each value
- ``collisions`` the rows that contradict one another, side by side
- ``runs``       when the register was judged, and starting it
- ``precision``  how right each rule has been
"""

"""Standards that this installation sets: proposed by one person, tried on every worked case, released by another.

Shipped values stand in YAML (`rules.parameters`); a released one is appended to them from its first day and ends what
it overlaps, in the same area, from that day on. Nothing before that day is ever touched. `operations.refresh` hands
what was released to `modules.use`; the program asks for it when a page, a job or a command begins.
"""

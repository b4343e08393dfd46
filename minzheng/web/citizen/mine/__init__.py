"""A citizen's own page: what he has begun, what goes on, what was decided, what he holds, and who acts for whom.

`overview` is its first page, `progress` one matter in plain words, `acts` what he can do about it, `mandates`
acting for another.
"""

"""Meetings of several departments (联席会议) and of a case's supervision: agenda, resolutions, what became of them.

A `Meeting` has a day and who takes part; an `Item` of its agenda may be a matter of casework, with what is asked of the
meeting; a `Resolution` says who does what by when, and is followed up until it is done or taken to another meeting.
Minutes are kept as resolved, never changed: a correction is a further resolution. The kinds are few and general
(`Meeting.Kind`); which matters are brought is the officers' choice.
"""

"""The append-only log.

A room declares what it emits, ``types.register(EventType("registry.merged", sentence=_("…")))``, and writes it
inside the transaction of the change: ``operations.record(type=…, actor=…, now=…, subject=row, purpose=…, **payload)``.
Pages read ``queries.timeline(subject=row)`` and tell each event by ``queries.sentence``.
"""

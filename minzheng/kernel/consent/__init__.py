"""Authorisations: who agreed that what about whom may be used, for what, from when until when; and looking by one.

An `Authorisation` is about one person and one `Scope` of data (what a household earns and owns; an old person's
devices, visits and health). It is given by himself or by who speaks for him, stands on a document, and can be
withdrawn: from that day on it covers nothing, and what was done before stays done. Whoever looks at such data says on
which ground (an authorisation that covers everybody concerned, or a duty that the law gives the bureau) and what for;
`operations.look` writes that down or refuses. Nothing here knows which tables hold such data: they say so themselves
(`intake.contract.Dataset.guarded`).
"""

"""Accounts, roles, the one query layer, masking, reveal. For who builds on it:

make a model visible
    In the room's ``AppConfig.ready``: ``scope.register(Model, area="path", line=…, permission=…)``, or
    ``register_public`` / ``register_internal`` with a reason. A test fails for a model that is not registered.
start a query in a page
    ``scope.scope(user=request.user, model=Model, day=days.today(request))``, narrowed down as you like.
ask for a right
    ``scope.can(user, "finding.verdict", record=finding, day=day)``; ``area=…`` instead; or neither: anywhere at all.
areas for a frame
    ``scope.scope_areas(user=…, permission=…, line=…, day=…)``: a queryset of ids.
guard a view
    ``guards.scoped_view(permission=…, model="registry.Person", argument="pk")``, ``personal_view``, ``open_view``.
    A test fails for a view that declares nothing.
hide a value
    ``masking.mask_for_staff(kind, value)``; ``masking.mask_frame(frame, kinds)`` for exports.
show a hidden value
    ``reveal.register(Model, fields={…}, birth_dates=…)`` once, then ``reveal.reveal(…)``.
which day it is
    ``days.today(request)``, in pages, commands and jobs only.

``roles`` declares what each role may do. Accounts and assignments change through ``operations`` (through ``setup`` on
the first day); privileged roles take two people. ``signin``, ``second_factor`` and ``gate`` decide who gets in.
"""

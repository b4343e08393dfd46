"""The pages. They render what the rooms below say; no business rule lives here.

A page is built from what is here, and looks like the others without saying how:

- ``lists``          the generic list: columns, filters, views, totals, export (see its docstring)
- ``files``          the generic file page of one record: header, anchors, sections, timeline
- ``scoped_pages``   who may open them; their rows come from ``access.scope`` and from nowhere else
- ``presenters``     the shapes that components show: ``Fact``, ``Source``, ``Clock``, ``Figure``, ``CriterionLine``, …
- ``reveal``         a hidden field as a ``Fact`` (``hidden_fact``) and its opening with a purpose
- ``menu``           where a new page adds its entry (and what stands under 新建)
- ``gallery``        every component in every state, at ``/gallery/``

Templates extend ``web/base.html`` (``web/alone.html`` without the shell) and take ``page_title``, ``crumbs`` (``Link``)
and ``as_of`` from the context; blocks ``actions``, ``content``, ``scripts``. Components are django-cotton's, in
``templates/cotton``: ``<c-card title="…">``, ``<c-facts :of="facts" />``, ``<c-finding :of="card" />`` …
``{% icon "search" %}`` inlines a drawing of ``icons/`` (Tabler Icons, MIT).

The content security policy allows no inline script and no inline style; pages work without JavaScript, which only
makes them quicker. Colours, sizes and spaces stand in ``frontend/src/tokens.css`` alone.
"""

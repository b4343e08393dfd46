"""A form with its values as a paper: laid out once as a ``Sheet`` of blocks, drawn by ``pdf`` and ``word``.

Both renderers know blocks only, never a form: a new form needs no template, a new block needs both renderers.
"""

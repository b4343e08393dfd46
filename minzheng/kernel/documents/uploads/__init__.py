"""Whether a file that somebody sends can be taken: told by its content, never by its name.

``inspecting.inspect`` is the whole of it: kind by the first bytes, then the kind's own reader (``pictures``,
``pdf_files``), which really decodes it. ``scanning`` asks a virus scanner where one is configured.
"""

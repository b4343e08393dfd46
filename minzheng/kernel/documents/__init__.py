"""Papers that come in and papers that go out.

``forms``       what a form asks for and says, declared once; checked, shown on the screen and printed from there (pure)
``printing``    one sheet of blocks made of a form and its values, drawn by two renderers: PDF and Word
"""

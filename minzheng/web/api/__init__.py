"""What other programs ask of the bureau's system, under /api/v1/: the same scope and the same masks as the pages.

A request shows a token (``access.tokens``) and sees what its account *and* the token may see, whichever is less.
``authentication.BearerToken`` stands on every endpoint and names its permission; ``urls`` carries that to the walk
over all addresses. What tells of a named person asks for a purpose (``purposes``) and is written into the log before
it is answered. Nothing hidden is revealed here. Errors are RFC 9457 problems in Chinese with a code (``problems``),
long lists come in pages with a cursor (``cursors``). One file a subject; ``interface`` puts them together and describes
them.
"""

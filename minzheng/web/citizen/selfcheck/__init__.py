"""码上测: what may I get? One plain question a page, only such as can still change an answer; nobody is named.

`answers` is what was said so far, sealed into a cookie of two hours. `inquiring` turns it into the kernel's inquiry and
judgement, `reading` reads what was typed, `result` says what came out. `pages` are the views.
"""

"""Applying online: a draft that is filled in part by part, reviewed, signed and submitted once.

`parts` reads and shows each part, one a page; `pages` leads from one to the next; `papers` what is held and handed in;
`signing` the confirmation code for whoever cannot draw; `receipt` what he gets; `carrying` brings a self-check along.
"""

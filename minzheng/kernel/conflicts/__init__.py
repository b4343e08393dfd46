"""Conflicts of interest: which officer is a relative of whom, declared once and asked at every act.

Whoever works on matters declares the relatives who live in the register (民发〔2021〕57号 art. 11). From then on his
account cannot act on a matter about one of them, or about a household in which one of them lives; the matter's page
says so, and the county visits that family by itself. A declaration is ended, never deleted: an act of last year is
judged by what had been declared then. Who recuses himself for another reason declares that as well (`OTHER`).
"""

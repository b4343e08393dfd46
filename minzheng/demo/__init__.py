"""A synthetic district and the messy tables its departments send.

Nobody in here exists. The towns and communities are Yuhang's real ones; the people, their households,
money, illnesses and deaths are drawn from public figures, and every identity number carries a county
code that was never assigned, so that no number can belong to a living person.

    truth.py          the district as it is: people, households, memberships, holdings
    departments.py    the same district as offices report it: files with everything that goes wrong
    scoring.py        how well somebody read the files, measured against the truth

The room is pure numpy and Polars: it runs without Django and without a database.
The noise follows the text of the commission, not the reader: neither was written from the other.
"""

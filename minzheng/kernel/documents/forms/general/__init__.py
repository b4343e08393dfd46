"""The forms that every matter has, with slots for a domain's words. Pure.

``applying``   application, promise and authorisation
``notices``    acceptance, one-time supplement notice, publicity, decision, refusal: letters to the person or the wall
``inquiry``    home survey, neighbour record, check report, opinion, hearing before a change, register of relatives

Each function makes a ``Form`` of a matter: ``key`` is the matter's ("dibao"), ``matter`` its words ("最低生活保障").
"""

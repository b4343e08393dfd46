"""Asking other offices about people who agreed to it, and holding their answers against what these people declared.

A module declares what is checked and where (`modules.verifying.Verification`). A check belongs to one matter::

    check = operations.begin(matter=…, declared=[…], …)       # everybody has authorised it, or it does not begin
    shipment = exchanging.send(checks=…, …); files.requests(shipment)     # one file to the checking platform
    exchanging.receive(content=…, …)                          # its files back: late, in part, some lines refused
    operations.explain(difference=…, …)                       # each difference, accepted or not
    operations.give_up(request=…, …)                          # a source that never answered stays **unknown**
    operations.report(check=…, …)                             # what was found, what is unknown; the step may go on
    operations.object_to(check=…, …)                          # the applicant objects: the clock waits, a second round

What a source has said nothing about is unknown, never nothing: `NOTHING` is an answer, a missing answer is none. What
is found becomes no fact of the register: it is evidence for one matter, seen by whoever works on that matter, and each
look is in the log. While a check is under way its step cannot go on (slot ``opens``); a check may also have been made
on paper, so that a step without one is not held up.
"""

"""Matters on their way through a declared table of steps (`kernel.workflows`), with clocks that the law sets.

How to declare one stands in `minzheng.kernel.workflows`. What can be done to one stands in `operations`; each is one
short transaction around the locked matter, appends one `Action`, writes one event, and has one effect per `key`::

    done = operations.open_matter(workflow="dibao.application", area=area.pk, household=household.pk,
                                  applicant=person.pk, actor=account, key=form_key, day=day, now=now)
    run = done.opened[0]                      # the steps that are open now, rows of `StepRun`
    operations.act(run=run.pk, outcome="accept", note="", actor=account, key=form_key, day=day, now=now)
    operations.act(run=confirm.pk, outcome="grant", deciding=Deciding(amount_fen=…, starts=…), …)
    operations.apply(wanted=[Wanted(workflow=…, household=…), …], …)       # one application, many matters (一件事)

What cannot be done raises a `refusals.Cannot` with a message for people, and nothing has changed. The `key` is made
with the form that is sent (a random text): whoever sends it twice gets the first answer again (`Done.repeated`).

Who may act: an assignment whose role the step's office names, over the step's area, for the matter's line (`rights`).
A citizen opens with `actor` and `applicant_account` being himself, and acts on steps `by=APPLICANT`. The register
places people: ids of households and persons must come out of `access.scope`, or out of a verified identity.

Other rooms answer for names in tables: `slots.register("papers" | "form" | "opens", …)`, and for whether a step is
needed: `conditions.register(name, condition)`.
"""

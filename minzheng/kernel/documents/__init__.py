"""Papers that come in and documents that go out.

``forms``       what a form asks for and says, declared once; checked, shown on the screen and printed from there (pure)
``printing``    one sheet of blocks made of a form and its values, drawn by two renderers: PDF and Word
``papers``      which papers a matter needs, of whom, and in which table each may stand already (pure)
``uploads``     whether a file can be taken: by its content, decoded, scanned
``vault``       where contents lie, sealed, each once
``subjects``    whom papers and documents are about: any record that its room has registered
``operations``  take a paper in, open it for a purpose, void it, remove it when its time is over
``issuing``     number a form, print it once and keep it to the byte; print again, void, verify

``screening.needed_papers`` says what a household must bring. A matter of an upper room registers itself as a subject::

    subjects.register(Matter, named=…, birth_dates=…)
    received = operations.receive(path=…, subject=matter, paper="id_card", person=…, title=…, actor=…, now=…)
    issued = issuing.issue(form=forms.DECISION, values=…, subject=matter, organ=organ_of(area), day=…, actor=…, now=…,
                           verify_at=…, request_key=f"matter {matter.pk} step decide")
"""

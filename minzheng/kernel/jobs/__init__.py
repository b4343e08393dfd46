"""Work that takes longer than somebody waits for a page: how far it is, whether it died, and the files it made.

The queue itself is procrastinate's. This room keeps one row a job that people can be shown::

    job = operations.ask(kind="intake.accept", subject_id=batch.pk, actor=actor, now=now, hand_over=put_into_queue)

    @app.task(name="intake.accept_batches")
    def accept_batches(*, job_id: int, …) -> None:
        with working(job_id=job_id, clock=days.now) as report:
            operations.accept(…, report=report)

``report`` is a ``Report``; what is reported stands in the database at once, although the work itself is one long
transaction. A worker that dies leaves a job without a heartbeat: it is shown as died, makes room for others, and can be
asked for again. Work must therefore be such that doing it twice changes nothing.
"""

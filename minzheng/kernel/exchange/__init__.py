"""Exchange with upper systems: files out, files in, and every record held against its counterpart.

A module declares its systems (`modules.adapters.Adapter`); everything else is here and the same for all of them::

    reconciling.reconcile(adapter=…, day=…, actor=…, now=…)     every record: same, only here, only there, differs
    operations.decide(record=…, outcome=…, reason=…, …)         what a person found out about a difference
    operations.ask_for_export(adapter=…, area=…, …)             a file in the system's own layout, made by a worker

Files of the upper system come in through `intake` as deliveries of the adapter's mirror: kept, quarantined and matched
like any table. Reconciling writes into tables of its own only; neither side is ever changed by it. A blank is no
contradiction: what one side does not say is *lacking*, and only what both say differently *differs*. Who is missing
from a system is known only where a complete delivery of its list speaks of his area.
"""

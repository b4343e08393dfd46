"""What is due, what is paid, and what the bank said of it.

One sentence holds the room together: **what is to be paid is what is due less what was paid.** An `Entitlement` is one
month of one policy for one holder: what awards make due, and what live payments have taken of it, kept by the database,
which refuses a payment beyond what is due. Back pay after a raised standard, a month that the bank sent back, an award
granted late and a supplementary run are all the same subtraction; what is paid beyond what is due shows as overpaid.

`operations.prepare` makes a run for a `PayLine` (declared by modules) and a month; `preparing` holds its statements,
each over everybody. Whoever clears a `Hold` gives a reason. Prepared, checked and approved by three people: one duty a
person and run, by an exclusion constraint over the run's whole history. After approval nothing of a payment changes but
what became of it. `banking` writes the bank's file in a `layouts.BankLayout` and takes its answer in.
"""

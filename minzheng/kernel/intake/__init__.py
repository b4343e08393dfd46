"""A table as it was sent: contract → quarantine → match → register, with lineage.

Pure half: `contract` (what a table is), `opening` (is the file safe, and which sheets has it), `sheets` (where the
table stands in a sheet), `headers` (which column is which), `values` (cells to values), `reading` (all of it:
`read` → `Reading`), `corrections` (the file that goes back with the reason in a last column).
"""

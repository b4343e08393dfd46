"""The pages of taking tables in: batches, sending a table, what was understood of it, and rows that a person decides.

``understood`` and ``words`` turn what the kernel keeps into words; the pages themselves hold no rule of their own.
"""

"""The program ``minzheng``: one command a file. Exit codes: 0 done, 1 found something wrong, 2 cannot be done as asked."""

from minzheng.cli.program import main

__all__ = ["main"]

"""The program ``minzheng``: one command a file. Exit codes: 0 done, 1 something wrong found, 2 cannot be done."""

from minzheng.cli.program import main

__all__ = ["main"]

"""The queue finds the tasks of the pages here."""

from minzheng.web.lists.making import make_export

__all__ = ["make_export"]

"""The areas of Hangzhou for the tests of this room."""

from tests.hangzhou import area, hangzhou

__all__ = ["area", "hangzhou"]

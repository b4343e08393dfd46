"""Text that a person reads, marked in rooms that do not know Django."""


class Label(str):
    """A Chinese msgid. It is its own text in Chinese; whoever shows it passes it through a `translate` callable."""

    __slots__ = ()


def label(text: str) -> Label:
    """Mark `text` for translation (message extraction looks for calls of this name)."""
    return Label(text)

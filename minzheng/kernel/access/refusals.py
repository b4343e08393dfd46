"""What access says no to, in words for the person who asked."""


class Refused(Exception):
    """The act is not allowed or makes no sense now; the message is for the person, in his language."""

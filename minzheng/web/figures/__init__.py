"""Figures about the bureau's work, every one of which opens to its rows."""

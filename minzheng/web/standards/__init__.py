"""Proposing, testing and releasing the value of a parameter."""

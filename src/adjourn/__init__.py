"""Adjourn makes the sentences of a conference privacy notice true, and proves it."""

__version__ = "0.1.0"

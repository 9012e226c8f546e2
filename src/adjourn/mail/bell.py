"""Tells waiting threads of this process that something has come."""

from threading import Condition


class Bell:
    """Rings once for everybody; who was busy meanwhile hears it afterwards."""

    def __init__(self) -> None:
        self._ring = Condition()
        self._count = 0

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._ring:
            self._count += 1
            self._ring.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Wait until it has rung more than `heard` times, at most `seconds`; how often it has."""
        with self._ring:
            self._ring.wait_for(lambda: self._count != heard, seconds)
            return self._count


arrived = Bell()
"""A letter was queued in this process."""

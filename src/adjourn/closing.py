"""For what holds something open."""

from typing import Self


class Closing:
    """Ends by `close()` or at the end of a `with` block."""

    def close(self) -> None:
        """Give back what is held open."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

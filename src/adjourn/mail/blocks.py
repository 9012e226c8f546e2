"""What a letter is made of: the same blocks become plain text and HTML, so both say the same."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Say:
    """One paragraph in one language."""

    text: str

    kind = "say"

    @property
    def plain(self) -> str:
        return _fill(self.text)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[str, ...]

    kind = "items"

    @property
    def plain(self) -> str:
        return "\n".join(_fill(line, "- ", "  ") for line in self.lines)


@dataclass(frozen=True, slots=True)
class Quote:
    """A free text of somebody: set off, so that it is not taken for ours."""

    text: str

    kind = "quote"

    @property
    def plain(self) -> str:
        return "\n".join(_fill(line, "> ", "> ") or ">" for line in self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. In plain text the address stands on a line of its own."""

    label: str
    url: str

    kind = "link"

    @property
    def plain(self) -> str:
        return f"{self.label}:\n{self.url}"


Block = Say | Items | Quote | Link


def plain(blocks: Iterable[Block], apart: int = 2) -> str:
    """The blocks as plain text, each `apart` lines below the one before."""
    return ("\n" * apart).join(block.plain for block in blocks)


def one_line(value: str) -> str:
    """A value that stands within a sentence."""
    return " ".join(value.split())


def _fill(text: str, first: str = "", rest: str = "") -> str:
    """`text` in lines for reading. Addresses and other long words stay whole."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )

"""The words of one person in a transcript of several (WebVTT with voice spans)."""

import re
from collections.abc import Collection, Iterable, Iterator

from adjourn.ledger.handles import guest
from adjourn.rights.copy.gaps import Missing, Why

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_LONGEST = 1_000_000  # characters of one cue
_CUT = "[…]"


def own_words(parts: Iterable[bytes], names: Collection[str]) -> Iterator[bytes]:
    """The transcript with everybody else's words and names cut out; times stay.

    `names` are the display names of the person: speakers are known by nothing else. Raises
    `Missing` for what is no WebVTT, where nobody can tell whose words are whose.
    """
    known = {guest(name) for name in names}
    blocks = _blocks(parts)
    if not next(blocks, "").startswith("WEBVTT"):
        raise Missing(Why.THIRD_PARTY_RIGHTS)
    yield b"WEBVTT\n\n"
    for block in blocks:
        yield from _cue(block, known)


def _blocks(parts: Iterable[bytes]) -> Iterator[str]:
    """What stands between blank lines, whichever way the lines end."""
    rest = b""
    for part in parts:
        rest += part
        cut = len(rest) - rest.endswith(b"\r")  # its "\n" may come with the next part
        lines = rest[:cut].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *whole, last = lines.split(b"\n\n")
        yield from (_text(block) for block in whole)
        rest = last + rest[cut:]
        if len(rest) > _LONGEST:
            raise Missing(Why.UNREADABLE)
    yield _text(rest)


def _text(block: bytes) -> str:
    return block.decode("utf-8", "replace").removeprefix("\ufeff").strip("\n")


def _cue(block: str, known: Collection[str]) -> Iterator[bytes]:
    lines = block.split("\n")
    at = next((number for number, line in enumerate(lines) if "-->" in line), None)
    if at is None:  # a note or a style: not said by anybody
        return
    said = _spoken("\n".join(lines[at + 1 :]), known)
    yield f"{lines[at]}\n{said}\n\n".encode()


def _spoken(text: str, known: Collection[str]) -> str:
    """The spans of a cue; what stands before the first of them is nobody's."""
    pieces = _VOICE.split(text)
    spans = zip(pieces[1::2], pieces[2::2], strict=True)
    own = [f"<v {name}>{words.strip()}" for name, words in spans if guest(name) in known]
    return "\n".join(own) or _CUT

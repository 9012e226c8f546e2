"""A letter as its sender gives it, and as it is checked, sealed and opened."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import msgspec

from adjourn.mail.addresses import Address, parse
from adjourn.mail.contexts import TEXTS, Context

Language = Literal["de", "en"]
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]{1,80}")
_FILES = 5
_LARGEST = 1_000_000  # bytes of all attachments: receipts fit, copies of data are fetched instead


class LetterError(ValueError):
    """A letter that cannot be sent as it is. The text names no value of it."""


class Attachment(NamedTuple):
    """A file with a letter. `name` is ASCII without a path."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What `mail.queue` takes: `text` is one of `contexts.TEXTS`, `context` has its values.

    `reference` is what the sender calls the letter, unique and naming nobody ("case/ID/answered"):
    a second letter with it is not queued.
    """

    to: str = field(repr=False)
    text: str
    language: Language
    context: Mapping[str, Any] = field(repr=False)
    attachments: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A letter that can be sent."""

    to: Address
    text: str
    language: Language
    context: Context
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


def check(letter: Letter) -> Checked:
    """Raises `LetterError`: the context does not fit its text, no address, a file that is none."""
    to = parse(letter.to)
    if to is None:
        raise LetterError("the recipient is not an e-mail address")
    if letter.language not in ("de", "en"):
        raise LetterError('a letter is in "de" or "en"')
    context = _context(letter.text, letter.context)
    return Checked(to, letter.text, letter.language, context, _attachments(letter.attachments))


def packed(letter: Checked) -> dict[str, Any]:
    """What is sealed of a letter."""
    return {
        "to": str(letter.to),
        "text": letter.text,
        "language": letter.language,
        "context": letter.context,
        "attachments": [list(each) for each in letter.attachments],
    }


def unpacked(content: dict[str, Any]) -> Checked:
    """And back. Raises `LetterError` where this version no longer knows the text."""
    return check(Letter(**content))


def _context(text: str, values: Mapping[str, Any]) -> Context:
    if text not in TEXTS:
        raise LetterError(f"there is no such text; right would be one of {', '.join(TEXTS)}")
    try:
        return msgspec.convert(_clean(dict(values)), TEXTS[text])
    except msgspec.ValidationError as error:
        where = str(error).rpartition(" - at ")[2] if " - at " in str(error) else ""
        raise LetterError(f"the context of {text!r} does not fit: {_why(error, where)}") from None


def _why(error: msgspec.ValidationError, where: str) -> str:
    """What msgspec says about keys and types; never a value."""
    said = str(error).partition(" - at ")[0]
    safe = re.fullmatch(r"(Object|Expected|Invalid) [^\n]{0,200}", said)
    return f"{said if safe else 'a value is wrong'} {where}".strip()


def _attachments(given: tuple[tuple[str, str, bytes], ...]) -> tuple[Attachment, ...]:
    files = tuple(Attachment(*each) for each in given)
    if len(files) > _FILES or sum(len(file.content) for file in files) > _LARGEST:
        raise LetterError(f"at most {_FILES} files of {_LARGEST} bytes together go with a letter")
    for file in files:
        if not _FILE.fullmatch(file.name) or not _MIME.fullmatch(file.mime):
            raise LetterError("a file needs a plain ASCII name and a MIME type")
    return files


def _clean(value: Any) -> Any:
    """Texts without what could hide or turn round what stands there: control characters but line
    ends, half characters, marks that change the direction of writing."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "replace").decode()
        lines = whole.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", "".join(filter(_shown, lines)))
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value


def _shown(char: str) -> bool:
    turned = "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
    return char == "\n" or not (turned or unicodedata.category(char) == "Cc")

"""Handles in one canonical spelling, so that one person is found however a tool wrote them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import idna
import phonenumbers

from adjourn.tools.protocol import Handle, HandleKind

_LONGEST = 1_000  # characters; longer values are cut, none of these kinds is that long
_SPACES = re.compile(r"\s+")


def canonical(handle: Handle, tool: str, conference: str, country: str) -> tuple[str, ...] | None:
    """The parts that the blind index is made of, or None where the value recognises nobody.

    `country` (ISO 3166) reads national phone numbers. Account ids hold within one tool, guest names
    within one conference (`conference`: its ref at the tool).
    """
    value = _clean(handle.value)
    if handle.kind is HandleKind.EMAIL:
        address = email(value)
        return ("email", address) if address else None
    if handle.kind is HandleKind.PHONE:
        number = phone(value, country)
        return ("phone", number) if number else None
    if handle.kind is HandleKind.ACCOUNT:
        return ("account", tool, value.lower()) if value else None
    name = guest(value)
    return ("guest", tool, conference, name) if name and conference else None


def search(text: str, tools: list[str], country: str) -> Iterator[tuple[str, ...]]:
    """Every canonical reading of what somebody typed: an address, a number, an account id."""
    value = _clean(text)
    if address := email(value):
        yield ("email", address)
    if number := phone(value, country):
        yield ("phone", number)
    for tool in tools:
        yield ("account", tool, value.lower())


@lru_cache(maxsize=50_000)
def email(value: str) -> str | None:
    """An e-mail address in lower case with its domain in ASCII (RFC 5891), or None.

    The local part is case-sensitive by RFC 5321, but no provider of a conference tool treats it so;
    two spellings of one mailbox must be one person.
    """
    local, at, domain = _clean(value).removeprefix("mailto:").rpartition("@")
    if not at or not local or not domain or " " in local:
        return None
    try:
        ascii_domain = idna.encode(domain.strip("."), uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return None
    return f"{unicodedata.normalize('NFC', local).lower()}@{ascii_domain}"


@lru_cache(maxsize=50_000)
def phone(value: str, country: str) -> str | None:
    """A telephone number in E.164, or None. Masked numbers (`+4930***`) recognise nobody."""
    text = _clean(value).removeprefix("tel:")
    if "*" in text or "@" in text or not any(c.isdigit() for c in text):
        return None
    if sum(c.isalpha() for c in text) > 0:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _international(text)
    if not phonenumbers.is_possible_number(number):
        return _international(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _international(text: str) -> str | None:
    """A number outside every numbering plan that a tool still gave as international."""
    digits = "".join(c for c in text if c.isdigit())
    return f"+{digits}" if text.startswith("+") and 5 <= len(digits) <= 20 else None


def guest(name: str) -> str:
    """A typed name for comparison within one conference."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()


def _clean(value: str) -> str:
    return value[:_LONGEST].strip()

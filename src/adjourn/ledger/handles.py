"""Handles in one canonical spelling, so that one person is found however a tool wrote them."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

import idna
import phonenumbers

from adjourn.tools.protocol import Handle, HandleKind

_LONGEST = 1_000  # characters; no address, number or account id is longer
_SPACES = re.compile(r"\s+")
# RFC 3966 writes ";ext=12"; people write "ext. 12".
_EXTENSION = re.compile(r"\s*;?\s*ext(?:ension)?[.=:]?\s*(\d{1,7})$", re.IGNORECASE | re.ASCII)
_CONTEXT = re.compile(r"^tel:([^;]*);phone-context=(\+\d{1,6})$", re.IGNORECASE | re.ASCII)


def canonical(handle: Handle, tool: str, conference: str, country: str) -> tuple[str, ...] | None:
    """The parts that the blind index is made of, or None where the value recognises nobody.

    `country` (ISO 3166) reads national phone numbers. Account ids hold within one tool, guest names
    within one conference (`conference`: its ref at the tool). Never raises, whatever the value.
    """
    if handle.kind is HandleKind.EMAIL:
        address = email(handle.value)
        return ("email", address) if address else None
    if handle.kind is HandleKind.PHONE:
        number = phone(handle.value, country)
        return ("phone", number) if number else None
    if handle.kind is HandleKind.ACCOUNT:
        known = account(handle.value)
        return ("account", tool, known) if known else None
    name = guest(handle.value)
    return ("guest", tool, conference, name) if name and conference else None


def search(text: str, tools: list[str], country: str) -> Iterator[tuple[str, ...]]:
    """Every canonical reading of what somebody typed: an address, a number, an account id."""
    if address := email(text):
        yield ("email", address)
    if number := phone(text, country):
        yield ("phone", number)
    if known := account(text):
        for tool in tools:
            yield ("account", tool, known)


def typed(text: str, country: str) -> list[Handle]:
    """What somebody typed as handles to look for at a tool, in every way it can be read."""
    found = [Handle(HandleKind.ACCOUNT, text)]
    if address := email(text):
        found.append(Handle(HandleKind.EMAIL, address))
    if number := phone(text, country):
        found.append(Handle(HandleKind.PHONE, number))
    return found


def email(value: str) -> str | None:
    """An e-mail address in lower case with its domain in ASCII (RFC 5891), or None.

    The local part is case-sensitive by RFC 5321, but no provider of a conference tool treats it so;
    two spellings of one mailbox must be one person.
    """
    return _email(value) if len(value) <= _LONGEST else None


@lru_cache(maxsize=50_000)
def _email(value: str) -> str | None:
    local, at, domain = _folded(value).removeprefix("mailto:").rpartition("@")
    if not at or not local or not domain or _SPACES.search(local):
        return None
    try:
        return f"{local}@{idna.encode(domain.strip('.'), uts46=True).decode().lower()}"
    except (idna.IDNAError, UnicodeError):
        return None


def phone(value: str, country: str) -> str | None:
    """A telephone number in E.164, or None. Masked numbers (`+4930***`) recognise nobody.

    An extension stays (`+493023125100;ext=12`): it is another person than the switchboard.
    """
    return _phone(value, country) if len(value) <= _LONGEST else None


@lru_cache(maxsize=50_000)
def _phone(value: str, country: str) -> str | None:
    # A number copied from elsewhere brings along invisible marks of direction.
    text = "".join(c for c in value if unicodedata.category(c) != "Cf").strip()
    if context := _CONTEXT.match(text):
        text = f"{context[2]} {context[1]}"
    extension = _EXTENSION.search(text)
    text = text[: extension.start()] if extension else text
    number = _number(re.sub(r"^tel:\s*", "", text, flags=re.IGNORECASE), country)
    return f"{number};ext={extension[1]}" if number and extension else number


def _number(text: str, country: str) -> str | None:
    if ".." in text or not all(map(_in_a_number, text)) or not any(map(str.isdecimal, text)):
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _international(text)
    if not phonenumbers.is_possible_number(number):
        return _international(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _in_a_number(char: str) -> bool:
    """Anything but digits and what is written between them, such as `*` or `…`, may hide digits."""
    if char.isdecimal() or char.isspace() or char in "+\uff0b()./":
        return True
    return unicodedata.category(char) == "Pd"  # dashes


def _international(text: str) -> str | None:
    """A number outside every numbering plan that a tool still gave as international."""
    digits = "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
    return f"+{digits}" if text.startswith("+") and 5 <= len(digits) <= 20 else None


def account(value: str) -> str | None:
    """An account id for comparison within one tool: tools differ in the case they write it in."""
    return _folded(value) or None if len(value) <= _LONGEST else None


def guest(name: str) -> str:
    """A typed name for comparison within one conference; a longer one is cut at 1000 characters."""
    text = _settled(name[:_LONGEST], lambda t: unicodedata.normalize("NFKC", t.casefold()))
    return _SPACES.sub(" ", text)[:_LONGEST].strip()


def _folded(value: str) -> str:
    """Without regard to case. Not `casefold`: `straße` and `strasse` are two mailboxes."""
    return _settled(value, lambda text: unicodedata.normalize("NFC", text.lower()).strip())


def _settled(text: str, fold: Callable[[str], str]) -> str:
    """Composing and lowering can each undo the other, so they are done until nothing changes."""
    folded = fold(text)
    while folded != text:
        text, folded = folded, fold(folded)
    return text

"""Addresses that a letter may go to. Whatever could end a header or an SMTP command is refused."""

import re
import unicodedata
from dataclasses import dataclass

import idna

# RFC 5321 §4.1.2 dot-string, and beyond ASCII what RFC 6531 §3.3 adds. No quoted local part: hardly
# any mailbox has one, and quoting is where parsers disagree about who is written to.
_LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+"
    r"(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+)*"
)
# An encoded word (RFC 2047): some servers read line ends out of it.
_ENCODED = re.compile(r"=\?.*\?=")
_HOST = re.compile(r"(?!.*\.\.)[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_LONGEST = 254  # octets of an address in an SMTP path (RFC 5321 §4.5.3.1.3)
_LONGEST_LOCAL = 64  # octets (RFC 5321 §4.5.3.1.1)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: `local` as it was written but composed (NFC), `domain` in ASCII (RFC 5891). Its
    repr shows none."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    def __repr__(self) -> str:
        return "Address(***)"


def parse(text: str) -> Address | None:
    """`text` as an address, or None. Never raises, whatever the text.

    Composed (NFC; RFC 6532 §3.1), as people are found: else a sign that only looks like a letter
    (U+212A, the Kelvin sign) would find one mailbox's person and write to another mailbox.
    """
    if len(text) > _LONGEST:
        return None
    local, at, domain = unicodedata.normalize("NFC", text.strip(" ")).rpartition("@")
    host = _ascii(domain)
    if not at or host is None or not _LOCAL.fullmatch(local) or not local.isprintable():
        return None
    if _ENCODED.search(local):
        return None
    if len(local.encode()) > _LONGEST_LOCAL or len(f"{local}@{host}".encode()) > _LONGEST:
        return None
    return Address(local, host)


def is_address(text: str) -> bool:
    """Whether a letter can go to `text`."""
    return parse(text) is not None


def _ascii(domain: str) -> str | None:
    """The domain as DNS has it; names with capitals or letters beyond ASCII are mapped (UTS 46)."""
    try:
        host = idna.encode(domain, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return None
    return host if _HOST.fullmatch(host) else None

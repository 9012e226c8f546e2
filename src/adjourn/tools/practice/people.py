"""The people of the practice tenant: plainly fictional, reproducible, each with its canaries."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from adjourn.tools.practice import ids

HOME = "kontor.example"
_AWAY = ("example.org", "example.com", "example.net")
_FIRST = (
    "Ada", "Ben", "Clara", "David", "Emma", "Finn", "Greta", "Hugo", "Ida", "Jonas", "Karla",
    "Leo", "Mia", "Nils", "Olga", "Paul", "Quirin", "Rosa", "Sven", "Tilda", "Ute", "Viktor",
    "Wanda", "Xaver", "Yara", "Zoë",
)  # fmt: skip
_LAST = (
    "Muster", "Vorlage", "Schema", "Entwurf", "Skizze", "Probe", "Beleg", "Platzhalter",
    "Versuch", "Übung", "Attrappe", "Schablone", "Sample", "Placeholder", "Example",
)  # fmt: skip
# The German regulator keeps these ranges free for fiction: Berlin, Hamburg, Munich.
_RANGES = ("+493023125", "+494066969", "+498999998")


class Sort(StrEnum):
    """How a person stands to the tenant: decides the identity that Graph shows."""

    STAFF = "staff"
    INVITED = "invited"  # a guest account in the tenant's directory
    FEDERATED = "federated"  # a user of another tenant
    GUEST = "guest"  # a typed name, sometimes a typed address
    PHONE = "phone"  # a number and nothing else


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `key` is the mail address, else the number, else `guest:<id>`."""

    key: str
    sort: Sort
    name: str
    oid: str
    tenant_id: str
    mail: str | None = None
    upn: str | None = None
    phone: str | None = None
    guest_id: str = ""

    @property
    def canaries(self) -> tuple[str, ...]:
        """Strings that betray this person in any text: name, addresses, number, ids."""
        given = (self.name, self.mail, self.upn, self.phone, self.oid, self.guest_id)
        return tuple(text for text in given if text)

    @property
    def account(self) -> str:
        """The id under which chats and calls know this person."""
        return self.oid or self.guest_id or self.phone or ""


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(char for char in plain if char.isascii() and char.isalnum()).lower()


def _name(number: int) -> tuple[str, str]:
    given = _FIRST[number % len(_FIRST)]
    family = _LAST[(number // len(_FIRST) + 2 * number) % len(_LAST)]
    turn = number // (len(_FIRST) * len(_LAST))
    return given, family if turn == 0 else f"{family}-{turn + 1}"


def phone(number: int) -> str | None:
    """The n-th fictional number in E.164, or None when the ranges are used up."""
    if number >= 1000 * len(_RANGES):
        return None
    return f"{_RANGES[number // 1000]}{number % 1000:03d}"


def staff(rng: Random, number: int, tenant_id: str) -> Person:
    """The n-th member of staff."""
    given, family = _name(number)
    mail = f"{_ascii(given)}.{_ascii(family)}@{HOME}"
    name = f"{given} {family}"
    line = phone(500 + number) if number < 400 else None
    return Person(mail, Sort.STAFF, name, ids.uuid(rng), tenant_id, mail, mail, line)


def customer(rng: Random, number: int, tenant_id: str, away_id: str) -> Person:
    """The n-th customer, in turn a federated user, a guest, a phone caller, an invited account."""
    given, family = _name(number + 7)
    name = f"{given} {family}"
    mail = f"{_ascii(given)}.{_ascii(family)}.{number}@{_AWAY[number % 3]}"
    line = phone(1000 + number)
    oid = ids.uuid(rng)
    match number % 4:
        case 0:
            return Person(mail, Sort.FEDERATED, name, oid, away_id, mail, mail, line)
        case 1:
            return Person(mail, Sort.GUEST, name, "", "", mail, None, line, oid)
        case 2 if line:
            return Person(line, Sort.PHONE, "", "", "", None, None, line)
        case _:
            return invited(oid, name, mail, line, tenant_id)


def invited(oid: str, name: str, mail: str, line: str | None, tenant_id: str) -> Person:
    """A guest account: its UPN is made of the outside address (documented shape)."""
    upn = f"{mail.replace('@', '_')}#EXT#@{HOME}"
    return Person(mail, Sort.INVITED, name, oid, tenant_id, mail, upn, line)


def typed_guest(rng: Random, name: str) -> Person:
    """Somebody who typed a name and nothing else: no address, no number (Art. 11 GDPR)."""
    guest_id = ids.uuid(rng)
    return Person(f"guest:{guest_id}", Sort.GUEST, name, "", "", guest_id=guest_id)

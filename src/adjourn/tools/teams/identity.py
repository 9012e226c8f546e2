"""From Graph's identities to persons with handles (facts teams-graph §3).

Identity objects are open types: a number can stand in `user.id`, an address in `emailUser`. So an
id is judged by how it looks, not only by where it stands.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from adjourn.tools.fields import mapping, text
from adjourn.tools.protocol import Handle, HandleKind, Person, Relation
from adjourn.tools.teams.allowed import KINDS

Related = tuple[Person, Relation]

PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,24}")
PHONE_INSIDE = re.compile(r"\+[0-9]{6,15}(?![0-9*])")
_E164 = re.compile(r"\+[0-9]{6,15}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_TYPED_NAME = frozenset({"guest", "anonymousguest"})


def person(identity: Any, kind: str = "user", **more: str) -> Person | None:
    """Who a picked `identity` object of `kind` is; None where it names nobody.

    `more` holds what stands beside it: `email`, `upn`, `phone`.
    """
    fields = mapping(identity)
    kind = text(fields.get("userIdentityType")) or kind
    name = text(fields.get("displayName")).strip() or None
    handles = [
        *_by_id(text(fields.get("id")).strip(), kind),
        *emails([text(fields.get("userPrincipalName")), text(fields.get("email"))]),
        *emails([more.get("email", ""), more.get("upn", "")]),
        *phones([more.get("phone", "")]),
    ]
    if name and kind.lower() in _TYPED_NAME:
        handles.append(Handle(HandleKind.GUEST, name))
    unique = tuple(dict.fromkeys(handles))
    return Person(unique, name) if unique or name else None


def person_of(identities: Any, **more: str) -> Person | None:
    """Who a picked identity set names: the first kind of it that stands for somebody."""
    fields = mapping(identities)
    for kind in KINDS:
        found = person(fields.get(kind), kind, **more)
        if found is not None:
            return found
    return person({}, **more)


def account_of(identities: Any) -> str:
    """The tenant account's id in a picked identity set, "" where it is somebody else's."""
    user = mapping(mapping(identities).get("user"))
    return text(user.get("id"))


def _by_id(value: str, kind: str) -> list[Handle]:
    if not value:
        return []
    if kind in ("phone", "phoneUser") or _E164.fullmatch(value):
        return phones([value])
    if _EMAIL.fullmatch(value) and kind == "emailUser":
        return emails([value])
    return [Handle(HandleKind.ACCOUNT, value)]


def phones(values: Iterable[str]) -> list[Handle]:
    """Numbers as written. A masked one (`+4930231***`) fits many people: no handle (facts §3)."""
    return [
        Handle(HandleKind.PHONE, value.strip())
        for value in values
        if PHONE.fullmatch(value.strip())
    ]


def emails(values: Iterable[str]) -> list[Handle]:
    """Addresses as written. The principal name of an invited guest (`anna_example.org#EXT#@...`)
    is no address."""
    return [
        Handle(HandleKind.EMAIL, value.strip())
        for value in values
        if _EMAIL.fullmatch(value.strip()) and "#EXT#" not in value.upper()
    ]


def related(
    *groups: tuple[Relation, Iterable[Person | None]],
) -> tuple[Related, ...]:
    """Persons with their relation; whoever is there twice keeps the first, which weighs more."""
    seen: list[Related] = []
    known: set[Handle | str | None] = set()
    for relation, persons in groups:
        for one in persons:
            if one is None or known.intersection(one.handles or (one.name,)):
                continue
            known.update(one.handles or (one.name,))
            seen.append((one, relation))
    return tuple(seen)


def name_of(first: Mapping[str, Any], *keys: str) -> str | None:
    """A display name from the texts under `keys`, None where there is none."""
    return " ".join(text(first.get(key)).strip() for key in keys).strip() or None

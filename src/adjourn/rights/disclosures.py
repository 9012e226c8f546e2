"""Who received a person's data: the disclosure log, and the answer to Art. 15(1)(c) GDPR.

Actual recipients are named (CJEU C-154/21). Own staff acting on instruction are none (C-579/21).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from adjourn.law.bases import Basis
from adjourn.ledger import counts
from adjourn.ledger.find import FoundItem, FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import numbers_of
from adjourn.ledger.sql import execute, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.register import Register
from adjourn.register.model import CONTROLLER, Party
from adjourn.rights.models import Disclosure


class Way(StrEnum):
    """By which channel data were handed over."""

    API = "api"
    MAIL = "mail"
    POST = "post"
    TOOL = "tool"
    MEDIUM = "medium"  # a data carrier, or a look at a screen


class UnknownRecipient(LookupError):
    """The recipient is not a party of the register: enter it there first."""


class Part(StrEnum):
    """Why somebody is a recipient."""

    PROVIDER = "provider"  # provides the tool, or works for its provider
    DISCLOSED = "disclosed"  # in the disclosure log
    PARTICIPANTS = "participants"  # the others in the same conferences, with their organisations


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who received data of a person. `id` is the party's in the register, "" for a
    category; `party` is None for a category and for a party that the register has lost.

    `tool`: for a provider, the tool it is about. `types`: ids of data types, none where all of the
    tool. `last`: the latest entry of the log.
    """

    part: Part
    id: str = ""
    party: Party | None = None
    tool: str | None = None
    types: tuple[str, ...] = ()
    last: datetime | None = None


def disclose(
    ledger: Ledger,
    person: FoundPerson,
    what: Iterable[FoundItem | str],
    recipient: str,
    basis: Basis,
    way: Way,
    now: datetime,
) -> None:
    """Log that items, or whole data types (ids), of a person went to a party.

    Raises `UnknownRecipient`, and `LookupError` for an unknown data type.
    """
    if recipient not in ledger.register.parties:
        raise UnknownRecipient(recipient)
    rows = [
        Disclosure(
            id=uuid4(),
            person=person.number,
            type=ledger.register.types[each if isinstance(each, str) else each.type].id,
            item=None if isinstance(each, str) else each.number,
            recipient=recipient,
            basis=basis.value,
            channel=way.value,
            at=to_ms(now),
        )
        for each in what
    ]
    with writing():
        Disclosure.objects.bulk_create(rows)


def received_by(ledger: Ledger, person: FoundPerson) -> tuple[Recipient, ...]:
    """Everybody who received data of this person: the providers of each tool that
    holds any, the parties of the disclosure log, and the others in the same conferences."""
    held = counts.types_of(person.number)
    found = [
        Recipient(Part.PROVIDER, party.id, party, tool)
        for tool in dict.fromkeys(tool for tool, _ in held)
        for party in providers(ledger.register, tool)
    ]
    found += disclosed_to(ledger, person.number)
    if counts.with_others(person.number):
        found.append(Recipient(Part.PARTICIPANTS))
    return tuple(found)


def disclosed_to(
    ledger: Ledger, person: int, types: Sequence[str] | None = None
) -> tuple[Recipient, ...]:
    """The parties of the disclosure log for a person (row number), the latest first; of all data
    types, or those that got something of `types`."""
    rows = Disclosure.objects.filter(person__in=numbers_of(person))
    if types is not None:
        rows = rows.filter(type__in=types)
    said: dict[str, tuple[set[str], int]] = {}
    for row in rows.order_by("-at"):
        said.setdefault(row.recipient, (set(), row.at))[0].add(row.type)
    return tuple(
        Recipient(
            Part.DISCLOSED,
            recipient,
            ledger.register.parties.get(recipient),
            types=tuple(sorted(kinds)),
            last=from_ms(at),
        )
        for recipient, (kinds, at) in said.items()
    )


def providers(register: Register, tool: str) -> tuple[Party, ...]:
    """The provider of a tool, who signed a contract for it, and who works for either of them.

    In the order of the chain; nobody twice.
    """
    section = register.tools.get(tool)
    chain = [section.provider] if section and section.provider else []
    for contract in register.contracts.values():
        if tool in contract.covers:
            chain += [party for party in contract.parties if party != CONTROLLER]
    return tuple(_with_engaged(register, chain))


def _with_engaged(register: Register, chain: list[str]) -> Iterator[Party]:
    seen: set[str] = set()
    while chain:
        ident = chain.pop(0)
        if ident in seen or ident not in register.parties:
            continue
        seen.add(ident)
        yield register.parties[ident]
        chain += [party.id for party in register.parties.values() if party.engaged_by == ident]


def forget_the_gone() -> int:
    """Delete what the log says of people who are no longer in the ledger; how many rows."""
    with writing():
        return execute(
            "DELETE FROM rights_disclosure WHERE person IN ("
            "SELECT DISTINCT d.person FROM rights_disclosure d "
            "WHERE NOT EXISTS (SELECT 1 FROM ledger_person p WHERE p.id = d.person) "
            "AND NOT EXISTS (SELECT 1 FROM ledger_joinedkey j WHERE j.id = d.person))"
        )

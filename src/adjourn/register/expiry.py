"""What ends soon, is over or has to be looked at again: contracts and the parties to them.

The spans are rules of this program, not of the law: a processor is looked at every twelve months
(facts: law P-05), and whatever ends is told ninety days before, so that a successor can be had.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from adjourn.register.lines import Path
from adjourn.register.load import Register
from adjourn.register.parties import Contract, Party

AHEAD = timedelta(days=90)
AGAIN = timedelta(days=365)


class Ending(StrEnum):
    """What ends on a day. Values are stable: the records carry them."""

    CONTRACT = "contract"  # its last day
    NOTICE = "notice"  # the last day on which it can be given notice of its end
    REVIEW = "review"  # it is to be read again
    ERASURE = "erasure"  # the processor must have deleted everything (Art. 28(3)(g) GDPR)
    OBJECTION = "objection"  # a sub-processor can be objected to (Art. 28(2) GDPR)
    VETTING = "vetting"  # a processor is to be looked at again (Art. 28(1) GDPR)


@dataclass(frozen=True, slots=True)
class Expiry:
    """`day` is the last day that counts, at the controller's seat; `over` says that it is past.
    `path` is the key of the register that says so, `of` the contract or party."""

    what: Ending
    of: str
    day: date
    over: bool
    path: Path


def expiring(register: Register, now: datetime, ahead: timedelta = AHEAD) -> list[Expiry]:
    """What is over at `now` (aware) or ends within `ahead`, earliest first.

    Contracts count while they cover a tool in use; the erasure at a contract's end always.
    """
    return ending(register, now.astimezone(register.zone).date(), ahead)


def ending(register: Register, today: date, ahead: timedelta = AHEAD) -> list[Expiry]:
    """The same by the date at the controller's seat."""
    found = [
        Expiry(what, path[1], day, day < today, path)
        for what, day, path in _ends(register)
        if day <= today + ahead
    ]
    return sorted(found, key=lambda one: (one.day, one.of, one.what))


_Found = tuple[Ending, date, tuple[str, str, str]]


def _ends(register: Register) -> Iterator[_Found]:
    used = {tool.id for tool in register.tools.values() if tool.status == "active"}
    for contract in register.contracts.values():
        yield from _of_contract(contract, bool(used.intersection(contract.covers)))
    for party in register.parties.values():
        yield from _of_party(party)


def _of_contract(contract: Contract, used: bool) -> Iterator[_Found]:
    if used and contract.valid_to is not None:
        yield Ending.CONTRACT, contract.valid_to, ("contracts", contract.id, "valid_to")
        if contract.notice_days:
            last = contract.valid_to - timedelta(days=contract.notice_days)
            yield Ending.NOTICE, last, ("contracts", contract.id, "notice_days")
    if used and contract.review_by is not None:
        yield Ending.REVIEW, contract.review_by, ("contracts", contract.id, "review_by")
    if contract.erase_by is not None:
        yield Ending.ERASURE, contract.erase_by, ("contracts", contract.id, "erase_by")


def _of_party(party: Party) -> Iterator[_Found]:
    if party.objection_until is not None and party.decision is None:
        yield Ending.OBJECTION, party.objection_until, ("parties", party.id, "objection_until")
    if party.vetted is not None:
        yield Ending.VETTING, party.vetted + AGAIN, ("parties", party.id, "vetted")

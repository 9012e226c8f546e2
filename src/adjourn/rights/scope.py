"""Which data types and items a request reaches."""

from datetime import datetime

from adjourn import consent
from adjourn.law.bases import Basis
from adjourn.law.rights import Right
from adjourn.ledger.find import FoundItem, FoundPerson, conferences_of, items
from adjourn.ledger.ledger import Ledger
from adjourn.register import Register
from adjourn.register.model import DataType
from adjourn.rights.contents import Contents
from adjourn.rights.models import Case

_MARKETING = ("dpv:DirectMarketing", "dpv:Marketing")


def types_of(register: Register, case: Case, contents: Contents) -> frozenset[str] | None:
    """The data types that a request is about; None for all of them."""
    basis = _BASIS.get(Right(case.right))
    if basis is None and not contents.types and not contents.purposes:
        return None
    return frozenset(
        each.id
        for each in register.types.values()
        if basis in (None, each.basis)
        and (not contents.types or each.id in contents.types)
        and (not contents.purposes or each.purpose in contents.purposes)
    )


# Consent is withdrawn from what rests on it (Art. 7(3)), and an objection goes against what rests
# on a legitimate interest (Art. 21(1)).
_BASIS = {Right.WITHDRAWAL: Basis.CONSENT, Right.OBJECTION: Basis.INTEREST}


def marketing(register: Register, types: frozenset[str]) -> frozenset[str]:
    """Those that serve direct marketing: an objection to them is absolute (Art. 21(2), (3))."""
    return frozenset(each for each in types if _markets(register, register.types[each]))


def _markets(register: Register, data_type: DataType) -> bool:
    return not set(register.purposes[data_type.purpose].dpv).isdisjoint(_MARKETING)


def items_of(
    ledger: Ledger, case: Case, contents: Contents, person: FoundPerson, now: datetime
) -> list[FoundItem]:
    """The items of the person that a request reaches, restricted ones too."""
    types = types_of(ledger.register, case, contents)
    held = items(ledger, person.number, restricted=True)
    found = [each for each in held if types is None or each.type in types]
    return _uncovered(ledger, person, found, now) if contents.stopped else found


def _uncovered(
    ledger: Ledger, person: FoundPerson, found: list[FoundItem], now: datetime
) -> list[FoundItem]:
    """Those that no consent covers any more: one to another conference may still stand."""
    conferences = conferences_of([each.number for each in found])

    def covered(item: FoundItem) -> bool:
        purpose = ledger.register.types[item.type].purpose
        return consent.allowed(ledger, purpose, person.number, now, conferences.get(item.number))

    return [each for each in found if not covered(each)]

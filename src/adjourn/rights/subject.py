"""Whose case it is: the person in the ledger, and the handles that find the case again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from adjourn import consent
from adjourn.ledger import find
from adjourn.ledger.find import Erased, FoundPerson
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import present
from adjourn.rights.contents import Contents
from adjourn.rights.models import Case, CaseHandle
from adjourn.tools.protocol import Handle, HandleKind

T = TypeVar("T")


def person_of(ledger: Ledger, case: Case, contents: Contents) -> FoundPerson | None:
    """The person in the ledger whose data this case is about, None when nothing is held."""
    number = present(case.person) if case.person is not None else None
    if number is not None:
        return find.person(ledger, number)
    return _look(find.find_person, ledger, contents)


def erased(ledger: Ledger, contents: Contents) -> Erased | None:
    """The latest erasure of whoever has the handle of this case."""
    return _look(find.find_erased, ledger, contents)


def known_beside(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> bool:
    """Whether something but items is held about whoever asks: an erasure, consents, other requests.
    It belongs to an access copy, so it would be wrong to say that nothing is held."""
    if erased(ledger, contents) is not None:
        return True
    handles = [contents.handle] if contents.handle else []
    if consent.standing(ledger, handles, now):
        return True
    ours = CaseHandle.objects.filter(ix__in=list(indexes(ledger, handles)))
    return ours.exclude(case__intake=case.intake).exists()


def _look(look: Callable[..., T | None], ledger: Ledger, contents: Contents) -> T | None:
    handle = contents.handle
    return look(ledger, handle.value, contents.conference) if handle else None


def remember(ledger: Ledger, case: Case, handles: Iterable[Handle]) -> None:
    """From now on these handles find the case."""
    rows = [CaseHandle(ix=ix, case=case) for ix in sorted(set(indexes(ledger, handles)))]
    CaseHandle.objects.bulk_create(rows, ignore_conflicts=True)


def indexes(ledger: Ledger, handles: Iterable[Handle]) -> Iterator[bytes]:
    """The blind indexes of handles; account ids are read at every tool. A typed guest name finds
    no case: it holds within one conference, and many have the same."""
    for handle in handles:
        if handle.kind is HandleKind.GUEST:
            continue
        tools = ledger.register.tools if handle.kind is HandleKind.ACCOUNT else ("",)
        for tool in tools:
            ix = ledger.handle_index(handle, tool, "")
            if ix is not None:
                yield ix

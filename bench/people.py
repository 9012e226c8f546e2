"""Made-up observations in any number, so that the ledger can be measured at any size."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from adjourn.tools.protocol import (
    Batch,
    Conference,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ITEMS_A_PERSON = 200
_IN_CONFERENCE = 100
_KINDS = (Kind.MESSAGE, Kind.ATTENDANCE, Kind.DEVICE, Kind.FILE)


def address(number: int) -> str:
    return f"person{number}@example.org"


def batches(items: int, size: int = 200) -> Iterator[Batch]:
    """`items` observations of `items / 200` people.

    As a tool gives them: conference by conference, in each the items of ten people mixed, so that
    a person's 200 items lie in 20 places all over the file.
    """
    people = max(10, items // ITEMS_A_PERSON)
    for start in range(0, items, size):
        numbers = range(start, min(start + size, items))
        yield Batch(tuple(_seen(n, _person(n, people)) for n in numbers), {"after": start + size})


def _person(number: int, people: int) -> int:
    """Ten people to a conference; groups of ten meet again in every `people / 10`th conference."""
    conference, place = divmod(number, _IN_CONFERENCE)
    return (conference * 10 + place % 10) % people


def _ref(kind: Kind, number: int, person: int) -> str:
    """As the Teams connector names things: by what they lie in, then by their own id.

    A chat, a report and a call record belong to the conference, a drive to whoever sent the file.
    """
    conference = number // _IN_CONFERENCE
    return {
        Kind.MESSAGE: f"{_chat(conference)}/{1_793_000_000_000 + number}",
        Kind.ATTENDANCE: f"{_uuid(conference)}/{_uuid(number)}",
        Kind.DEVICE: f"{_uuid(conference)}/{_uuid(number)}/caller",
        Kind.FILE: f"b!{person:064d}/01{number:032d}",
    }[kind]


def _chat(conference: int) -> str:
    return f"19:meeting_{conference:048x}@thread.v2"


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


def _seen(number: int, person: int) -> Observation:
    chat = _chat(number // _IN_CONFERENCE)
    kind = _KINDS[number % len(_KINDS)]
    at = START + timedelta(seconds=number % 1_500_000)
    return Observation(
        Item(
            kind,
            _ref(kind, number, person),
            {"chat": chat, "message": f"{number:013d}"},
            at,
        ),
        persons=(
            (
                Person(
                    (
                        Handle(HandleKind.ACCOUNT, _uuid(person)),
                        Handle(HandleKind.EMAIL, address(person)),
                    ),
                    f"Person {person}",
                ),
                Relation.AUTHORED_BY,
            ),
        ),
        conference=Conference(chat, START),
        detail={"created": at.isoformat(), "importance": "normal", "attachments": 0},
    )

"""What a hold reaches, as somebody names it: by a handle, a conference's reference, items' ids."""

from collections.abc import Sequence
from uuid import UUID

from adjourn.ledger import find
from adjourn.ledger.ledger import Ledger
from adjourn.retain.ends import conference_of
from adjourn.retain.holds import BadHold, Scope


def scope_of(
    ledger: Ledger,
    handle: str = "",
    tool: str = "",
    ref: str = "",
    types: Sequence[str] = (),
    items: Sequence[UUID] = (),
) -> Scope:
    """The person with `handle`, the conference `ref` at `tool`, these data types, or single `items`
    of the person (their ids in an answer of `find`). Raises `BadHold` for what is not held."""
    person = _person(ledger, handle) if handle else None
    number = _conference(ledger, tool, ref) if ref or tool else None
    if not items:
        return Scope(person, number, tuple(types))
    if person is None:
        raise BadHold(
            "give the person, too: items are named by their ids in `find --json`",
            "geben Sie auch die Person an: Datensätze haben ihre Kennung aus `find --json`",
        )
    known = {one.id: one.number for one in find.items(ledger, person, restricted=True)}
    if missing := [each for each in items if each not in known]:
        raise BadHold(
            f"this person has no item {missing[0]}",
            f"diese Person hat keinen Datensatz {missing[0]}",
        )
    return Scope(items=tuple(known[each] for each in items))


def _person(ledger: Ledger, handle: str) -> int:
    person = find.find_person(ledger, handle)
    if person is None:
        raise BadHold(
            "nothing is held about this handle", "zu dieser Angabe ist nichts gespeichert"
        )
    if find.of_several(ledger, handle):
        raise BadHold(
            "several people were seen with this handle: give another of theirs",
            "mehrere Personen wurden mit dieser Angabe gesehen: nehmen Sie eine andere",
        )
    return person.number


def _conference(ledger: Ledger, tool: str, ref: str) -> int:
    if tool not in ledger.register.tools:
        raise BadHold("the register has no such tool", "das Verzeichnis hat dieses Werkzeug nicht")
    number = conference_of(ledger, tool, ref)
    if number is None:
        raise BadHold(
            "nothing is held about this conference", "zu dieser Konferenz ist nichts gespeichert"
        )
    return number

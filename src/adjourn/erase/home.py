"""The part of an erasure at home: what becomes of rows, links and the person.

All functions run inside the caller's transaction and answer with the numbers of the keys that are
doomed by it.
"""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from adjourn.erase.models import Erasure, Step
from adjourn.ledger import erasing, restricting
from adjourn.ledger.holding import held
from adjourn.ledger.holdings import numbers_of as numbers_of_items
from adjourn.ledger.people import numbers_of, present
from adjourn.ledger.times import from_ms
from adjourn.tools.protocol import Outcome

STAYS = (Outcome.RETAINED, Outcome.FOREIGN)  # still in its place, its users see it as before
_SAID = ("id", "row", "shared", "unlink", "outcome", "state")


def settle(erasure: Erasure, steps: QuerySet[Step]) -> tuple[int, list[int]]:
    """What becomes of the rows of these steps; how many were deleted, and the doomed keys.

    An item of this person alone goes at once: its step knows the place. One that others share
    waits, locked, for its outcome (facts: law §2.4). It goes for all of them when it is gone or for
    good out of its users' sight, and is theirs again where it stays, unless something else locks
    it. What a hold of ours keeps waits for its end, whosever it is.
    """
    goes, stays = [], []
    found = list(steps.exclude(row=None).values_list(*_SAID, named=True))
    kept = _kept(erasure, [step.row for step in found if not step.unlink])
    for step in found:
        if step.row in kept and step.outcome != Outcome.GONE:
            continue  # waits for the end of the hold
        if not step.shared or step.outcome == Outcome.GONE:
            goes.append(step)
        elif step.unlink or step.outcome in STAYS:
            stays.append(step)
        elif step.state == Step.State.FINAL:
            goes.append(step)
    restricting.lift(erasure.id, [step.row for step in stays])
    rows = [step.row for step in goes]
    conferences = erasing.conferences_of(rows)
    count = erasing.delete_items(rows)
    Step.objects.filter(id__in=[step.id for step in goes]).update(row=None)
    return count, erasing.delete_empty(conferences)


def _kept(erasure: Erasure, rows: Iterable[int]) -> set[int]:
    """Those of these rows that a hold of ours keeps. A whole person's keys go at once, so what an
    erasure has begun with them no later hold stops."""
    return held(rows) if erasure.part or erasure.home else set()


def forget(erasure: Erasure) -> list[int]:
    """The person was erased whole: nothing here knows them any more."""
    if erasure.person is None:
        return []
    parts = Erasure.objects.filter(person__in=numbers_of(erasure.person))
    doomed = erasing.delete_person(erasure.person)
    parts.update(person=None)
    return doomed


def leave(erasure: Erasure, rows: Collection[int] = ()) -> list[int]:
    """A part was erased: the person has no part in these items any more, and took part in no
    conference of which nothing else of theirs is left."""
    person = present(erasure.person) if erasure.person is not None else None
    if person is None:
        return []  # erased whole since
    linked = erasure.step_set.filter(unlink=True).values_list("row", flat=True)
    kept = held(rows) - set(linked)
    erasing.unlink(person, set(rows) - kept)
    if erasure.whole:
        return erasing.leave(person, erasing.conferences_of(kept))
    return erasing.leave(person)


def go_after_all(erasure: Erasure) -> list[int]:
    """A hold kept something of a whole person, and has ended: now they go, too, and their handles
    are refused from then on, unless there is news of them."""
    person = present(erasure.person) if erasure.person is not None else None
    if person is None or numbers_of_items(person):
        return []
    erasing.set_guard(person, erasure.id, from_ms(erasure.opened))
    parts = Erasure.objects.filter(person__in=numbers_of(person))
    doomed = erasing.delete_person(person)
    parts.update(person=None)
    erasing.fall(doomed, erasure.id, erasure.opened)
    return doomed

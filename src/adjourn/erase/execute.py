"""Erasing: delete, read again, record, at home too, until every outcome is final.

What can go wrong here, and what prevents it:
- A status code is taken for a deletion: outcomes come from `reread` alone.
- A kill between two steps: every step is stored before it is taken, each is idempotent, and
  `advance` goes on from the rows. Nothing is counted twice: outcome, evidence and the next time are
  one transaction.
- Two processes work on one erasure: a step that the other one has stored since is left alone.
- The person comes back while being erased: guard, steps and the end of all handles are one
  transaction. What is seen of the person from then on belongs to somebody new.
- A part comes back while the tool still shows it: its guard is in the same transaction, too. The
  person stays, and no item is in two open erasures of a part.
- A tool is down: its steps stay open with a time to try again, the others and the local part go on.
- One item is denied: it waits, the others go on.
- A hold ends: what was not done is asked for again at each re-check, with the holds read anew.
- Somebody else's data go: see `Run._settle` and `adjourn.ledger.erasing`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from adjourn.erase.asked import take_over
from adjourn.erase.find import erasure_of, parts_of
from adjourn.erase.models import Erasure, Step
from adjourn.erase.plan import Plan, chosen, only_linked
from adjourn.erase.run import Progress, Run, Trouble, evidence
from adjourn.erase.steps import sealed
from adjourn.ledger import erasing, guards, restricting
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.find import FoundItem
from adjourn.ledger.holding import held
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.people import present
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Tool

__all__ = ["AlreadyErased", "Progress", "Trouble", "advance", "at_home", "open_erasure"]


class AlreadyErased(LedgerError):
    """Somebody else's erasure of this person was faster."""


def open_erasure(ledger: Ledger, plan: Plan, actor: str) -> uuid.UUID:
    """Store the steps, set the guard and lock what is shared, all at once; nothing is deleted yet.

    `actor` is a role ("operator", "desk", "person"), never a name. What was collected since the
    plan was made is taken along. An erasure of this whole person that is open already is answered
    as it is; one of the same data types, too, if there is nothing that it does not do. Raises
    `AlreadyErased`.
    """
    with writing():
        running = erasure_of(plan.person)
        if running:
            return running
        if present(plan.person.number) != plan.person.number:
            raise AlreadyErased("this person was erased meanwhile: run it again to see how far.")
        found = chosen(ledger, plan)
        if not plan.part and held(one.number for one in found):
            return _all_but_held(ledger, plan, actor)
        return _same(plan, found) or _open(ledger, plan, found, actor)


def _all_but_held(ledger: Ledger, plan: Plan, actor: str) -> uuid.UUID:
    """A hold keeps something of the person, and so what tells whose it is: they stay, restricted to
    that, until the hold ends; everything else goes now and is refused from now on."""
    part = replace(plan, types=frozenset(ledger.register.types))
    found = chosen(ledger, part)
    return _same(part, found) or _open(ledger, part, found, actor, whole=True)


def _same(plan: Plan, found: list[FoundItem]) -> uuid.UUID | None:
    """The open erasure that does all that this plan wants, with its guard moved on."""
    if found or not plan.types:
        return None
    number = plan.person.number
    for erasure in parts_of(number).filter(state=Erasure.State.OPEN):
        if guards.types_of(number, erasure.id) == plan.types:
            guards.refuse_types(number, plan.types, erasure.id, plan.now)
            return erasure.id
    return None


def _open(
    ledger: Ledger, plan: Plan, found: list[FoundItem], actor: str, *, whole: bool = False
) -> uuid.UUID:
    key = next(take_numbers(1))
    ledger.keyring.add([key])
    erasure = Erasure.objects.create(
        id=uuid.uuid4(),
        state=Erasure.State.OPEN,
        opened=to_ms(plan.now),
        actor=actor,
        key=key,
        person=plan.person.number,
        part=plan.part,
        whole=whole,
    )
    steps = _steps(ledger, erasure, plan, found)
    Step.objects.bulk_create(steps)
    guard = _guard_part(ledger, plan, erasure, found) if plan.part else _guard_all(plan, erasure)
    for part in parts_of(plan.person.number):  # what came late was locked for them
        restricting.lift(part.id, [one.number for one in found])
    waiting = [step.row for step in steps if step.row and step.shared and not step.unlink]
    restricting.restrict(waiting, erasure.id, plan.now)
    version = ledger.register.version
    evidence(ledger, erasure, "erasure.opened", plan.now, count=len(steps), register=version)
    evidence(ledger, erasure, "guard.set", plan.now, count=guard)
    return erasure.id


def _guard_all(plan: Plan, erasure: Erasure) -> int:
    """By every handle. From now on the erasures of a part are found by them, too."""
    number = plan.person.number
    for part in parts_of(number):
        erasing.set_guard(number, part.id, from_ms(part.opened))
    guarded = erasing.set_guard(number, erasure.id, plan.now)
    erasing.delete_handles(number)
    return guarded


def _guard_part(ledger: Ledger, plan: Plan, erasure: Erasure, found: list[FoundItem]) -> int:
    """By item, and by data type where all of a type goes."""
    number = plan.person.number
    refused = [
        (ledger.item_index(one.tool, one.item.kind, one.item.ref), only_linked(one))
        for one in found
    ]
    types = guards.refuse_types(number, plan.types or (), erasure.id, plan.now)
    return guards.refuse_items(refused, number, erasure.id) + types


def _steps(ledger: Ledger, erasure: Erasure, plan: Plan, found: list[FoundItem]) -> list[Step]:
    aes = ledger.keyring.get([erasure.key])[erasure.key]
    forecasts = {planned.found.number: planned.forecast.outcome.value for planned in plan.steps}
    return [
        Step(
            erasure=erasure,
            item=one.id,
            row=one.number,
            tool=one.tool,
            kind=one.item.kind.value,
            type=one.type,
            at=to_ms(one.item.at),
            shared=one.shared,
            unlink=only_linked(one),
            state=Step.State.PLANNED,
            forecast=forecasts.get(one.number, ""),
            sealed=sealed(aes, erasure.id, one.id, one.item, ()),
        )
        for one in found
    ]


def advance(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    erasure_id: uuid.UUID,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> list[Trouble]:
    """Do everything of this erasure that can be done at `now`; go on after a kill the same way."""
    erasure = Erasure.objects.get(id=erasure_id)
    if erasure.state == Erasure.State.FINAL:
        return []
    with writing():
        take_over(ledger, erasure)
    run = Run(ledger, erasure, now, progress)
    run.at_home()
    run.forgotten()
    run.unlink()
    for name in run.tools():
        run.at_tool(name, tools.get(name))
        run.tell(name)
    run.close()
    return run.troubles


def at_home(ledger: Ledger, erasure_id: uuid.UUID, now: datetime) -> None:
    """Only the local part: rows, links, handles, keys and their evidence."""
    Run(ledger, Erasure.objects.get(id=erasure_id), now, lambda done, total: None).at_home()

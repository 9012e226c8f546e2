"""Erasing: delete, read again, record, at home too, until every outcome is final.

What can go wrong here, and what prevents it:
- A status code is taken for a deletion: outcomes come from `reread` alone.
- A kill between two steps: every step is stored before it is taken, each is idempotent, and
  `advance` goes on from the rows. Nothing is counted twice: outcome, evidence and the next time are
  one transaction.
- Two processes work on one erasure: a step that the other one has stored since is left alone.
- The person comes back while being erased: guard, steps and the end of all handles are one
  transaction. What is seen of the person from then on belongs to somebody new.
- A tool is down: its steps stay open with a time to try again, the others and the local part go on.
- One item is denied: it waits, the others go on.
- A hold ends: what was not done is asked for again at each re-check, with the holds read anew.
- Somebody else's data go: see `Run._settle` and `adjourn.ledger.erasing`.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from adjourn.erase.models import Erasure, Step
from adjourn.erase.plan import Plan, only_linked
from adjourn.erase.run import Progress, Run, Trouble, evidence
from adjourn.erase.steps import sealed
from adjourn.ledger import erasing
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.find import items
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Tool

__all__ = ["AlreadyErased", "Progress", "Trouble", "advance", "at_home", "open_erasure"]


class AlreadyErased(LedgerError):
    """Somebody else's erasure of this person was faster."""


def open_erasure(ledger: Ledger, plan: Plan, actor: str) -> uuid.UUID:
    """Store the steps, set the guard and lock what is shared, all at once; nothing is deleted yet.

    `actor` is a role ("operator", "desk", "person"), never a name. What was collected since the
    plan was made is taken along. An erasure of this person that is open already is answered as it
    is. Raises `AlreadyErased`.
    """
    with writing():
        running = Erasure.objects.filter(state=Erasure.State.OPEN, person=plan.person.number)
        for known in running:
            return known.id
        if not erasing.known(plan.person.number):
            raise AlreadyErased("this person was erased meanwhile: run it again to see how far.")
        return _open(ledger, plan, actor)


def _open(ledger: Ledger, plan: Plan, actor: str) -> uuid.UUID:
    key = next(take_numbers(1))
    ledger.keyring.add([key])
    erasure = Erasure.objects.create(
        id=uuid.uuid4(),
        state=Erasure.State.OPEN,
        opened=to_ms(plan.now),
        actor=actor,
        key=key,
        person=plan.person.number,
    )
    steps = _steps(ledger, erasure, plan)
    Step.objects.bulk_create(steps)
    guarded = erasing.set_guard(plan.person.number, erasure.id, plan.now)
    erasing.delete_handles(plan.person.number)
    erasing.restrict(step.row for step in steps if step.row and step.shared and not step.unlink)
    version = ledger.register.version
    evidence(ledger, erasure, "erasure.opened", plan.now, count=len(steps), register=version)
    evidence(ledger, erasure, "guard.set", plan.now, count=guarded)
    return erasure.id


def _steps(ledger: Ledger, erasure: Erasure, plan: Plan) -> list[Step]:
    aes = ledger.keyring.get([erasure.key])[erasure.key]
    forecasts = {planned.found.number: planned.forecast.outcome.value for planned in plan.steps}
    return [
        Step(
            erasure=erasure,
            item=found.id,
            row=found.number,
            tool=found.tool,
            kind=found.item.kind.value,
            type=found.type,
            at=to_ms(found.item.at),
            shared=found.shared,
            unlink=only_linked(found),
            state=Step.State.PLANNED,
            forecast=forecasts.get(found.number, ""),
            sealed=sealed(aes, erasure.id, found.id, found.item, ()),
        )
        for found in items(ledger, plan.person.number)
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

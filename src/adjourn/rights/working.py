"""What may be done without a human: own data of a person of whom it is known who asks.

What can go wrong here, and what prevents it:
- A kill between two steps: a step is one transaction on the rows of its case, and the tools are
  only asked through an erasure, whose steps survive by themselves.
- Two processes work on one case: each step reads the row anew under the write lock, and leaves it
  alone when it is no longer due.
- A refusal leaves by itself: no step here refuses anything; where something stays for a reason of
  ours or of other people, a human confirms it first (Art. 22 GDPR; facts: law §2.4).
- A case is forgotten: every open case has a time at which the desk is reminded (`timing.wind`).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from adjourn.erase.execute import Progress, Trouble, advance
from adjourn.erase.fresh import freshen
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.rights import actions
from adjourn.rights.artefacts import destroy_old
from adjourn.rights.contents import opened
from adjourn.rights.deliveries import watch
from adjourn.rights.disclosures import forget_the_gone
from adjourn.rights.expiry import expire
from adjourn.rights.models import Case
from adjourn.rights.reminding import remind
from adjourn.rights.states import Stage, write
from adjourn.rights.subject import person_of
from adjourn.rights.timing import OPEN
from adjourn.tools.protocol import Tool

_STEPS = 3  # that a case can take in one round: to begin, to be answered, to be closed
_BY_WHAT_IS_HELD = (Stage.NEW, Stage.WAIT, Stage.ERASE)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worked:
    """What a round did: cases that went further, each step once; cases of which the desk was
    reminded; how many files were destroyed."""

    cases: list[UUID] = field(default_factory=list)
    reminded: list[UUID] = field(default_factory=list)
    destroyed: int = 0
    troubles: list[Trouble] = field(default_factory=list)


def work(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> Worked:
    """Everything that is due at `now` and needs no human. Its cost grows with what is due."""
    done = Worked()
    watch(ledger, now)
    for _ in range(_STEPS):
        for case_id in due(now):
            done.troubles += _look(ledger, tools, case_id, now)
            done.troubles += _delete(ledger, tools, case_id, now, progress)
            if step(ledger, tools, case_id, now):
                done.cases.append(case_id)
    done.reminded = remind(ledger, now)
    destroy_old(ledger, now)
    done.destroyed = expire(ledger, now)
    forget_the_gone()
    if done.cases or done.destroyed:
        _log.info("%d cases worked, %d files destroyed", len(done.cases), done.destroyed)
    return done


def due(now: datetime) -> list[UUID]:
    """The cases that have something to do, in the order of their messages and of work within."""
    rows = Case.objects.filter(next__lte=to_ms(now)).order_by("received", "key")
    return list(rows.values_list("id", flat=True))


def step(ledger: Ledger, tools: Mapping[str, Tool], case_id: UUID, now: datetime) -> bool:
    """One step of one case, if it is due; whether it was."""
    with writing():
        case = Case.objects.filter(id=case_id, next__lte=to_ms(now)).first()
        if case is None:
            return False
        case.next = None
        actions.step(ledger, tools, case, opened(ledger, case), now)
        write(ledger, case, now)
    return True


def _look(ledger: Ledger, tools: Mapping[str, Tool], case_id: UUID, now: datetime) -> list[Trouble]:
    """Take in what the tools show of the person by now, outside of any transaction, where the next
    step decides by what is held."""
    found = Case.objects.filter(id=case_id, next__lte=to_ms(now), state__in=OPEN)
    case = found.filter(stage__in=_BY_WHAT_IS_HELD).first()
    if case is None:
        return []
    contents = opened(ledger, case)
    person = person_of(ledger, case, contents)
    own = [contents.handle] if contents.handle else []
    return freshen(ledger, tools, person.handles if person else own, now)


def _delete(
    ledger: Ledger, tools: Mapping[str, Tool], case_id: UUID, now: datetime, progress: Progress
) -> list[Trouble]:
    """Ask the tools, outside of any transaction, where the case stands at that."""
    case = Case.objects.filter(id=case_id, next__lte=to_ms(now), stage=Stage.ERASING).first()
    if case is None or case.erasure is None:
        return []
    return advance(ledger, tools, case.erasure, now, progress)

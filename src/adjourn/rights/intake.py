"""Taking a request: one message, one case for each right, each with a key of its own."""

from datetime import datetime
from uuid import UUID, uuid4

from adjourn.law.identity import Check
from adjourn.law.intake import in_order
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.rights import letters
from adjourn.rights.artefacts import keep
from adjourn.rights.asked import Asked, check
from adjourn.rights.at_once import begin
from adjourn.rights.contents import of, sealed
from adjourn.rights.events import PERSON, SYSTEM, Happened, Matter, tell
from adjourn.rights.identity import settled
from adjourn.rights.models import Case
from adjourn.rights.states import need, write
from adjourn.rights.subject import remember


def open_cases(ledger: Ledger, asked: Asked, now: datetime) -> tuple[UUID, ...]:
    """Open a case for each right that was asked for, in the order in which they are worked.

    What must not wait takes effect with it where the person is known (`adjourn.rights.at_once`).
    Receipt is confirmed by mail. Raises `NotAsked`, and `LedgerError`; then nothing was taken.
    """
    check(ledger, asked, now)
    rights = in_order(asked.rights)
    intake = uuid4()
    with writing():
        numbers = list(take_numbers(len(rights)))
        ledger.keyring.add(numbers)
        opened = [
            _open(ledger, asked, right, intake, key, now)
            for right, key in zip(rights, numbers, strict=True)
        ]
        if asked.facts:
            keep(ledger, opened[0], asked.facts, "", now)
        letters.received(ledger, opened, asked.reply_to, asked.language, now)
    return tuple(case.id for case in opened)


def _open(
    ledger: Ledger, asked: Asked, right: Right, intake: UUID, key: int, now: datetime
) -> Case:
    case = Case(
        id=uuid4(),
        intake=intake,
        right=right.value,
        channel=asked.channel.value,
        state=Case.State.RECEIVED,
        received=to_ms(asked.received),
        key=key,
    )
    contents = of(asked)
    case.sealed = sealed(ledger.keyring.need([key])[key], case, contents)
    case.save(force_insert=True)
    if asked.handle:
        remember(ledger, case, [asked.handle])
    tell(ledger, case, Happened.RECEIVED, PERSON, asked.received, asked.channel.value)
    ledger.evidence.record("case.opened", now, actor=PERSON, case=case.id, right=right.value)
    if asked.verified:
        word = f"{asked.verified.value}/{Check.PROVEN.value}"
        tell(ledger, case, Happened.CHECKED, SYSTEM, now, word)
    if settled(ledger, case, contents, asked.verified, now):
        begin(ledger, case, now)
    else:
        need(ledger, case, Matter.IDENTITY, now)
    write(ledger, case, now)
    return case

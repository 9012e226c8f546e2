"""Taking a request: one message, one case for each right, each with a key of its own."""

from datetime import datetime
from uuid import UUID, uuid4

from adjourn.law.identity import Check
from adjourn.law.intake import Channel, in_order
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import to_ms
from adjourn.rights import letters
from adjourn.rights.artefacts import keep
from adjourn.rights.asked import Asked, check
from adjourn.rights.at_once import begin, protect
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


# They protect, and then what they are about is erased, which nobody can undo.
_ERASING = (Right.WITHDRAWAL, Right.OBJECTION)


def _only_typed(asked: Asked, right: Right) -> bool:
    """Whether anybody may have typed this into a public form: then the data are locked at once, and
    erased when it is known who asked (Art. 5(1)(f), 12(6) GDPR; facts: law A-02)."""
    return right in _ERASING and asked.channel is Channel.PORTAL and asked.verified is None


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
    if settled(ledger, case, contents, asked.verified, now) and not _only_typed(asked, right):
        begin(ledger, case, now)
    else:
        if right in _ERASING:
            protect(ledger, case, now)
        need(ledger, case, Matter.IDENTITY, now)
    write(ledger, case, now)
    return case

"""What must not wait for the next round of work: it takes effect with the request itself.

A withdrawal closes the gate at once and locks what rested on it (C-04, C-05; facts: law §2.4), an
objection locks what it is about (Art. 21(1), 18(1)(d)), and so does a restriction (Art. 18). What
others wrote and only mentions the person stays theirs.
"""

from datetime import datetime

from adjourn import consent
from adjourn.erase.plan import only_linked
from adjourn.law.intake import Channel
from adjourn.law.rights import Right
from adjourn.ledger import restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import SYSTEM, Done, Happened, tell
from adjourn.rights.models import Case
from adjourn.rights.scope import items_of
from adjourn.rights.subject import person_of

_LOCK = (Right.WITHDRAWAL, Right.OBJECTION, Right.RESTRICTION)
# The consent ledger's words for the way that a withdrawal came.
_CHANNELS = {
    Channel.PORTAL: "portal",
    Channel.API: "api",
    Channel.DESK: "desk",
    Channel.LETTER: "paper",
    Channel.PHONE: "voice",
    Channel.MAIL: "paper",
    Channel.CHAT: "paper",
}


def begin(ledger: Ledger, case: Case, now: datetime) -> None:
    """It is known who asks, as far as the right needs: work begins. The caller writes the row."""
    case.verified, case.matter = True, ""
    case.state, case.next = Case.State.RECEIVED, to_ms(now)
    protect(ledger, case, now)


def protect(ledger: Ledger, case: Case, now: datetime) -> None:
    """What protects and can be undone, whoever asks: the gate is shut and the data are locked."""
    contents = opened(ledger, case)
    if case.right == Right.WITHDRAWAL and not contents.stopped:
        _stop(ledger, case, contents, now)
    if case.right in _LOCK:
        _lock(ledger, case, contents, now)


def _stop(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    person = person_of(ledger, case, contents)
    who = person.number if person else [contents.handle] if contents.handle else []
    channel = _CHANNELS[Channel(case.channel)]
    if consent.withdraw(ledger, who, contents.purposes or None, now, channel):
        tell(ledger, case, Happened.DONE, SYSTEM, now, Done.STOPPED)


def _lock(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    person = person_of(ledger, case, contents)
    found = items_of(ledger, case, contents, person, now) if person else []
    locked = [each.number for each in found if not only_linked(each)]
    if locked:
        restricting.restrict(locked, case.id, now)
        tell(ledger, case, Happened.DONE, SYSTEM, now, Done.LOCKED)
        ledger.evidence.record(
            "items.restricted", now, actor=SYSTEM, case=case.id, count=len(locked)
        )

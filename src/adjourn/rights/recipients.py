"""Telling recipients of a rectification, erasure or restriction (Art. 19 GDPR).

Whoever received data according to the disclosure log gets a notice, which is tracked until it is
sent, confirmed or known to be impossible. It goes by mail where the register has an address.
"""

from collections.abc import Collection
from datetime import datetime

from adjourn.law.rights import TELLS_RECIPIENTS
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import letters
from adjourn.rights.contents import Contents
from adjourn.rights.disclosures import disclosed_to
from adjourn.rights.events import SYSTEM, Happened, Matter, tell
from adjourn.rights.models import Case, Notice


def list_recipients(
    ledger: Ledger, case: Case, person: int, types: Collection[str] | None, now: datetime
) -> None:
    """Note who has to be told, before the log forgets an erased person (row number)."""
    if case.right not in TELLS_RECIPIENTS:
        return
    found = disclosed_to(ledger, person, None if types is None else sorted(types))
    rows = [
        Notice(
            case=case,
            recipient=each.id,
            types=",".join(each.types),
            since=to_ms(each.last or now),
            state=Notice.State.OPEN,
            changed=to_ms(now),
        )
        for each in found
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def tell_recipients(ledger: Ledger, case: Case, contents: Contents, now: datetime) -> None:
    """The change is done: tell everybody who is still to be told, or have them told."""
    by_hand = 0
    for notice in case.notice_set.filter(state=Notice.State.OPEN):
        party = ledger.register.parties.get(notice.recipient)
        if party and letters.to_recipient(ledger, case, contents, notice, party, now):
            mark(ledger, case, notice, Notice.State.SENT, SYSTEM, now)
        else:
            by_hand += 1
    if by_hand:
        letters.desk(ledger, case, Matter.RECIPIENTS, Matter.RECIPIENTS, now)


def mark(
    ledger: Ledger, case: Case, notice: Notice, state: Notice.State, actor: str, now: datetime
) -> None:
    """Write down what is known of a notice."""
    notice.state, notice.changed = state.value, to_ms(now)
    notice.save()
    tell(ledger, case, Happened.NOTIFIED, actor, now, state.value, recipient=notice.recipient)
    if state == Notice.State.SENT:
        ledger.evidence.record("recipients.notified", now, actor=actor, case=case.id, count=1)

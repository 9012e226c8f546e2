"""Receiving: what a tool pushes goes into the ledger before it is answered.

Name and content of a push are one transaction. Killed before it, the tool gets no answer and pushes
again; killed behind it, the tool pushes again and the name is known. Nothing of a push is kept but
what a collection would keep.
"""

from datetime import datetime

from adjourn.collect.allowed import refuse_blocked
from adjourn.collect.storing import store
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.tools.protocol import Batch
from adjourn.tools.receiving import Delivery, Receiver, Request

PUSHED = "push"  # the source whose cursor holds the names of the last pushes, newest last
_NAMES = 100  # tools push in order and repeat the last one: older names never come again


def receive(ledger: Ledger, tool: Receiver, request: Request, now: datetime) -> Delivery:
    """Read one request of `tool`, store what it brings, and give the answer.

    Raises `LedgerError` when it cannot be stored, and `Blocked` where the tool may not be used:
    then there must be no good answer.
    """
    refuse_blocked(ledger, tool.name, now)
    delivery = tool.receive(request)
    if delivery.name:
        _store(ledger, tool.name, delivery, now)
    return delivery


def _store(ledger: Ledger, tool: str, delivery: Delivery, now: datetime) -> None:
    with writing():
        known = ledger.cursor(tool, PUSHED) or []
        if delivery.name in known:
            return
        names = [*known, delivery.name][-_NAMES:]
        seen = delivery.batch
        batch = Batch(seen.observations, names, seen.gone, seen.drift)
        written = store(ledger, tool, PUSHED, batch, now)
        if written.new:
            ledger.evidence.record(
                "collected", now, actor="system:collect", tool=tool, count=written.new
            )

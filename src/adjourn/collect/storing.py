"""Storing a batch, polled or pushed, with what it changes about consent."""

from datetime import datetime

from adjourn.consent import BatchReview
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.write import Written, write
from adjourn.tools.protocol import Batch


def store(ledger: Ledger, tool: str, source: str, batch: Batch, now: datetime) -> Written:
    """Write a batch and its cursor. What rests on consent that somebody has not given is locked in
    the same transaction, and what they have given is free."""
    with writing():
        review = BatchReview(ledger, tool, batch)
        written = write(ledger, tool, source, batch, now)
        review.run(now)
    return written

"""The end of a case file: three years after the year in which the case was closed (K-18)."""

from datetime import datetime

from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.ledger.times import to_ms
from adjourn.rights.artefacts import destroy, settle
from adjourn.rights.events import SYSTEM
from adjourn.rights.models import Case


def expire(ledger: Ledger, now: datetime) -> int:
    """Destroy the files whose period is over, rows and keys; how many.

    With the file goes what connects its random id in the evidence to a person (R-14).
    """
    with writing():
        over = list(Case.objects.filter(expires__lte=to_ms(now)))
        doomed = [key for case in over for key in (case.key, *destroy(case))]
        erasing.doom(doomed)
        for case in over:
            ledger.evidence.record(
                "case.destroyed", now, actor=SYSTEM, case=case.id, right=case.right,
                method="key_destroyed",
            )  # fmt: skip
        Case.objects.filter(id__in=[case.id for case in over]).delete()
    settle(ledger, doomed)
    return len(over)

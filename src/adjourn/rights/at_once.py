"""What must not wait for the next round of work: it takes effect with the request itself."""

from datetime import datetime

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights.models import Case


def begin(_ledger: Ledger, case: Case, now: datetime) -> None:
    """It is known who asks, as far as the right needs: work begins. The caller writes the row."""
    case.verified, case.matter = True, ""
    case.state, case.next = Case.State.RECEIVED, to_ms(now)

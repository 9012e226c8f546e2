"""A tool without its provider's contract in force is not used: nothing of it is collected (S25)."""

from datetime import datetime

from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.register import lacking
from adjourn.register.problem import dotted


class Blocked(LedgerError):
    """The register lacks what a tool needs to be used (Art. 28(3) GDPR). Names key and remedy."""


def refuse_blocked(ledger: Ledger, tool: str, now: datetime) -> None:
    """Raises `Blocked` where `tool` may not be used at `now`. A tool of no section is not known to
    the register: the commands connect none."""
    section = ledger.register.tools.get(tool)
    today = now.astimezone(ledger.register.zone).date()
    gap = lacking(ledger.register, section, today) if section else None
    if gap is not None:
        raise Blocked(f"{dotted(gap.path)} {gap.message}; right would be {gap.right}")

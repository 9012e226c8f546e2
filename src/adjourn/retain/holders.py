"""Who opened and who approved a hold: sealed, and shown to the desk alone."""

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.models import Hold
from adjourn.ledger.sealing import seal, unseal


def sealed(ledger: Ledger, hold: Hold, opened_by: str, approved_by: str) -> bytes:
    """Both handles (the second empty before the approval), sealed for this hold."""
    who = {"opened_by": opened_by, "approved_by": approved_by}
    return seal(ledger.keyring.system, who, b"hold" + hold.id.bytes)


def holders(ledger: Ledger, hold: Hold) -> tuple[str, str]:
    """Who opened it, and who approved it (empty before)."""
    who = unseal(ledger.keyring.system, bytes(hold.sealed), b"hold" + hold.id.bytes)
    return who["opened_by"], who["approved_by"]

"""The receipt: what the person gets at once, as JSON-LD (facts: law §3.1) and as a page to read."""

from typing import Any
from uuid import UUID

from adjourn.consent import proof
from adjourn.consent.jsonld import CONTEXT, RECEIPT, controller
from adjourn.evidence.entries import rfc3339
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, trouble
from adjourn.ledger.times import from_ms


class NoReceipt(LookupError):
    """There is no receipt with this id, or no more: its records are over (K-19)."""


def receipt(ledger: Ledger, id: UUID) -> dict[str, Any]:
    """The receipt of what was answered together: `dpv:ConsentReceipt` with a record a purpose.

    Each record is as it was given out; its SHA-256 in canonical form (RFC 8785) is `body` of the
    log entry `consent.recorded` with its id. Raises `NoReceipt`.
    """
    with trouble():
        rows = every(
            "SELECT r.key, e.number, e.sealed, e.recorded FROM consent_event e "
            "JOIN consent_record r ON r.id = e.record WHERE e.receipt = %s ORDER BY e.number",
            [id.hex],
        )
    if not rows:
        raise NoReceipt(str(id))
    proofs = proof.opened(ledger, (row[:3] for row in rows))
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{id}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": RECEIPT,
        "dct:identifier": str(id),
        "dct:created": rfc3339(from_ms(rows[0][3])),
        "dct:publisher": controller(ledger.register),
        "dpv:hasRecordOfActivity": [proof.unpacked(one.record) for one in proofs.values()],
        **({"ct:practice": True} if ledger.practice else {}),
    }

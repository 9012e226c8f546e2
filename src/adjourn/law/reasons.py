"""Why an item is still there: one closed list (facts R-10, DESIGN §6.4).

Whatever keeps an item is one of these, cited and dated. The first group are reasons of the
controller (they restrict), the second are states of a request, the third say what a provider does
with data that we asked it to delete.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """A reason from the closed list. Values are stable: receipts carry them."""

    STATUTORY_RETENTION = "statutory_retention"  # Art. 17(3)(b) GDPR; § 257 HGB, § 147 AO
    TAX_OPEN = "tax_open"  # § 147(3) AO
    LEGAL_HOLD = "legal_hold"  # Art. 17(3)(e), 18 GDPR
    LEGAL_CLAIM = "legal_claim"  # Art. 17(3)(e) GDPR
    THIRD_PARTY_RIGHTS = "third_party_rights"  # Art. 15(4), 17 GDPR

    IDENTITY_OPEN = "identity_open"  # Art. 12(6) GDPR
    NOT_IDENTIFIABLE = "not_identifiable"  # Art. 11 GDPR
    OTHER_CONTROLLER = "other_controller"  # Art. 4(7), 19 GDPR
    NOT_FOUND = "not_found"

    PROVIDER_PERIOD = "provider_period"  # no delete call exists; the provider's own period runs
    PROVIDER_RECOVERY = "provider_recovery"  # deleted, but restorable until a date
    PROVIDER_PENDING = "provider_pending"  # accepted, not done yet
    PROVIDER_COPY = "provider_copy"  # a copy stays in a place that no call of ours reaches
    PROVIDER_REFUSED = "provider_refused"  # the provider answered no


HOLDS = (Reason.LEGAL_HOLD, Reason.TAX_OPEN, Reason.LEGAL_CLAIM)
"""The reasons that somebody may open a hold for."""

Unsaid = Mapping[Reason, Sequence[str]]
"""The reasons that the notice in force has no sentence for, each with the keys of the register to
fill in. Nothing may be kept for them: people were not told (Art. 13(2)(a) GDPR; facts: law S16)."""

PRECEDENCE = (
    Reason.LEGAL_HOLD,
    Reason.TAX_OPEN,
    Reason.STATUTORY_RETENTION,
    Reason.LEGAL_CLAIM,
    Reason.THIRD_PARTY_RIGHTS,
)
"""The blocking reasons, those before others first (facts: law R-10): hold, statute, claim, others.
What is in none of them goes by its purpose or its consent."""


def decisive(reasons: Sequence[tuple[Reason, datetime]]) -> tuple[Reason, datetime]:
    """The reason that is shown of several that keep one item, and until when it stays at the least:
    the longest of them (facts: law R-10). Of at least one blocking reason."""
    first = min((reason for reason, _ in reasons), key=PRECEDENCE.index)
    return first, max(until for _, until in reasons)

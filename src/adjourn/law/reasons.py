"""Why an item is still there: one closed list (facts R-10, DESIGN §6.4).

Whatever keeps an item is one of these, cited and dated. The first group are reasons of the
controller (they restrict), the second are states of a request, the third say what a provider does
with data that we asked it to delete.
"""

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

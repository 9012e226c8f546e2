"""The letter that confirms a consent, with the address to withdraw it at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from adjourn import consent
from adjourn.ledger.ledger import Ledger
from adjourn.mail import Letter, queue


def send_receipt(
    ledger: Ledger,
    asked: consent.Asked,
    agreed: Sequence[str],
    site: str,
    withdraw: str,
    now: datetime,
    reference: str | None = None,
) -> bool:
    """The receipt goes to the person at once (facts: law §3.1); nothing where they agreed to
    nothing, or where a letter of this `reference` went before. Whether one goes.

    `agreed`: the sentences; `site`: the portal's address.
    """
    if not agreed:
        return False
    language: Literal["de", "en"] = "de" if asked.language == "de" else "en"
    context = {
        "purposes": list(agreed),
        "url_withdraw": withdraw,
        "url_notice": f"{site}/{language}/notice/{asked.notice}",
    }
    letter = Letter(asked.handle.value, "consent", language, context, reference=reference)
    return queue(ledger, letter, now)

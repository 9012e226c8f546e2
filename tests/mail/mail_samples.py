"""One letter of each text, with made-up values."""

from datetime import UTC, datetime
from typing import Any

from adjourn.mail import Letter

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CASE = "017c4cc0-1a9f-47a7-aaf6-811c99eab87d"
PAGE = "https://privacy.example.org/x/4c1f"
DUE = datetime(2026, 12, 23, 22, 59, 59, tzinfo=UTC)

CONTEXTS: dict[str, dict[str, Any]] = {
    "link": {"url": PAGE, "minutes": 15},
    "received": {
        "cases": [
            {"id": CASE, "right": "access", "due": DUE},
            {"id": CASE, "right": "erasure", "due": DUE},
        ],
        "url": PAGE,
    },
    "question": {"case": CASE, "text": "On which day was the conference?", "url": PAGE},
    "extended": {"case": CASE, "reason": "There are very many files.", "due": DUE, "url": PAGE},
    "answered": {"case": CASE, "right": "access", "url": PAGE, "until": DUE},
    "refused": {
        "case": CASE,
        "right": "erasure",
        "reasons": ["The invoice has to be kept until 31 December 2034 (§ 147 AO)."],
        "url": PAGE,
    },
    "lifting": {"case": CASE, "text": "The names are right now.", "until": DUE, "url": PAGE},
    "consent": {
        "purposes": ["Recording for colleagues who could not take part"],
        "url_withdraw": PAGE,
        "url_notice": "https://privacy.example.org/notice",
    },
    "withdrawn": {"purposes": ["Recording for colleagues who could not take part"], "url": PAGE},
    "recipient": {
        "organisation": "Beispiel Consulting AG",
        "right": "erasure",
        "what": "Anna Beispiel, anna@example.org: chat messages of 2 November 2026",
        "since": datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
    },
    "desk": {"case": CASE, "what": "A tool did not answer for a week.", "url": PAGE},
    "test": {},
}


def letter(text: str = "link", to: str = "anna@example.org", **more: Any) -> Letter:
    """A letter with the sample context of its text; `context` replaces it."""
    values = {"language": "en", "context": CONTEXTS[text], **more}
    return Letter(to, text, **values)

"""Mail: letters wait sealed in an outbox, are sent by SMTP, and are destroyed when sent."""

from adjourn.mail.addresses import is_address
from adjourn.mail.letter import Attachment, Letter, LetterError
from adjourn.mail.outbox import Counts, Fate, counts, fate, fates, queue, readdress, retry
from adjourn.mail.sending import Sent, send_due

__all__ = [
    "Attachment",
    "Counts",
    "Fate",
    "Letter",
    "LetterError",
    "Sent",
    "counts",
    "fate",
    "fates",
    "is_address",
    "queue",
    "readdress",
    "retry",
    "send_due",
]

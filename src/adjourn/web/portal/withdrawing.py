"""Withdrawing at the portal: effective at once, and then what rested on the consent alone goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from adjourn import consent
from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.ledger.sql import writing
from adjourn.rights import Asked, Channel, open_cases
from adjourn.tools.protocol import HandleKind
from adjourn.web.desk import Desk


def withdraw_by_token(
    desk: Desk, token: str, standing: Sequence[consent.Standing], purpose: str
) -> None:
    """Withdraw one purpose, or all ("") that the address opens; once more changes nothing.

    The gate is shut in the same transaction in which the case is opened, so that what rested on the
    consent alone is erased (Art. 17(1)(b) GDPR; facts: law C-05); if somebody else may have the
    address, only when it is known who asks.
    """
    now = desk.clock.now()
    purposes = [one.purpose for one in standing if one.open and purpose in ("", one.purpose)]
    subject = consent.subject_by_token(desk.ledger, token)
    if not purposes or subject is None:
        return
    method = Method.LINK if consent.vouched(token) else None
    with writing():
        done = consent.withdraw(desk.ledger, (), purposes, now, "portal", token)
        if done:
            open_cases(desk.ledger, _asked(subject, standing[0], done, method, now), now)
    desk.worker.wake()


def _asked(
    subject: consent.Subject,
    one: consent.Standing,
    purposes: list[str],
    method: Method | None,
    now: datetime,
) -> Asked:
    language: Literal["de", "en"] = "de" if one.language == "de" else "en"
    handle = subject.handle
    return Asked(
        rights=(Right.WITHDRAWAL,),
        channel=Channel.PORTAL,
        received=now,
        handle=handle,
        verified=method,
        language=language,
        reply_to=handle.value if handle.kind is HandleKind.EMAIL else None,
        purposes=tuple(purposes),
        conference=subject.conference,
        stopped=True,
    )

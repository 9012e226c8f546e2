"""Which version people were shown before a conference, and where (facts: law N-06; Art. 13(1)).

Kept by conference, never by person: who agreed to something has the version in their record.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, one, trouble, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.notice.draft import LANGUAGES
from adjourn.notice.versions import Unpublished, in_force

KEPT = timedelta(days=4 * 366)
"""Claims of people lapse three years after the end of the year (§§ 195, 199 BGB)."""


class Channel(StrEnum):
    INVITATION = "invitation"  # the address that was sent leads to it
    JOIN = "join"  # the page before a conference was opened


@dataclass(frozen=True, slots=True)
class Delivery:
    """A version with its language; `first`: since when it was shown for the conference (UTC)."""

    version: str
    language: str
    channel: Channel
    first: datetime


def invited(ledger: Ledger, tool: str, conference: str, now: datetime) -> None:
    """An invitation to a conference (its ref at `tool`) was made; nothing while there is no
    notice."""
    for language in LANGUAGES:
        try:
            shown = in_force(ledger, language, now)
        except Unpublished:
            return
        delivered(ledger, tool, conference, shown.hash, Channel.INVITATION, now)


def delivered(
    ledger: Ledger, tool: str, conference: str, version: str, channel: Channel, now: datetime
) -> None:
    """Somebody was shown `version` for a conference; noted once."""
    index = ledger.conference_index(tool, conference)
    known = [index, version, channel.value]
    with trouble():
        if one(
            "SELECT 1 FROM notice_delivery WHERE conference = %s AND version = %s AND channel = %s",
            known,
        ):
            return
    with writing():
        execute("DELETE FROM notice_delivery WHERE first <= %s", [to_ms(now - KEPT)])
        execute(
            "INSERT INTO notice_delivery (conference, version, channel, first) "
            "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [*known, to_ms(now)],
        )


def deliveries(ledger: Ledger, tool: str, conference: str) -> list[Delivery]:
    """What was shown for a conference, oldest first."""
    with trouble():
        rows = every(
            "SELECT d.version, v.language, d.channel, d.first FROM notice_delivery d "
            "JOIN notice_version v ON v.hash = d.version WHERE d.conference = %s "
            "ORDER BY d.first, d.id",
            [ledger.conference_index(tool, conference)],
        )
    return [Delivery(name, lang, Channel(how), from_ms(at)) for name, lang, how, at in rows]


def conferences() -> dict[str, int]:
    """By version: for how many conferences it was shown."""
    with trouble():
        rows = every(
            "SELECT version, count(DISTINCT conference) FROM notice_delivery GROUP BY version"
        )
    return dict(rows)

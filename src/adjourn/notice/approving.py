"""Approving a version: what is new to people is announced first (facts: law N-04, N-05).

An approval covers what is material (`adjourn.notice.material.Told`), not each word: corrections
follow by themselves. If what is material changes again before the day, it needs another approval.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, writing
from adjourn.ledger.times import to_ms
from adjourn.notice.draft import draft
from adjourn.notice.kept import Validity, announced, history
from adjourn.notice.material import Change
from adjourn.notice.versions import in_force, pending, publish

AHEAD = timedelta(days=30)
"""How long before it holds a change is told, where nobody says otherwise. The law has no number:
"well in advance" (WP260 rev.01 no. 30)."""
_LATEST = timedelta(days=366)
_OPERATOR = re.compile(r"[a-z0-9][a-z0-9-]{1,19}")
_SHORTEST = 8  # characters of a hash that name a version


class BadApproval(ValueError):
    """This cannot be approved like that. Says what would be right."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved: the German version, from when it holds (UTC), what is material in it."""

    version: str
    since: datetime
    changes: tuple[Change, ...]


def approve(
    ledger: Ledger,
    version: str,
    operator: str,
    now: datetime,
    *,
    day: date | None = None,
    already: bool = False,
    actor: str = "role:operator",
) -> Approval:
    """Approve what waits, from the beginning of `day` (at the seat; None: in 30 days), or the
    version in force that nobody approved yet.

    `version`: the first characters of its hash in either language, so that nobody approves what
    they have not seen. `already`: the change has happened, so people are told at once and late;
    the version says so. Raises `BadApproval`, `Unpublished`.
    """
    if not _OPERATOR.fullmatch(operator):
        raise BadApproval("operator: a handle that the organisation gave, such as op-07")
    if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST},64}}", version):
        raise BadApproval(f"version: at least {_SHORTEST} characters of its hash")
    in_force(ledger, "de", now)  # what holds is up to date
    new, waits = draft(ledger.register, now), pending(ledger, now)
    if waits and any(name.startswith(version) for name in new.hashes.values()):
        since = now if already else _begin(ledger, day, now)
        cause = "late" if already else "approved"
        with writing():
            publish(ledger, new, cause, now, since=since, material=waits, approver=operator)
            _record(ledger, new.hashes["de"], since, now, actor)
        return Approval(new.hashes["de"], since, waits)
    if day or already:
        raise BadApproval(_nothing(ledger, waits, now))
    return _confirm(ledger, version, operator, waits, now, actor)


def earliest(ledger: Ledger, now: datetime) -> date:
    """The first day from which an announced version may hold."""
    return now.astimezone(ledger.register.zone).date() + timedelta(days=1)


def _begin(ledger: Ledger, day: date | None, now: datetime) -> datetime:
    first = earliest(ledger, now)
    begins = day or first - timedelta(days=1) + AHEAD
    if not first <= begins <= first + _LATEST:
        raise BadApproval(
            f"day: from {first}, so that people know before, to a year ahead; what has happened "
            "already is told at once"
        )
    return datetime.combine(begins, time(), ledger.register.zone)


def _confirm(
    ledger: Ledger, version: str, operator: str, waits: tuple[Change, ...], now: datetime,
    actor: str,
) -> Approval:  # fmt: skip
    holding = holding_now(ledger, now)
    if not any(each.version.startswith(version) for each in holding):
        raise BadApproval(_nothing(ledger, waits, now))
    open_ = [each for each in holding if not each.approver]
    if not open_:
        raise BadApproval("version: it is approved already")
    leading = next(each for each in holding if each.language == "de")
    with writing():
        for each in open_:
            execute(
                "UPDATE notice_publication SET approver = %s, approved = %s WHERE id = %s",
                [operator, to_ms(now), each.number],
            )
        _record(ledger, leading.version, leading.since, now, actor)
    return Approval(leading.version, leading.since, ())


def holding_now(ledger: Ledger, now: datetime) -> list[Validity]:
    """What holds, by language; none before the first version."""
    found: dict[str, Validity] = {}
    for each in history(ledger):
        if each.since <= now:
            found.setdefault(each.language, each)
    return list(found.values())


def _nothing(ledger: Ledger, waits: tuple[Change, ...], now: datetime) -> str:
    if waits:
        return f"version: what waits is {draft(ledger.register, now).hashes['de'][:12]}"
    coming = announced(ledger, now)
    if coming:
        return f"version: {coming[0].version[:12]} is approved already, from {coming[0].since:%F}"
    return "version: nothing waits, and this is not the version in force"


def _record(ledger: Ledger, body: str, since: datetime, now: datetime, actor: str) -> None:
    ledger.evidence.record("notice.approved", now, actor=actor, body=body, since=since)

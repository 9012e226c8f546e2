"""Taking a consent back: at once, without a reason or a login, as often as one likes (C-04)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from adjourn.consent import proof
from adjourn.consent.answers import Entry, append
from adjourn.consent.asking import RULE, USUAL_HOW, Asked
from adjourn.consent.chains import Chain, chains, of_records
from adjourn.consent.standing import linked
from adjourn.consent.who import Who, subjects
from adjourn.law.consents import OPEN, State
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import lookup, writing
from adjourn.ledger.times import from_ms, to_ms


def withdraw(
    ledger: Ledger,
    who: Who,
    purposes: Collection[str] | None,
    now: datetime,
    channel: str,
    token: str | None = None,
    *,
    tool: str | None = None,
    conference: str | None = None,
) -> list[str]:
    """Withdraw every consent of `who` to these purposes (None: to all), for whichever conference.

    With `token`, the secret part of a withdrawal address, what that opens instead of `who`. In
    force from `now` on; what was done before stays lawful (Art. 7(3) GDPR). The purposes withdrawn:
    none where nothing was in force, so once more changes nothing. What rested on them alone is
    then to be erased (C-05): see `resting_only_on`.
    """
    with writing():
        found = (
            of_records(linked(token))
            if token is not None
            else chains(subjects(ledger, who, tool, conference))
        )
        return _close(ledger, found, purposes, State.WITHDRAWN, now, channel)


def invalidate(
    ledger: Ledger,
    who: Who,
    purposes: Collection[str] | None,
    now: datetime,
    *,
    tool: str | None = None,
    conference: str | None = None,
) -> list[str]:
    """Note that consents in force do not count (a minor without guardian, a wrong notice): the desk
    found out. The purposes concerned."""
    with writing():
        found = chains(subjects(ledger, who, tool, conference))
        return _close(ledger, found, purposes, State.INVALIDATED, now, "desk")


def run_out(ledger: Ledger, found: Iterable[Chain], now: datetime) -> None:
    """Note that these have run out, each at its own time. Within the caller's transaction."""
    over = [chain for chain in found if chain.said in OPEN and chain.expires is not None]
    shown = _latest(ledger, over)
    entries = [
        Entry(chain, State.EXPIRED, _asked(shown[chain.number], RULE, from_ms(chain.expires or 0)))
        for chain in over
    ]
    append(ledger, entries, now)


def _close(
    ledger: Ledger,
    found: Iterable[Chain],
    purposes: Collection[str] | None,
    state: State,
    now: datetime,
    channel: str,
) -> list[str]:
    in_force = [
        chain
        for chain in found
        if chain.state(to_ms(now)) in OPEN and (purposes is None or chain.purpose in purposes)
    ]
    shown = _latest(ledger, in_force)
    entries = [
        Entry(chain, state, _asked(shown[chain.number], channel, _not_before(chain, now)))
        for chain in in_force
    ]
    if entries:
        append(ledger, entries, now)
    return list(dict.fromkeys(chain.purpose for chain in in_force))


def _not_before(chain: Chain, now: datetime) -> datetime:
    return max(now, from_ms(chain.at or 0))


def _latest(ledger: Ledger, found: Iterable[Chain]) -> dict[int, proof.Proof]:
    keys = {chain.number: chain.key for chain in found}
    rows = lookup("SELECT number, sealed FROM consent_event WHERE number IN ({})", list(keys))
    return proof.opened(ledger, ((keys[number], number, sealed) for number, sealed in rows))


def _asked(shown: proof.Proof, channel: str, at: datetime) -> Asked:
    """What was shown last is what the withdrawal is about."""
    return Asked(
        handle=shown.handle,
        choices=(),
        language=shown.language,
        notice=shown.notice,
        channel=channel,
        how=USUAL_HOW[channel],
        conference=shown.conference,
        tool=shown.tool,
        at=at,
    )

"""Where somebody stands: what they said to which purpose, and whether they may be asked again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from adjourn.consent import proof
from adjourn.consent.answers import hashed
from adjourn.consent.chains import Chain, chains, counts, of_records
from adjourn.consent.who import Who, subjects
from adjourn.law.consents import OPEN, State
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, lookup, trouble
from adjourn.ledger.times import from_ms, to_ms
from adjourn.tools.protocol import Handle

_NOT_AGAIN = timedelta(days=183)  # C-03: half a year, where it is for no one conference


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest word to one purpose. Times are UTC.

    `conference` (its ref at `tool`) None: for all. `wording` is the sentence shown last, `notice`
    the hash of the notice shown with it. `receipt` is the id of the latest receipt.
    """

    record: UUID
    receipt: UUID
    purpose: str
    state: State
    at: datetime
    expires: datetime | None
    language: str
    notice: str
    wording: str
    channel: str
    how: str
    verified: bool
    tool: str | None
    conference: str | None = field(repr=False)

    @property
    def open(self) -> bool:
        """Whether the consent is in force."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Subject:
    """Who gave a consent: a handle, and where a typed name holds (`conference` at `tool`)."""

    handle: Handle
    tool: str | None
    conference: str | None = field(repr=False)


def standing(
    ledger: Ledger,
    who: Who,
    now: datetime,
    *,
    tool: str | None = None,
    conference: str | None = None,
) -> list[Standing]:
    """Everything `who` said, the oldest word first. `tool` and `conference` say where the handles
    are of; what was said for other conferences is told all the same."""
    with trouble():
        return _standings(ledger, chains(subjects(ledger, who, tool, conference)), now)


def by_token(ledger: Ledger, token: str, now: datetime) -> list[Standing] | None:
    """What the withdrawal address with this secret part opens, None for none."""
    with trouble():
        records = linked(token)
        return _standings(ledger, of_records(records), now) if records else None


def subject_by_token(ledger: Ledger, token: str) -> Subject | None:
    """Who gave what this withdrawal address opens; None for an address that opens nothing."""
    with trouble():
        found = of_records(linked(token))
        keys = {chain.number: chain.key for chain in found if chain.number}
        rows = lookup("SELECT number, sealed FROM consent_event WHERE number IN ({})", list(keys))
        shown = proof.opened(ledger, ((keys[number], number, sealed) for number, sealed in rows))
    for one in shown.values():
        return Subject(one.handle, one.tool, one.conference)
    return None


def linked(token: str) -> list[UUID]:
    """The records that an address opens."""
    rows = every("SELECT record FROM consent_link WHERE hash = %s", [hashed(token)])
    return [UUID(record) for (record,) in rows]


def vouched(token: str) -> bool:
    """Whether what rested on the consents behind this address may be erased for whoever has it:
    they have shown that the handle is theirs, or nobody else ever said yes there.

    Anybody may type somebody else's address on a join page, and get an address for the same record.
    That one stops, too, but erases nothing and shows nothing (decision 29).
    """
    with trouble():
        links = every(
            "SELECT record, receipt, proven FROM consent_link WHERE hash = %s", [hashed(token)]
        )
        said = {record: receipt for record, receipt, proven in links if not proven}
        answers = lookup(
            "SELECT record, receipt, state FROM consent_event WHERE record IN ({})", list(said)
        )
        return all(said[record] == receipt for record, receipt, state in answers if state in OPEN)


def may_ask(
    ledger: Ledger,
    who: Who,
    purpose: str,
    now: datetime,
    *,
    tool: str | None = None,
    conference: str | None = None,
) -> bool:
    """Whether it is fair to ask (C-03): not who has agreed, nor who has said no to the same purpose
    in the same conference (where it is for none: half a year long)."""
    scope = ledger.conference_index(tool, conference) if tool and conference else b""
    with trouble():
        found = chains(subjects(ledger, who, tool, conference), [purpose], [b"", scope])
    agreed = any(chain.state(to_ms(now)) in OPEN and counts(chain) for chain in found)
    return not agreed and not any(c.conference == scope and _fresh_no(c, now) for c in found)


def _fresh_no(chain: Chain, now: datetime) -> bool:
    if chain.said is not State.REFUSED or chain.at is None:
        return False
    return bool(chain.conference) or from_ms(chain.at) > now - _NOT_AGAIN


def _standings(ledger: Ledger, found: Iterable[Chain], now: datetime) -> list[Standing]:
    spoken = [chain for chain in found if chain.number]
    rows = lookup(
        "SELECT number, receipt, wording, sealed FROM consent_event WHERE number IN ({})",
        [chain.number for chain in spoken],
    )
    known = {number: tuple(more) for number, *more in rows}
    proofs = proof.opened(ledger, ((c.key, c.number, known[c.number][2]) for c in spoken))
    texts = proof.wordings(ledger, (wording for _, wording, _ in known.values()))
    return [
        _standing(chain, UUID(receipt), texts[wording], proofs[chain.number], to_ms(now))
        for chain in spoken
        for receipt, wording, _ in [known[chain.number]]
    ]


def _standing(chain: Chain, receipt: UUID, wording: str, shown: proof.Proof, now: int) -> Standing:
    return Standing(
        record=chain.record,
        receipt=receipt,
        purpose=chain.purpose,
        state=chain.state(now),
        at=from_ms(chain.at or 0),
        expires=from_ms(chain.expires) if chain.expires is not None else None,
        language=shown.language,
        notice=shown.notice,
        wording=wording,
        channel=shown.channel,
        how=shown.how,
        verified=shown.verified,
        tool=shown.tool,
        conference=shown.conference,
    )

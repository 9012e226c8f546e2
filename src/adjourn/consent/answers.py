"""Writing down what somebody answered: append-only, proven, with a receipt and a way back.

What can go wrong here, and what prevents it:
- A consent is changed afterwards: events are only added, and triggers refuse anything else.
- An answer is written down twice at once: last state and new event are one exclusive transaction.
- A yes cannot be proven: notice, sentence, time and way are stored with it, or it is refused.
- The receipt names somebody: its subject is a pseudonym, and the log has a salted hash alone.
- The address to withdraw is found by trying: 256 random bits, of which we keep a hash.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adjourn.consent import jsonld, proof
from adjourn.consent.asking import ACTORS, Asked, NotValid, check
from adjourn.consent.chains import Chain, chains
from adjourn.consent.keeping import reckon
from adjourn.consent.reviewing import review_said
from adjourn.law.consents import EXPLICIT, FOLLOWS, OPEN, State, answered
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, execute_many, take_numbers, writing
from adjourn.ledger.times import to_ms


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written. `id` is the receipt's, for `receipt(ledger, id)`; None where nothing new
    was said, so that there is none. `states` by purpose.

    `withdraw` is the secret part of the address to withdraw at: shown once, we keep its hash alone.
    """

    id: uuid.UUID | None
    records: Mapping[str, uuid.UUID]
    states: Mapping[str, State]
    withdraw: str = field(repr=False)


def record(ledger: Ledger, asked: Asked, now: datetime) -> Recorded:
    """Write the answers down and make the receipt, all at once.

    A no to what was given withdraws it. Raises `NotValid`: then nothing was written.
    """
    check(ledger.register, asked, now)
    with writing():
        return _record(ledger, asked, now)


def _record(ledger: Ledger, asked: Asked, now: datetime) -> Recorded:
    at = asked.at or now
    known = _chains(ledger, asked)
    new = []
    for choice in asked.choices:
        chain = known[choice.purpose]
        state = answered(chain.state(to_ms(at)), choice.given)
        if state is not None and not _adds_nothing(chain, state, asked, to_ms(at)):
            new.append(Entry(chain, state, asked, choice.wording))
    receipt = append(ledger, new, now) if new else None
    records = [chain.record for chain in known.values()]
    token = _address(records, receipt, proven=asked.verified)
    states = {p: chain.state(to_ms(at)) for p, chain in known.items()}
    states |= {entry.chain.purpose: entry.state for entry in new}
    return Recorded(receipt, {p: chain.record for p, chain in known.items()}, states, token)


def mailed_address(recorded: Recorded) -> str:
    """The secret part of a further address for the same records, to be mailed to the handle itself:
    whoever has it reads what is sent there."""
    with writing():
        return _address(recorded.records.values(), recorded.id, proven=True)


def _address(records: Iterable[uuid.UUID], receipt: uuid.UUID | None, *, proven: bool) -> str:
    token = secrets.token_urlsafe(32)
    execute_many(
        "INSERT INTO consent_link (hash, record, receipt, proven) VALUES (%s, %s, %s, %s)",
        [(hashed(token), record.hex, receipt and receipt.hex, proven) for record in records],
    )
    return token


def _adds_nothing(chain: Chain, state: State, asked: Asked, at: int) -> bool:
    """A yes for all by whoever has not shown that the handle is theirs, where it was proven."""
    if asked.verified or chain.conference or not chain.proven:
        return False
    return state is State.RENEWED and chain.state(at) in OPEN


def hashed(token: str) -> bytes:
    """What we keep of the secret part of an address."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _chains(ledger: Ledger, asked: Asked) -> dict[str, Chain]:
    """The record of each purpose; those that are not there yet are made."""
    tool, conference = asked.tool or "", asked.conference or ""
    subject = ledger.handle_index(asked.handle, tool, conference)
    if subject is None:
        raise NotValid("the handle recognises nobody: it is no whole address, number or name.")
    scope = ledger.conference_index(tool, conference) if asked.conference else b""
    purposes = [choice.purpose for choice in asked.choices]
    found = {chain.purpose: chain for chain in chains([subject], purposes, [scope])}
    made = [
        Chain(uuid.uuid4(), subject, purpose, scope, number)
        for purpose, number in zip(purposes, take_numbers(len(purposes)), strict=True)
        if purpose not in found
    ]
    ledger.keyring.add([chain.key for chain in made])
    execute_many(
        "INSERT INTO consent_record (id, subject, purpose, conference, key, until, over) "
        "VALUES (%s, %s, %s, %s, %s, 0, FALSE)",
        [(c.record.hex, c.subject, c.purpose, c.conference, c.key) for c in made],
    )
    return found | {chain.purpose: chain for chain in made}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be added to a chain. `asked` says how it came about; its choices do not count
    here. `wording`: the sentence shown, "" for none."""

    chain: Chain
    state: State
    asked: Asked
    wording: str = ""

    @property
    def expires(self) -> datetime | None:
        return self.asked.expires if self.state in OPEN else None


def append(ledger: Ledger, entries: Sequence[Entry], now: datetime) -> uuid.UUID:
    """Add events with their proofs, wordings and log entries; the id of their common receipt. What
    rests on them is locked or free at once.

    Within the caller's transaction. Raises `NotValid` for what cannot follow.
    """
    receipt = uuid.uuid4()
    for number, entry in zip(take_numbers(len(entries)), entries, strict=True):
        _append(ledger, entry, number, receipt, now)
    review_said(ledger, (entry.chain for entry in entries), now)
    return receipt


def _append(ledger: Ledger, entry: Entry, number: int, receipt: uuid.UUID, now: datetime) -> None:
    asked = entry.asked
    chain, at = entry.chain, asked.at or now
    before = chain.said if entry.state is State.EXPIRED else chain.state(to_ms(at))
    if entry.state not in FOLLOWS[before]:
        raise NotValid(f"{entry.state} cannot follow what is recorded for {chain.purpose}.")
    if chain.at is not None and to_ms(at) < chain.at:
        raise NotValid("a later answer is recorded already.")
    told = _told(ledger, entry, at)
    execute(
        "INSERT INTO consent_event (number, record, receipt, state, at, recorded, expires, "
        "explicit, proven, wording, sealed) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            number, chain.record.hex, receipt.hex, entry.state, to_ms(at), to_ms(now),
            to_ms(entry.expires) if entry.expires else None, asked.how in EXPLICIT, asked.verified,
            proof.keep_wording(ledger, asked.language, entry.wording),
            proof.sealed(ledger, chain.key, number, _proof(asked, told)),
        ],
    )  # fmt: skip
    reckon(ledger, chain.record)
    ledger.evidence.record(
        "consent.recorded", now, actor=ACTORS[asked.channel], consent=chain.record,
        consent_state=entry.state.value, body=proof.digest(told),
    )  # fmt: skip


def _told(ledger: Ledger, entry: Entry, at: datetime) -> jsonld.Json:
    chain, asked = entry.chain, entry.asked
    return jsonld.record(
        ledger.register,
        id=chain.record,
        subject=proof.pseudonym(ledger, chain.subject),
        purpose=chain.purpose,
        language=asked.language,
        notice=asked.notice,
        tool=asked.tool,
        salt=proof.fresh_salt(),
        status=jsonld.status(
            entry.state,
            at,
            expires=entry.expires,
            how=asked.how,
            channel=asked.channel,
            wording=entry.wording,
            verified=asked.verified,
            circumstances=asked.circumstances,
        ),
    )


def _proof(asked: Asked, told: jsonld.Json) -> proof.Proof:
    return proof.Proof(
        handle=asked.handle,
        language=asked.language,
        notice=asked.notice,
        channel=asked.channel,
        how=asked.how,
        verified=asked.verified,
        circumstances=tuple(sorted(asked.circumstances)),
        tool=asked.tool,
        conference=asked.conference,
        record=proof.packed(told),
    )

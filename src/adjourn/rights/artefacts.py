"""What was given to show who asks (K-20), each under a key of its own that goes with it."""

from datetime import datetime
from uuid import UUID

import msgspec

from adjourn.law.identity import papers_due
from adjourn.ledger import erasing
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import take_numbers, writing
from adjourn.ledger.times import from_ms, to_ms
from adjourn.rights.asked import MeetingFacts
from adjourn.rights.models import Artefact, Case


def keep(ledger: Ledger, case: Case, facts: MeetingFacts, text: str, now: datetime) -> None:
    """Keep what the person gave to be recognised by, until it is decided (K-20)."""
    key = next(take_numbers(1))
    ledger.keyring.add([key])
    value = {"facts": msgspec.to_builtins(facts), "text": text}
    sealed = seal(ledger.keyring.need([key])[key], value, b"artefact%d" % key)
    Artefact.objects.create(case=case, at=to_ms(now), key=key, sealed=sealed)


def given(ledger: Ledger, case_id: UUID) -> list[tuple[MeetingFacts, str]]:
    """What the person gave to be recognised by and is still there: meeting facts and texts."""
    found = []
    for row in Artefact.objects.filter(case=case_id).order_by("id"):
        aes = ledger.keyring.get([row.key]).get(row.key)
        value = unseal(aes, bytes(row.sealed), b"artefact%d" % row.key)
        found.append((msgspec.convert(value["facts"], MeetingFacts), value["text"]))
    return found


def destroy_old(ledger: Ledger, now: datetime) -> int:
    """Destroy what was given to prove identity and is older than it may be (A-03); how much."""
    zone = ledger.register.zone
    with writing():
        every = Artefact.objects.all()
        old = [row for row in every if papers_due(from_ms(row.at), None, zone) <= now]
        Artefact.objects.filter(id__in=[row.id for row in old]).delete()
        doomed = [row.key for row in old]
        erasing.doom(doomed)
    settle(ledger, doomed)
    return len(doomed)


def destroy(case: Case) -> list[int]:
    """Delete all that was given in a case, in the caller's transaction; the keys that are doomed by
    it, to be handed to `settle` afterwards."""
    keys = list(Artefact.objects.filter(case=case).values_list("key", flat=True))
    Artefact.objects.filter(case=case).delete()
    erasing.doom(keys)
    return keys


def settle(ledger: Ledger, doomed: list[int]) -> None:
    """Destroy doomed keys, after the transaction that doomed them."""
    if doomed:
        ledger.destroy_doomed(doomed)
        erasing.settle()

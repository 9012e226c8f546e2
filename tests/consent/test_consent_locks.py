"""What rests on consent is locked where consent is missing, and free again when it is there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from consent_samples import ANNA, BEN, NOW, asked, number, say
from msgspec.structs import replace as changed

from adjourn.collect import collect
from adjourn.consent import consented, expire, invalidate, record, withdraw
from adjourn.law.bases import Basis
from adjourn.ledger import find
from adjourn.ledger.counts import by_type
from adjourn.ledger.drift import findings
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.restricting import NO_CONSENT, restrict
from adjourn.ledger.sql import every, one, writing
from adjourn.tools.protocol import (
    Batch,
    Conference,
    Handle,
    HandleKind,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

CLEO = Handle(HandleKind.ACCOUNT, "acc-cleo")
START = NOW - timedelta(days=1)
BEFORE = START - timedelta(hours=1)
BOTH = ("recording", "minutes-draft")


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def iso(minute: float) -> str:
    return f"{at(minute):%Y-%m-%dT%H:%M:%SZ}"


class Tool:
    """Shows what it is given, one batch a collection."""

    name = "teams"

    def __init__(self, seen: Sequence[Observation]) -> None:
        self._seen = tuple(seen)

    def sources(self) -> Sequence[str]:
        return ("all",)

    def collect(self, source: str, cursor: Any, now: datetime) -> Iterator[Batch]:
        yield Batch(self._seen, 1)

    def settings(self, now: datetime) -> Sequence[Any]:
        return ()


def shown(ledger: Ledger, *seen: Observation, now: datetime = NOW) -> None:
    collect(ledger, Tool(seen), now)  # type: ignore[arg-type]


def there(who: Handle, start: float = 0, end: float = 60, conference: str = "c1") -> Observation:
    detail = {"intervals": [{"join": iso(start), "leave": iso(end)}]}
    return Observation(
        Item(Kind.ATTENDANCE, f"{who.value} {start} {conference}", {"r": 1}, at(start)),
        ((Person((who,)), Relation.ABOUT),),
        Conference(conference, at(0), at(60)),
        detail=detail,
    )


def taken(
    kind: Kind = Kind.RECORDING, start: float = 0, end: float = 60, conference: str = "c1"
) -> Observation:
    """A recording or transcript, which concerns everyone in the conference."""
    return Observation(
        Item(kind, f"{kind} {conference}", {"r": 1}, at(start)),
        ((Person((Handle(HandleKind.ACCOUNT, "acc-host"),)), Relation.CONTEXT),),
        Conference(conference, at(0), at(60)),
        detail={"start": iso(start), "end": iso(end)},
        everyone=True,
    )


def locked() -> list[str]:
    """The kinds of the items that are locked for want of consent."""
    rows = every(
        "SELECT i.kind FROM ledger_restriction r JOIN ledger_item i ON i.id = r.item "
        "WHERE r.cause = %s ORDER BY 1",
        [NO_CONSENT.hex],
    )
    return [kind for (kind,) in rows]


def test_C_09_a_recording_of_somebody_without_consent_arrives_locked(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), there(BEN), taken())
    assert locked() == ["recording"]
    assert [(f.where, f.what, f.count) for f in findings()] == [("recording", "without consent", 1)]


def test_C_10_where_all_had_agreed_it_arrives_free(ledger: Ledger) -> None:
    for who in (ANNA, BEN):
        say(ledger, at=BEFORE, handle=who, purposes=BOTH)
    shown(ledger, there(ANNA), there(BEN), taken(), taken(Kind.TRANSCRIPT))
    assert locked() == []
    assert findings() == []


def test_C_10_recording_and_transcript_ask_for_their_own_purpose(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), taken(), taken(Kind.TRANSCRIPT))
    assert locked() == ["transcript"]


def test_C_09_only_who_was_there_while_it_ran_counts(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), there(BEN, 40, 60), taken(end=30))
    assert locked() == []
    shown(ledger, there(CLEO, 29, 31))
    assert locked() == ["recording"]


@pytest.mark.parametrize("order", [0, 1])
def test_C_09_whichever_is_collected_first_the_same_comes_out(ledger: Ledger, order: int) -> None:
    say(ledger, at=BEFORE)
    first, second = [(taken(),), (there(ANNA), there(BEN))][:: 1 - 2 * order]
    shown(ledger, *first)
    shown(ledger, *second)
    assert locked() == ["recording"]
    shown(ledger, *first, *second)
    assert sum(f.count for f in findings()) == 1, "counted once, however often it is seen"


def test_C_09_where_nobody_knows_who_was_there_it_is_locked_until_somebody_does(
    ledger: Ledger,
) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, taken())
    assert locked() == ["recording"]
    shown(ledger, there(ANNA))
    assert locked() == []


def test_C_04_a_withdrawal_locks_at_once_and_a_yes_from_before_frees(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), taken())
    withdraw(ledger, [ANNA], None, NOW, "portal")
    assert locked() == ["recording"]


def test_C_03_what_rests_on_a_consent_is_locked_when_that_runs_out(ledger: Ledger) -> None:
    say(ledger, at=BEFORE, expires=NOW + timedelta(days=3))
    shown(ledger, there(ANNA), taken())
    expire(ledger, NOW + timedelta(days=2))
    assert locked() == []
    expire(ledger, NOW + timedelta(days=4))
    assert locked() == ["recording"]


def test_an_invalid_consent_locks(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), taken())
    invalidate(ledger, [ANNA], ["recording"], NOW)
    assert locked() == ["recording"]


def test_C_02_a_signature_from_before_frees_what_was_locked(ledger: Ledger) -> None:
    shown(ledger, there(ANNA), taken())
    assert locked() == ["recording"]
    record(ledger, replace(asked(how="paper", channel="paper"), at=BEFORE), NOW)
    assert locked() == []


def test_C_09_a_yes_from_after_the_recording_does_not_make_it_good(ledger: Ledger) -> None:
    shown(ledger, there(ANNA), taken())
    say(ledger, at=NOW)
    assert locked() == ["recording"]


def test_a_consent_counts_once_it_is_known_that_the_handle_is_the_persons(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(CLEO), taken())
    assert locked() == ["recording"]
    both = Observation(
        Item(Kind.CONTACT, "directory", {"r": 1}, START),
        ((Person((CLEO, ANNA)), Relation.ABOUT),),
        facet="account",
    )
    shown(ledger, both)
    assert locked() == []


def test_a_refusal_counts_once_it_is_known_that_the_handle_is_the_persons(ledger: Ledger) -> None:
    say(ledger, at=BEFORE, handle=CLEO, tool="teams")
    say(ledger, False, at=BEFORE, handle=ANNA)
    message = Observation(
        Item(Kind.MESSAGE, "m", {"r": 1}, START), ((Person((ANNA,)), Relation.AUTHORED_BY),)
    )
    shown(ledger, message, there(CLEO), taken())
    assert locked() == []
    both = Observation(
        Item(Kind.CONTACT, "directory", {"r": 1}, START), ((Person((CLEO, ANNA)), Relation.ABOUT),)
    )
    shown(ledger, both)
    assert locked() == ["recording"]


def test_a_consent_for_one_conference_touches_no_other(ledger: Ledger) -> None:
    for ref in ("c1", "c2"):
        shown(ledger, there(ANNA, conference=ref), taken(conference=ref))
    here = {"tool": "teams", "conference": "c1"}
    record(ledger, replace(asked(how="paper", channel="paper", **here), at=BEFORE), NOW)
    assert locked() == ["recording"]


def test_items_of_single_people_ask_those_they_are_about(ledger: Ledger) -> None:
    types = dict(ledger.register.types)
    types["K-14"] = changed(types["K-14"], basis=Basis.CONSENT)
    takers = ledger.register.takers | {"voicemail": types["K-14"]}
    ledger.register = changed(ledger.register, types=types, takers=takers)
    voice = [
        Observation(
            Item(Kind.VOICEMAIL, f"v{n}", {"r": n}, at(n)),
            ((Person((who,)), Relation.AUTHORED_BY), (Person((CLEO,)), Relation.CONTEXT)),
        )
        for n, who in enumerate((ANNA, BEN))
    ]
    say(ledger, at=BEFORE, purposes=("call-back",))
    shown(ledger, *voice)
    assert locked() == ["voicemail"]
    assert not consented(ledger, _item(ledger, "v1"), NOW)
    assert consented(ledger, _item(ledger, "v0"), NOW)


def _item(ledger: Ledger, ref: str) -> int:
    row = one(
        "SELECT id FROM ledger_item WHERE ix = %s", [ledger.item_index("teams", "voicemail", ref)]
    )
    assert row is not None
    return int(row[0])


def test_what_rests_on_no_consent_is_never_locked(ledger: Ledger) -> None:
    shown(ledger, there(ANNA), there(BEN))
    assert locked() == []
    assert all(consented(ledger, item, NOW) for (item,) in every("SELECT id FROM ledger_item"))


def test_the_lock_ends_no_other_and_is_ended_by_no_other(ledger: Ledger) -> None:
    shown(ledger, there(ANNA), taken())
    (item,) = [number for (number,) in every("SELECT id FROM ledger_item WHERE everyone")]
    with writing():
        restrict([item], uuid4(), NOW)
    record(ledger, replace(asked(how="paper", channel="paper"), at=BEFORE), NOW)
    assert locked() == []
    assert every("SELECT count(*) FROM ledger_restriction") == [(1,)]


def test_a_recording_without_consent_is_shown_as_such_until_somebody_has_it_restricted(
    ledger: Ledger,
) -> None:
    shown(ledger, there(ANNA), taken())
    anna = number(ledger, "anna@example.org")

    def states() -> dict[str, str]:
        return {i.item.kind: i.state for i in find.items(ledger, anna)}

    assert states() == {"attendance": "held", "recording": "without_consent"}
    assert [(h.type, h.restricted) for h in by_type()] == [("K-04", 0), ("K-08", 0)]
    with writing():
        restrict([i.number for i in find.items(ledger, anna) if i.type == "K-08"], uuid4(), NOW)
    assert states() == {"attendance": "held"}
    assert [(h.type, h.restricted) for h in by_type()] == [("K-04", 0), ("K-08", 1)]
    kinds = {i.item.kind: i.state for i in find.items(ledger, anna, restricted=True)}
    assert kinds["recording"] == "restricted"


def test_K_19_what_is_free_counts_as_the_last_use(ledger: Ledger) -> None:
    say(ledger, at=BEFORE)
    shown(ledger, there(ANNA), taken())
    assert every("SELECT used FROM consent_record") == [(int(START.timestamp() * 1000),)]


def test_a_conference_is_read_once_however_much_rests_on_it(ledger: Ledger) -> None:
    from django.db import connection

    shown(ledger, there(ANNA), there(BEN), taken(), taken(Kind.TRANSCRIPT))
    said: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        said.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        say(ledger, at=BEFORE - timedelta(days=1), purposes=BOTH)
    assert sum("kind IN ('attendance', 'call')" in sql for sql in said) == 1

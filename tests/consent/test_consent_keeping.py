"""K-19: a record goes three years after the end of the year of withdrawal or last use."""

from datetime import UTC, datetime

import pytest
from consent_samples import ANNA, BEN, DAY, NOW, SENTENCE, number, say
from msgspec.structs import replace as changed

from adjourn.consent import (
    NoReceipt,
    State,
    allowed,
    by_token,
    readable,
    receipt,
    standing,
    withdraw,
)
from adjourn.consent.expiring import expire
from adjourn.consent.keeping import used
from adjourn.home import Home
from adjourn.law.periods import Period
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, writing
from adjourn.ledger.times import to_ms
from adjourn.ledger.write import write
from adjourn.tools.protocol import (
    Batch,
    Conference,
    Item,
    Kind,
    Observation,
    Person,
    Relation,
)

# Midnight of 1 January in Berlin.
END_OF_2029 = datetime(2029, 12, 31, 23, 0, tzinfo=UTC)
TABLES = ("record", "event", "link", "wording")


def rows() -> dict[str, int]:
    return {t: every(f"SELECT count(*) FROM consent_{t}")[0][0] for t in TABLES}


def test_K_19_the_period_starts_with_the_withdrawal(ledger: Ledger) -> None:
    say(ledger, expires=NOW + 9000 * DAY)
    withdraw(ledger, [ANNA], None, NOW + DAY, "portal")
    assert expire(ledger, END_OF_2029 - DAY) == 0
    assert expire(ledger, END_OF_2029) == 1
    assert rows() == dict.fromkeys(TABLES, 0)


def test_K_19_a_consent_with_an_end_is_kept_three_years_behind_that(ledger: Ledger) -> None:
    say(ledger, expires=datetime(2028, 5, 1, tzinfo=UTC))
    assert expire(ledger, END_OF_2029) == 0
    assert expire(ledger, END_OF_2029.replace(year=2031)) == 1


def test_K_19_the_last_use_counts(ledger: Ledger) -> None:
    done = say(ledger)
    with writing():
        used(ledger, done.records.values(), to_ms(datetime(2029, 3, 1, tzinfo=UTC)))
        used(ledger, done.records.values(), to_ms(NOW))  # an earlier one changes nothing
    assert expire(ledger, END_OF_2029) == 0
    assert expire(ledger, END_OF_2029.replace(year=2032)) == 1


@pytest.mark.parametrize("period", ["3 y-EOY", "0"])
def test_K_19_what_an_item_rests_on_is_in_use(ledger: Ledger, period: str) -> None:
    ledger.register = _with_period(ledger, period)
    say(ledger)
    say(ledger, handle=BEN)
    late = END_OF_2029 + DAY
    seen = Observation(
        Item(Kind.RECORDING, "r", {"r": 1}, NOW),
        ((Person((ANNA,)), Relation.ABOUT),),
        Conference("c1"),
        everyone=True,
    )
    write(ledger, "teams", "recordings", Batch((seen,), 1), NOW)
    assert expire(ledger, late) == 1
    assert [one.state for one in standing(ledger, [ANNA], late)] == [State.GIVEN]
    assert standing(ledger, [BEN], late) == []


def _with_period(ledger: Ledger, period: str) -> object:
    types = dict(ledger.register.types)
    types["K-19"] = changed(types["K-19"], period=Period.parse(period))
    return changed(ledger.register, types=types)


def test_K_19_the_key_goes_with_the_record_and_the_log_keeps_a_count(
    ledger: Ledger, home: Home
) -> None:
    done = say(ledger, purposes=("recording", "minutes-draft"))
    keys = [key for (key,) in every("SELECT key FROM consent_record")]
    assert expire(ledger, END_OF_2029) == 2
    assert [key in ledger.keyring for key in keys] == [False, False]
    assert by_token(ledger, done.withdraw, NOW) is None
    with pytest.raises(NoReceipt):
        receipt(ledger, done.id)
    entry = ledger.evidence.log.entry(ledger.evidence.log.size - 1)
    assert (entry["kind"], entry["count"], entry["rule"]) == ("consent.deleted", 2, "K-19")
    on_disk = b"".join(path.read_bytes() for path in home.path.glob("adjourn.db*"))
    assert str(done.id).encode() not in on_disk
    assert done.id.hex.encode() not in on_disk


def test_K_19_a_sentence_stays_as_long_as_a_record_shows_it(ledger: Ledger) -> None:
    say(ledger)
    say(ledger, True, NOW + 400 * DAY, handle=BEN)
    assert expire(ledger, END_OF_2029) == 1
    (one,) = standing(ledger, [BEN], END_OF_2029)
    assert one.wording == SENTENCE
    assert expire(ledger, END_OF_2029 + 400 * DAY) == 1
    assert rows()["wording"] == 0


def test_K_19_more_records_than_one_transaction_takes(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adjourn.consent.expiring._PORTION", 2)
    for conference in ("c1", "c2", "c3", "c4", "c5"):
        say(ledger, tool="teams", conference=conference)
    assert expire(ledger, END_OF_2029) == 5
    assert expire(ledger, END_OF_2029) == 0


def test_K_19_after_it_nothing_is_known_and_the_gate_is_shut(ledger: Ledger) -> None:
    item = Item(Kind.MESSAGE, "m", {"m": 1}, NOW)
    people = ((Person((ANNA,)), Relation.AUTHORED_BY),)
    write(ledger, "teams", "chats", Batch((Observation(item, people),), 1), NOW)
    say(ledger)
    expire(ledger, END_OF_2029)
    assert not allowed(ledger, "recording", number(ledger, "anna@example.org"), END_OF_2029)
    assert say(ledger, True, END_OF_2029).states == {"recording": State.GIVEN}


def test_C_03_what_ran_out_is_noted_once_with_the_time_at_which_it_did(ledger: Ledger) -> None:
    say(ledger, expires=NOW + DAY)
    say(ledger, handle=BEN, expires=NOW + 90 * DAY)
    for _ in range(2):
        expire(ledger, NOW + 5 * DAY)
    assert every("SELECT state, at, recorded FROM consent_event WHERE state = 'expired'") == [
        ("expired", to_ms(NOW + DAY), to_ms(NOW + 5 * DAY))
    ]
    (one,) = standing(ledger, [ANNA], NOW + 5 * DAY)
    assert (one.state, one.at) == (State.EXPIRED, NOW + DAY)
    entry = ledger.evidence.log.entry(ledger.evidence.log.size - 1)
    assert (entry["consent_state"], entry["actor"]) == ("expired", "system:follow-up")
    made = receipt(ledger, one.receipt)
    for language in ("de", "en"):
        assert readable(made, language, ledger.register.zone)


def test_C_03_what_was_renewed_or_withdrawn_in_time_did_not_run_out(ledger: Ledger) -> None:
    say(ledger, expires=NOW + 2 * DAY)
    say(ledger, True, NOW + DAY, expires=NOW + 9 * DAY)
    say(ledger, handle=BEN, expires=NOW + 2 * DAY)
    withdraw(ledger, [BEN], None, NOW + DAY, "portal")
    expire(ledger, NOW + 5 * DAY)
    assert every("SELECT count(*) FROM consent_event WHERE state = 'expired'") == [(0,)]
    say(ledger, True, NOW + 10 * DAY)
    assert standing(ledger, [ANNA], NOW + 10 * DAY)[0].state is State.GIVEN

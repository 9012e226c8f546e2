"""Art. 7(1) GDPR: a yes that nobody can be shown to have given opens nothing elsewhere (C-02)."""

from consent_samples import ANNA, DAY, NOW, number, say
from ledger_samples import mail, seen, store, who

from adjourn import consent
from adjourn.consent import State
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.tools.protocol import Handle, Kind, Relation

HERE = {"conference": "c1", "tool": "teams"}


def _known(ledger: Ledger) -> int:
    """Anna, with one message in each of two conferences."""
    for ref in ("c1", "c2"):
        store(ledger, seen(f"m-{ref}", who(mail(ANNA.value)), conference=ref))
    return number(ledger, ANNA.value)


def _open(ledger: Ledger, conference: str | None) -> bool:
    """The gate for Anna, asked by her number and by her handle; both say the same."""
    person = number(ledger, ANNA.value)
    row = consent.number_of(ledger, "teams", conference) if conference else None
    by_number = consent.allowed(ledger, "recording", person, NOW + DAY, row)
    by_handle = consent.agrees(
        ledger, "recording", [ANNA], NOW + DAY, tool="teams", conference=conference
    )
    assert by_number == by_handle
    return by_number


def test_C_02_an_unproven_yes_counts_in_the_conference_of_its_invitation_alone(
    ledger: Ledger,
) -> None:
    _known(ledger)
    say(ledger, verified=False, **HERE)
    assert _open(ledger, "c1")
    assert not _open(ledger, "c2")
    assert not _open(ledger, None)


def test_C_02_an_unproven_yes_for_all_opens_nothing(ledger: Ledger) -> None:
    _known(ledger)
    given = say(ledger, verified=False)
    assert given.states == {"recording": State.GIVEN}, "it is written down all the same"
    assert not any(_open(ledger, where) for where in ("c1", "c2", None))
    present: list[list[Handle]] = [[ANNA]]
    lacking = consent.without_consent(ledger, present, "recording", NOW + DAY, tool="teams",
                                      conference="c1")  # fmt: skip
    assert lacking == [0]


def test_C_02_a_proven_yes_counts_as_far_as_it_goes(ledger: Ledger) -> None:
    _known(ledger)
    say(ledger, verified=False)
    say(ledger, at=NOW + DAY / 2)
    assert all(_open(ledger, where) for where in ("c1", "c2", None))


def test_C_02_an_unproven_yes_neither_renews_nor_prolongs_a_proven_one(ledger: Ledger) -> None:
    _known(ledger)
    say(ledger, expires=NOW + 2 * DAY)
    again = say(ledger, at=NOW + DAY / 2, verified=False, expires=NOW + 900 * DAY)
    assert again.id is None
    (one,) = consent.standing(ledger, [ANNA], NOW + DAY)
    assert (one.verified, one.expires) == (True, NOW + 2 * DAY)
    say(ledger, at=NOW + 3 * DAY, verified=False)
    person = number(ledger, ANNA.value)
    assert not consent.allowed(ledger, "recording", person, NOW + 4 * DAY)


def test_C_04_a_withdrawal_is_effective_proven_or_not(ledger: Ledger) -> None:
    for proven, where in ((True, {}), (False, HERE), (True, HERE), (False, {})):
        person = _known(ledger)
        given = say(ledger, verified=proven, **where)
        assert consent.withdraw(ledger, (), None, NOW, "portal", given.withdraw) == ["recording"]
        row = consent.number_of(ledger, "teams", "c1")
        assert not consent.allowed(ledger, "recording", person, NOW + DAY, row)


def test_C_04_a_no_closes_from_whomever_it_comes(ledger: Ledger) -> None:
    _known(ledger)
    say(ledger)
    say(ledger, False, at=NOW + DAY / 2, verified=False)
    assert not any(_open(ledger, where) for where in ("c1", "c2", None))


def test_C_04_a_no_for_one_conference_closes_that_one(ledger: Ledger) -> None:
    _known(ledger)
    say(ledger)
    say(ledger, False, at=NOW + DAY / 2, verified=False, **HERE)
    assert [_open(ledger, where) for where in ("c1", "c2", None)] == [False, True, True]


def test_C_09_somebody_elses_recording_stays_locked_under_an_address_that_was_only_typed(
    ledger: Ledger,
) -> None:
    anna = who(mail(ANNA.value))
    for ref in ("c1", "c2"):
        film = seen(f"r-{ref}", (anna, Relation.ABOUT), kind=Kind.RECORDING, conference=ref,
                    everyone=True)  # fmt: skip
        there = seen(f"a-{ref}", (anna, Relation.ABOUT), kind=Kind.ATTENDANCE, conference=ref)
        store(ledger, there, film)
    long_ago = NOW - 900 * DAY
    say(ledger, at=long_ago, verified=False)
    assert not consent.allowed(ledger, "recording", number(ledger, ANNA.value), NOW)
    films = [
        row for (row,) in every("SELECT id FROM ledger_item WHERE kind = 'recording' ORDER BY id")
    ]
    assert [consent.consented(ledger, film, NOW) for film in films] == [False, False]
    say(ledger, at=long_ago, verified=False, **HERE)
    assert [consent.consented(ledger, film, NOW) for film in films] == [True, False]

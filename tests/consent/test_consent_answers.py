"""Answers: what counts, what is proven, what the person gets, and how it is taken back."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from consent_samples import ANNA, BEN, DAY, NOTICE, NOW, SENTENCE, asked, say

from adjourn.consent import (
    Asked,
    Choice,
    Circumstance,
    NotValid,
    State,
    by_token,
    purposes,
    record,
    resting_only_on,
    standing,
    withdraw,
)
from adjourn.consent.purposes import askable
from adjourn.ledger.errors import DatabaseTrouble
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.tools.protocol import Handle, HandleKind


def entries() -> list[dict[str, Any]]:
    leaves = [json.loads(leaf) for (leaf,) in every("SELECT leaf FROM ledger_logentry")]
    return [entry for entry in leaves if entry["kind"].startswith("consent.")]


def test_C_01_an_answer_has_no_default_nothing_is_ticked_before_the_person_does_it() -> None:
    with pytest.raises(TypeError):
        Choice(purpose="recording", wording=SENTENCE)  # type: ignore[call-arg]


def test_C_01_each_purpose_is_answered_by_itself(ledger: Ledger) -> None:
    choices = (Choice("recording", True, SENTENCE), Choice("minutes-draft", False, "Und Text?"))
    done = record(ledger, replace(asked(), choices=choices), NOW)
    assert done.states == {"recording": State.GIVEN, "minutes-draft": State.REFUSED}
    assert {one.purpose: one.wording for one in standing(ledger, [ANNA], NOW)} == {
        "recording": SENTENCE,
        "minutes-draft": "Und Text?",
    }


def test_C_01_silence_is_neither_yes_nor_no(ledger: Ledger) -> None:
    assert say(ledger, None).states == {"recording": State.REQUESTED}
    assert say(ledger, None).states == {"recording": State.REQUESTED}
    for given, state in ((True, State.GIVEN), (False, State.WITHDRAWN)):
        say(ledger, given, NOW + DAY)
        assert say(ledger, None, NOW + 2 * DAY).states == {"recording": state}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"choices": ()}, "choices"),
        ({"choices": (Choice("recording", True, " "),)}, "sentence"),
        ({"choices": (Choice("recording", True, "x" * 4001),)}, "sentence"),
        ({"choices": (Choice("recording", True, "\ud83d"),)}, "half"),
        ({"choices": (Choice("recording", True, "x"),) * 2}, "once"),
        ({"choices": (Choice("communication", True, "x"),)}, "rests on consent"),
        ({"choices": (Choice("nonsense", True, "x"),)}, "rests on consent"),
        ({"notice": "the notice"}, "SHA-256"),
        ({"notice": NOTICE + "\n"}, "SHA-256"),
        ({"language": "fr"}, "de or en"),
        ({"channel": "rumour"}, "channel"),
        ({"how": "silence"}, "click"),
        ({"tool": "unknown"}, "no such tool"),
        ({"conference": "c1"}, "needs the tool"),
        ({"handle": Handle(HandleKind.ACCOUNT, "a")}, "needs the tool"),
        ({"handle": Handle(HandleKind.GUEST, "Anna"), "tool": "teams"}, "say which"),
        ({"handle": Handle(HandleKind.EMAIL, "nobody")}, "recognises nobody"),
        ({"at": NOW + DAY}, "future"),
        ({"expires": NOW}, "run out"),
    ],
)
def test_C_01_what_is_no_informed_act_is_refused_in_words_and_leaves_nothing(
    ledger: Ledger, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(NotValid, match=says):
        record(ledger, replace(asked(), **change), NOW)
    assert every("SELECT count(*) FROM consent_record") == [(0,)]
    assert entries() == []


def test_C_02_who_when_which_notice_language_sentence_and_how_are_proven(ledger: Ledger) -> None:
    say(ledger, language="en", channel="paper", how="paper", at=NOW)
    (one,) = standing(ledger, [ANNA], NOW)
    assert (one.at, one.notice, one.language) == (NOW, NOTICE, "en")
    assert (one.wording, one.channel, one.how, one.verified) == (SENTENCE, "paper", "paper", True)


def test_C_02_the_time_of_a_signature_is_kept_beside_that_of_its_recording(
    ledger: Ledger,
) -> None:
    signed = replace(asked(how="paper", channel="paper"), at=NOW - 9 * DAY)
    record(ledger, signed, NOW)
    assert every("SELECT recorded - at FROM consent_event") == [(9 * 86_400_000,)]
    assert standing(ledger, [ANNA], NOW)[0].at == NOW - 9 * DAY


def test_C_02_a_sentence_is_kept_once_however_often_it_was_shown(ledger: Ledger) -> None:
    for handle in (ANNA, BEN):
        say(ledger, handle=handle, purposes=("recording", "minutes-draft"))
    assert every("SELECT count(*) FROM consent_wording") == [(1,)]
    say(ledger, wording="Another sentence.")
    assert every("SELECT count(*) FROM consent_wording") == [(2,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_event SET state = 'given'",
        "UPDATE consent_event SET at = 0",
        "DELETE FROM consent_event",
        "UPDATE consent_record SET purpose = 'minutes-draft'",
        "UPDATE consent_record SET subject = x''",
        "DELETE FROM consent_record",
        "UPDATE consent_wording SET sealed = x''",
    ],
)
def test_C_02_the_database_itself_refuses_to_change_or_drop_what_was_said(
    ledger: Ledger, statement: str
) -> None:
    say(ledger, False)
    before = every("SELECT * FROM consent_event")
    with pytest.raises(DatabaseTrouble), writing():
        execute(statement)
    assert every("SELECT * FROM consent_event") == before


def test_C_02_the_log_has_each_word_with_a_random_id_and_names_nobody(ledger: Ledger) -> None:
    done = say(ledger)
    withdraw(ledger, [ANNA], None, NOW + DAY, "portal")
    given, withdrawn = entries()
    assert given["consent"] == withdrawn["consent"] == str(done.records["recording"])
    assert [given["consent_state"], withdrawn["consent_state"]] == ["given", "withdrawn"]
    assert {given["actor"], withdrawn["actor"]} == {"role:person"}
    assert set(given) == {"kind", "at", "actor", "consent", "consent_state", "body"}


def test_R_14_the_same_answer_twice_has_two_hashes(ledger: Ledger) -> None:
    say(ledger)
    say(ledger)
    first, second = entries()
    assert first["body"] != second["body"]


def test_C_04_the_secret_of_the_address_withdraws_without_anything_else(ledger: Ledger) -> None:
    done = say(ledger, purposes=("recording", "minutes-draft"))
    opened = by_token(ledger, done.withdraw, NOW)
    assert opened is not None
    assert [one.purpose for one in opened] == ["recording", "minutes-draft"]
    gone = withdraw(ledger, (), ["recording"], NOW + DAY, "portal", done.withdraw)
    assert gone == ["recording"]
    states = {one.purpose: one.state for one in standing(ledger, [ANNA], NOW + DAY)}
    assert states == {"recording": State.WITHDRAWN, "minutes-draft": State.GIVEN}


def test_C_04_withdrawing_again_changes_nothing_and_fails_never(ledger: Ledger) -> None:
    say(ledger)
    assert withdraw(ledger, [ANNA], None, NOW, "portal") == ["recording"]
    assert withdraw(ledger, [ANNA], None, NOW, "portal") == []
    assert withdraw(ledger, [BEN], None, NOW, "portal") == []
    assert len(entries()) == 2


def test_C_04_one_withdrawal_reaches_every_conference(ledger: Ledger) -> None:
    say(ledger)
    for conference in ("c1", "c2"):
        say(ledger, tool="teams", conference=conference)
    assert withdraw(ledger, [ANNA], ["recording"], NOW, "portal") == ["recording"]
    assert {one.state for one in standing(ledger, [ANNA], NOW)} == {State.WITHDRAWN}


def test_C_04_an_address_opens_only_what_was_answered_with_it(ledger: Ledger) -> None:
    first = say(ledger)
    other = say(ledger, tool="teams", conference="c1", purposes=("minutes-draft",))
    assert withdraw(ledger, (), None, NOW, "portal", other.withdraw) == ["minutes-draft"]
    opened = by_token(ledger, first.withdraw, NOW)
    assert opened is not None
    assert [one.state for one in opened] == [State.GIVEN]


@pytest.mark.parametrize("token", ["", "guess", "\ud83d", "x" * 100_000])
def test_C_04_a_made_up_address_opens_nothing(ledger: Ledger, token: str) -> None:
    say(ledger)
    assert by_token(ledger, token, NOW) is None
    assert withdraw(ledger, [ANNA], None, NOW, "portal", token) == []


def test_C_04_the_secret_itself_is_nowhere(ledger: Ledger) -> None:
    done = say(ledger)
    assert len(done.withdraw) >= 43
    assert done.withdraw not in repr(every("SELECT * FROM consent_link"))
    assert done.withdraw not in repr(done)


def test_C_05_what_rests_on_one_consent_alone_is_known_from_the_register(ledger: Ledger) -> None:
    register = ledger.register
    assert resting_only_on(register, "recording") == ("K-08",)
    assert resting_only_on(register, "minutes-draft") == ("K-09",)
    # K-15 and K-15b hold the same pictures on other bases, declared at collection: they stay.
    assert resting_only_on(register, "case-handling") == ("K-15a",)
    assert resting_only_on(register, "communication") == ()
    assert [p.id for p in purposes(register)] == ["recording", "minutes-draft", "case-handling"]
    assert [p.id for p in askable(register)] == ["recording", "minutes-draft"]


def _under(*circumstances: Circumstance) -> Asked:
    return replace(asked(), circumstances=frozenset(circumstances))


def test_C_06_an_employees_yes_needs_a_benefit_or_shared_interests(ledger: Ledger) -> None:
    with pytest.raises(NotValid, match="§ 26"):
        record(ledger, _under(Circumstance.EMPLOYEE), NOW)
    record(ledger, _under(Circumstance.EMPLOYEE, Circumstance.BENEFIT), NOW)
    assert standing(ledger, [ANNA], NOW)[0].open


def test_C_06_an_employees_no_needs_nothing(ledger: Ledger) -> None:
    no = replace(_under(Circumstance.EMPLOYEE), choices=asked(False).choices)
    assert record(ledger, no, NOW).states == {"recording": State.REFUSED}


def test_C_07_a_minors_yes_needs_a_guardian(ledger: Ledger) -> None:
    with pytest.raises(NotValid, match="parental"):
        record(ledger, _under(Circumstance.MINOR), NOW)
    record(ledger, _under(Circumstance.MINOR, Circumstance.GUARDIAN), NOW)
    assert standing(ledger, [ANNA], NOW)[0].open


@pytest.mark.parametrize("how", ["api", "tool"])
def test_C_08_special_categories_need_an_express_statement(ledger: Ledger, how: str) -> None:
    with pytest.raises(NotValid, match="express statement"):
        say(ledger, how=how, channel="api")
    assert say(ledger, how=how, channel="api", purposes=("case-handling",)).states == {
        "case-handling": State.GIVEN
    }


def test_the_latest_word_tells_its_receipt(ledger: Ledger, now: datetime) -> None:
    first = say(ledger)
    second = say(ledger, True, NOW + DAY)
    (one,) = standing(ledger, [ANNA], NOW + DAY)
    assert (one.state, one.receipt) == (State.RENEWED, second.id)
    assert first.records == second.records

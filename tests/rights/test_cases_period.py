"""The case file is a data type itself, with a rule (facts: law K-18, K-20, R-14, R-15)."""

from datetime import UTC, datetime, timedelta

import pytest
from ledger_samples import on_disk, planted
from rights_samples import ANNA, DAY, NOW, asked, look, opened, shelf, someone

from adjourn import rights
from adjourn.home import Home
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights import MeetingFacts, NoCase, cases_of, work
from adjourn.rights.models import Artefact, Case, CaseHandle, Event
from adjourn.tools.protocol import Handle, HandleKind

END = datetime(2029, 12, 31, 23, 0, tzinfo=UTC)  # 1 January 2030 in Berlin


def _closed(ledger: Ledger) -> list[int]:
    """A closed case of Anna; the keys that seal it."""
    case = opened(ledger, Right.ACCESS, message="my cat's name is Whiskers")
    work(ledger, shelf(), NOW)
    work(ledger, shelf(), NOW + 7 * DAY)
    assert look(ledger, case).view.closed
    return list(Case.objects.values_list("key", flat=True))


def test_K_18_R_15_the_file_stays_until_three_years_after_the_year_of_the_end(
    ledger: Ledger,
) -> None:
    _closed(ledger)
    assert rights.expire(ledger, END - timedelta(seconds=1)) == 0
    assert rights.expire(ledger, END) == 1
    assert rights.expire(ledger, END) == 0


def test_K_18_then_rows_and_keys_are_destroyed_and_nothing_leads_to_the_person(
    ledger: Ledger, home: Home
) -> None:
    keys = _closed(ledger)
    work(ledger, shelf(), END)
    assert [model.objects.count() for model in (Case, CaseHandle, Event, Artefact)] == [0] * 4
    assert ledger.keyring.get(keys) == {}
    assert cases_of(ledger, [Handle(HandleKind.EMAIL, ANNA)], END) == []
    assert planted(on_disk(home), [ANNA, "Whiskers"]) == []


def test_K_18_a_kill_after_the_rows_are_gone_loses_no_key_s_destruction(ledger: Ledger) -> None:
    keys = _closed(ledger)
    settle = ledger.destroy_doomed
    ledger.destroy_doomed = lambda *_: 0  # type: ignore[method-assign]
    rights.expire(ledger, END)
    assert ledger.keyring.get(keys)
    ledger.destroy_doomed = settle  # type: ignore[method-assign]
    ledger.destroy_doomed()
    assert ledger.keyring.get(keys) == {}


def test_R_14_after_that_the_evidence_says_what_was_done_and_to_nobody(ledger: Ledger) -> None:
    _closed(ledger)
    work(ledger, shelf(), END)
    log = ledger.evidence.log
    kinds = [log.entry(index)["kind"] for index in range(log.size)]
    assert kinds == ["case.opened", "case.answered", "case.closed", "case.destroyed"]


def test_an_open_case_never_expires(ledger: Ledger) -> None:
    opened(ledger, Right.ACCESS, verified=None)
    assert rights.expire(ledger, END.replace(year=2060)) == 0


def test_a_file_outlives_the_erasure_of_its_person(ledger: Ledger) -> None:
    someone(ledger)
    case = opened(ledger, Right.ERASURE)
    for _ in range(2):
        work(ledger, shelf(), NOW)
    assert look(ledger, case).contents.reply_to == ANNA
    assert [each.id for each in cases_of(ledger, [Handle(HandleKind.EMAIL, ANNA)], NOW)] == [case]


def test_K_20_the_proof_of_identity_goes_with_a_request_that_is_taken_back(ledger: Ledger) -> None:
    facts = MeetingFacts(organiser="Ben Beispiel")
    (case,) = rights.open_cases(ledger, asked(Right.ACCESS, handle=None, facts=facts), NOW)
    rights.withdraw(ledger, case, NOW + DAY)
    assert Artefact.objects.count() == 0


def test_a_file_that_is_gone_says_so(ledger: Ledger) -> None:
    _closed(ledger)
    case = Case.objects.get().id
    work(ledger, shelf(), END)
    with pytest.raises(NoCase):
        look(ledger, case, END)

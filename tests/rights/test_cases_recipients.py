"""The disclosure log (P-30), who received data (Art. 15(1)(c)), and telling them (Art. 19)."""

import pytest
from ledger_samples import account, mail, seen, store, who
from rights_samples import ANNA, DAY, DESK, NOW, letters, look, opened, shelf, someone, to

from adjourn import register as registers
from adjourn import rights
from adjourn.home import Home
from adjourn.law.bases import Basis
from adjourn.law.rights import Right
from adjourn.ledger.find import FoundPerson, find_person, items
from adjourn.ledger.ledger import Ledger
from adjourn.mail import outbox
from adjourn.rights import (
    Field,
    NotNow,
    Part,
    RestrictionGround,
    State,
    UnknownRecipient,
    Way,
    work,
)
from adjourn.rights.models import Disclosure, Notice

ACCOUNTANT = """
[parties.accountant]
name = "Beispiel Steuerberatung"
country = "DE"
address = "Musterweg 2, 10115 Berlin, Germany"
roles = ["recipient"]
{email}
address_checked = 2026-11-01
"""


def told(home: Home, email: str = 'email = "kanzlei@example.org"') -> Ledger:
    """A ledger whose register has a tax adviser."""
    (home.register / "more.toml").write_text(ACCOUNTANT.format(email=email), "utf-8")
    return Ledger.create(home, registers.load(home.register))


@pytest.fixture
def known(home: Home) -> Ledger:
    made = told(home)
    someone(made)
    return made


def anna(ledger: Ledger) -> FoundPerson:
    found = find_person(ledger, ANNA)
    assert found
    return found


def give(ledger: Ledger, *what: str) -> None:
    """Hand data types of Anna to the tax adviser."""
    rights.disclose(
        ledger, anna(ledger), what or ("K-11",), "accountant", Basis.CONTRACT, Way.MAIL, NOW - DAY
    )


def test_P_30_the_log_says_what_went_to_whom_when_on_which_basis_and_how(known: Ledger) -> None:
    item = items(known, anna(known).number)[0]
    rights.disclose(known, anna(known), [item, "K-05"], "accountant", Basis.DUTY, Way.POST, NOW)
    rows = Disclosure.objects.order_by("item").values_list(
        "type", "item", "recipient", "basis", "channel", "at"
    )
    at = int(NOW.timestamp() * 1000)
    assert list(rows) == [
        ("K-05", None, "accountant", "c", "post", at),
        (item.type, item.number, "accountant", "c", "post", at),
    ]


def test_P_30_only_parties_of_the_register_receive_anything(known: Ledger) -> None:
    with pytest.raises(UnknownRecipient):
        rights.disclose(known, anna(known), ["K-05"], "nobody", Basis.DUTY, Way.POST, NOW)
    with pytest.raises(LookupError):
        rights.disclose(known, anna(known), ["K-99"], "accountant", Basis.DUTY, Way.POST, NOW)
    assert Disclosure.objects.count() == 0


def test_actual_recipients_are_named_with_the_provider_and_who_works_for_it(
    known: Ledger,
) -> None:
    someone(known, "ben@example.org")
    give(known, "K-11", "K-05")
    found = rights.received_by(known, anna(known))
    assert [(each.part, each.id) for each in found] == [
        (Part.PROVIDER, "microsoft-ireland"),
        (Part.PROVIDER, "microsoft-corporation"),
        (Part.DISCLOSED, "accountant"),
        (Part.PARTICIPANTS, ""),
    ]
    disclosed = found[2]
    assert disclosed.types == ("K-05", "K-11")
    assert disclosed.last == NOW - DAY
    assert disclosed.party
    assert disclosed.party.name == "Beispiel Steuerberatung"


def test_somebody_who_met_nobody_has_no_other_participants_as_recipients(known: Ledger) -> None:
    assert Part.PARTICIPANTS not in {each.part for each in rights.received_by(known, anna(known))}


def test_the_log_follows_somebody_who_turns_out_to_be_known_already(known: Ledger) -> None:
    store(known, seen("m8", who(account("acc-1")), conference="c8"))
    other = find_person(known, "acc-1")
    assert other
    rights.disclose(known, other, ["K-11"], "accountant", Basis.DUTY, Way.POST, NOW)
    store(known, seen("m9", who(account("acc-1"), mail(ANNA)), conference="c8"))
    assert [e.id for e in rights.received_by(known, anna(known)) if e.part is Part.DISCLOSED] == [
        "accountant"
    ]


@pytest.mark.parametrize("right", [Right.ERASURE, Right.RESTRICTION, Right.RECTIFICATION])
def test_D_09_a_recipient_is_told_once_and_the_notice_is_tracked(
    known: Ledger, right: Right
) -> None:
    give(known)
    case = opened(known, right, ground=RestrictionGround.CLAIMS, changes={Field.NAME: "Anna B."})
    for _ in range(3):
        work(known, shelf(), NOW)
        for change in look(known, case).changes:
            if change.state == "open":
                rights.changed(known, case, change.id, change.State.CHANGED, DESK, NOW)
    (letter,) = letters(known, "recipient")
    assert letter["to"] == "kanzlei@example.org"
    assert ANNA in letter["context"]["what"]
    assert "K-11" in letter["context"]["what"]
    (notice,) = look(known, case).notices
    assert (notice.recipient, notice.state) == ("accountant", "sent")
    rights.notified(known, case, notice.id, Notice.State.CONFIRMED, DESK, NOW + DAY)
    assert look(known, case).notices[0].state == "confirmed"


def test_a_recipient_whose_letter_comes_back_is_to_be_told_by_hand(known: Ledger) -> None:
    give(known)
    case = opened(known, Right.RESTRICTION, ground=RestrictionGround.CLAIMS)
    work(known, shelf(), NOW)
    while claimed := outbox.claim(NOW, DAY):
        outbox.give_up(claimed, NOW)
    for _ in range(2):
        work(known, shelf(), NOW + DAY)
        (notice,) = look(known, case).notices
        assert notice.state == "open"
    assert "E-Mail-Adresse" in letters(known, "desk")[-1]["context"]["what"]
    rights.notified(known, case, notice.id, Notice.State.SENT, DESK, NOW + DAY)


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_Art_19_a_copy_tells_nobody(known: Ledger, right: Right) -> None:
    give(known)
    case = opened(known, right)
    work(known, shelf(), NOW)
    assert look(known, case).notices == ()


def test_Art_19_who_never_received_what_is_erased_is_not_told(known: Ledger) -> None:
    give(known, "K-05")
    case = opened(known, Right.ERASURE, types=("K-11",))
    for _ in range(2):
        work(known, shelf(), NOW)
    assert look(known, case).notices == ()


def test_Art_19_without_an_address_a_human_tells_them_and_the_case_stays_open_until_then(
    home: Home,
) -> None:
    ledger = told(home, "")
    someone(ledger)
    give(ledger)
    case = opened(ledger, Right.ERASURE, types=("K-11",))
    for minutes in range(3):
        work(ledger, shelf(), NOW + minutes * DAY)
    view = look(ledger, case).view
    assert view.state is State.ANSWERED
    assert letters(ledger, "recipient") == []
    assert to(letters(ledger, "desk")) == ["dpo@example.org"]
    (notice,) = look(ledger, case).notices
    with pytest.raises(NotNow):
        rights.notified(ledger, case, notice.id + 1, Notice.State.SENT, DESK, NOW)
    rights.notified(ledger, case, notice.id, Notice.State.IMPOSSIBLE, DESK, NOW + 8 * DAY)
    work(ledger, shelf(), NOW + 8 * DAY)
    assert look(ledger, case).view.state is State.CLOSED


def test_the_log_forgets_an_erased_person_but_not_before_the_notices_are_made(
    known: Ledger,
) -> None:
    give(known)
    case = opened(known, Right.ERASURE)
    for _ in range(3):
        work(known, shelf(), NOW)
    assert Disclosure.objects.count() == 0
    assert [each.recipient for each in look(known, case).notices] == ["accountant"]

"""One person, however a tool writes them; nobody, where the value recognises nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import account, guest, mail, phone, refs, seen, store, who

from adjourn.ledger.handles import canonical, search
from adjourn.ledger.ledger import Ledger
from adjourn.tools.protocol import Handle, HandleKind

_ANY_TEXT = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("\ud83d\x00\u202e\u200eİßǅſ+49 (030)-;ext=*@.tel:mailto:xn--ü١٢²Å"), max_size=40
)


def parts(
    handle: Handle, tool: str = "teams", conference: str = "c1", country: str = "DE"
) -> tuple[str, ...] | None:
    return canonical(handle, tool, conference, country)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ANNA@EXAMPLE.ORG", "anna@example.org"),
        ("  anna@example.org\t", "anna@example.org"),
        ("MailTo:Anna@example.org", "anna@example.org"),
        ("anna@example.org.", "anna@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@bu\u0308cher.example", "a@xn--bcher-kva.example"),
        ("jo\u0308rg@example.org", "j\u00f6rg@example.org"),
    ],
)
def test_one_mailbox_has_one_spelling(written: str, meant: str) -> None:
    assert parts(mail(written)) == ("email", meant)
    assert parts(mail(written)) == parts(mail(meant))


def test_sharp_s_is_not_double_s_in_an_address() -> None:
    assert parts(mail("straße@example.org")) != parts(mail("strasse@example.org"))


@pytest.mark.parametrize(
    "value", ["", "@", "anna", "anna@", "@example.org", "a b@example.org", "a@exa mple.org",
              "a@" + "x" * 2_000 + ".example", "a@\ud83d.example", "a@-.example"]
)  # fmt: skip
def test_what_is_no_address_recognises_nobody(value: str) -> None:
    assert parts(mail(value)) is None


@pytest.mark.parametrize(
    "written",
    [
        "+49 30 23125014", "030 23125014", "(030) 231 250-14", "0049 30 23125014",
        "tel:+493023125014", "TEL: +49-30-23125014", "tel:030-23125014;phone-context=+49",
        "\u202a+49 30 23125014\u202c", "+49 (0)30 23125014", "030/23125014",
        "\uff0b\uff14\uff19 30 23125014",
    ],
)  # fmt: skip
def test_one_number_has_one_spelling(written: str) -> None:
    assert parts(phone(written)) == ("phone", "+493023125014")


def test_a_national_number_is_read_with_the_default_country() -> None:
    assert parts(phone("030 23125014"), country="DE") == ("phone", "+493023125014")
    assert parts(phone("02 12345678"), country="AT") != parts(phone("02 12345678"), country="DE")


@pytest.mark.parametrize(
    "written", ["+493023125100;ext=12", "tel:+493023125100;ext=12", "030 23125100 ext. 12"]
)
def test_an_extension_is_another_person_than_the_switchboard(written: str) -> None:
    assert parts(phone(written)) == ("phone", "+493023125100;ext=12")
    assert parts(phone(written)) != parts(phone("+493023125100"))


@pytest.mark.parametrize(
    "masked", ["+4930***", "+49302312****", "+49 30 231…", "+49 30 231...", "+49 30 231xxx",
               "+49 30 231###", "anonymous", "", "+", "tel:", "+49 30 231•••"]
)  # fmt: skip
def test_a_masked_number_recognises_nobody(masked: str) -> None:
    assert parts(phone(masked)) is None


def test_an_account_id_holds_within_one_tool() -> None:
    one, other = parts(account("8:Live:ANNA"), "teams"), parts(account("8:live:anna"), "zoom")
    assert one == ("account", "teams", "8:live:anna")
    assert one != other


def test_a_guest_name_holds_within_one_conference() -> None:
    assert parts(guest(" Anna \u00a0 B. "), conference="c1") == ("guest", "teams", "c1", "anna b.")
    assert parts(guest("Anna B."), conference="c2") != parts(guest("Anna B."), conference="c1")
    assert parts(guest("Anna B."), conference="") is None


def test_two_guests_of_one_name_in_two_conferences_stay_two(ledger: Ledger) -> None:
    store(
        ledger,
        seen("m1", who(guest("Anna B.")), conference="c1"),
        seen("m2", who(guest("anna b.")), conference="c1"),
        seen("m3", who(guest("Anna B.")), conference="c2"),
    )
    assert refs(ledger, "Anna B.", "c1") == ["m1", "m2"]
    assert refs(ledger, "Anna B.", "c2") == ["m3"]
    assert refs(ledger, "Anna B.") == []


def test_two_long_account_ids_that_begin_alike_do_not_become_one() -> None:
    long = "a" * 1_500
    assert parts(account(f"{long}1")) is None
    assert parts(account(f"{long}2")) is None
    assert parts(guest("n" * 200_000)) == ("guest", "teams", "c1", "n" * 1_000)


def test_what_somebody_types_is_read_in_every_way_that_it_can_mean() -> None:
    assert list(search("+49 30 23125014", ["teams"], "DE")) == [
        ("phone", "+493023125014"),
        ("account", "teams", "+49 30 23125014"),
    ]
    assert list(search(" ", ["teams"], "DE")) == []


@settings(max_examples=400, deadline=None)
@given(kind=st.sampled_from(HandleKind), text=_ANY_TEXT)
def test_no_text_raises_and_what_is_canonical_stays_so(kind: HandleKind, text: str) -> None:
    once = canonical(Handle(kind, text), "teams", "c1", "DE")
    if once is not None:
        assert canonical(Handle(kind, once[-1]), "teams", "c1", "DE") == once
    list(search(text, ["teams"], "DE"))


@pytest.mark.parametrize("kind", HandleKind)
@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "\ud83d" * 500, "\x00", "\u202eanna\u202c", "👩‍👩‍👧" * 50, "9" * 200_000],
    ids=["long", "half", "nul", "rtl", "emoji", "digits"],
)
def test_odd_and_endless_texts_neither_raise_nor_unmake_themselves(
    ledger: Ledger, kind: HandleKind, text: str
) -> None:
    once = canonical(Handle(kind, text), "teams", "c1", "DE")
    assert once is None or canonical(Handle(kind, once[-1]), "teams", "c1", "DE") == once
    ledger.handle_index(Handle(kind, text), "teams", "c1")

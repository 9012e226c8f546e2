"""What is an address, and that nothing in one can end a header or a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjourn.ledger.handles import email
from adjourn.mail.addresses import Address, parse


@pytest.mark.parametrize(
    ("text", "local", "domain"),
    [
        ("anna@example.org", "anna", "example.org"),
        ("Anna.B+x@EXAMPLE.org", "Anna.B+x", "example.org"),
        ("anna@bücher.example", "anna", "xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna", "xn--bcher-kva.example"),
        ("jörg@straße.example", "jörg", "xn--strae-oqa.example"),
        ("ליאור@example.org", "ליאור", "example.org"),
        ("o'neil!#$%&*+/=?^_`{|}~-@example.org", "o'neil!#$%&*+/=?^_`{|}~-", "example.org"),
        (" anna@localhost ", "anna", "localhost"),
    ],
)
def test_an_address_is_read(text: str, local: str, domain: str) -> None:
    assert parse(text) == Address(local, domain)


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "anna", "@example.org", "anna@", "anna@@example.org", "a b@example.org",
        "anna@example.org\r\nBcc: eve@example.org", "anna\n@example.org", "anna@example.org\n",
        "anna@exa\rmple.org", "anna@example.org>", "<anna@example.org>", "anna@example.org SIZE=1",
        "Anna <anna@example.org>", "anna@example.org,eve@example.org", "anna@example..org",
        "anna;eve@example.org", '"a b"@example.org', "a..b@example.org", ".a@example.org",
        "anna@[127.0.0.1]",
        "=?utf-8?q?anna=0D=0ABcc=3A_eve?=@example.org", "anna@exam_ple.org",
        "anna@-example.org", "anna\x00@example.org",
        "anna@example.org\u2028x", "an\u202ena@example.org", "an\u200bna@example.org",
        f"{'a' * 65}@example.org", f"{'ü' * 33}@example.org", f"a@{'b' * 64}.example",
        f"anna@{'a.' * 130}org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_at_all_gets_a_control_character_or_a_bracket_through(
    left: str, right: str
) -> None:
    found = parse(f"{left}@{right}")
    if found is not None:
        assert not set(str(found)) & set('\r\n\t\0 <>,;:"()[]\\')
        assert str(found).isprintable()
        assert found.domain.isascii()


@pytest.mark.parametrize(
    "text", ["\u212aarla@example.org", "\u212bke@example.org", "ko\u0308@b.example"]
)
def test_a_letter_goes_to_the_mailbox_whose_person_is_found(text: str) -> None:
    assert str(parse(text)).lower() == email(text)
    assert not set("\u212a\u212b\u0308") & set(str(parse(text)))


def test_an_address_shows_nothing_of_itself() -> None:
    assert "anna" not in repr(parse("anna@example.org"))

"""One-time links: the same for every address, few, short, once."""

from datetime import UTC, datetime, timedelta

import pytest

from adjourn import mail
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.tools.protocol import Handle, HandleKind
from adjourn.web.portal import links
from adjourn.web.portal.tokens import Token, new_token

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SITE = "https://privacy.example.org"


def anna(text: str = "anna@example.org") -> Handle:
    return Handle(HandleKind.EMAIL, text)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[mail.Letter]:
    """What goes into the outbox, which is still filled."""
    letters: list[mail.Letter] = []

    def keep(ledger: Ledger, letter: mail.Letter, now: datetime) -> bool:
        letters.append(letter)
        return mail.queue(ledger, letter, now)

    monkeypatch.setattr(links, "queue", keep)
    return letters


def token_of(letter: mail.Letter) -> str:
    return str(letter.context["url"]).rpartition("/")[2]


def test_V1_a_link_opens_once_for_the_address_it_was_sent_to(
    ledger: Ledger, sent: list[mail.Letter]
) -> None:
    links.send(ledger, anna(), "de", SITE, NOW)
    (letter,) = sent
    assert letter.to == "anna@example.org"
    assert str(letter.context["url"]).startswith(f"{SITE}/de/link/")
    token = token_of(letter)
    assert links.usable(ledger, token, NOW)
    assert links.use(ledger, token, NOW + timedelta(minutes=14)) == anna()
    assert not links.usable(ledger, token, NOW)
    assert links.use(ledger, token, NOW) is None


def test_V1_a_link_is_over_after_15_minutes(ledger: Ledger, sent: list[mail.Letter]) -> None:
    links.send(ledger, anna(), "de", SITE, NOW)
    late = NOW + timedelta(minutes=15)
    assert not links.usable(ledger, token_of(sent[0]), late)
    assert links.use(ledger, token_of(sent[0]), late) is None


def test_a_guessed_or_hostile_token_opens_nothing(ledger: Ledger, sent: list[mail.Letter]) -> None:
    links.send(ledger, anna(), "de", SITE, NOW)
    right = token_of(sent[0])
    for token in (
        new_token(),
        "",
        right[:-1],
        right + "A",
        right.swapcase(),
        "\udcff" * 9,
        "x" * 9999,
    ):
        assert links.use(ledger, token, NOW) is None
    assert len(right) >= 43, "256 bits"
    assert Token(ledger, "session", right).name != Token(ledger, "link", right).name


def test_10000_requests_for_one_address_send_three_mails_and_keep_three_rows(
    ledger: Ledger, sent: list[mail.Letter]
) -> None:
    for number in range(10_000):
        spelling = "anna@example.org" if number % 2 else "ANNA@EXAMPLE.ORG"
        links.send(ledger, anna(spelling), "de", SITE, NOW + timedelta(milliseconds=number))
    assert len(sent) == links.MOST
    assert every("SELECT count(*) FROM portal_link") == [(links.MOST,)]
    links.send(ledger, anna(), "de", SITE, NOW + timedelta(hours=1, seconds=11))
    assert len(sent) == links.MOST + 1


def test_so_many_addresses_an_hour_and_then_none(ledger: Ledger, sent: list[mail.Letter]) -> None:
    for number in range(300):
        links.send(ledger, anna(f"a{number}@example.org"), "de", SITE, NOW)
    with pytest.raises(links.TooBusy):
        links.send(ledger, anna("one-more@example.org"), "de", SITE, NOW)
    assert len(sent) == 300
    links.send(ledger, anna(), "de", SITE, NOW + timedelta(hours=1, seconds=1))


def test_the_database_knows_neither_token_nor_address(
    ledger: Ledger, home: Home, sent: list[mail.Letter]
) -> None:
    links.send(ledger, anna(), "de", SITE, NOW)
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    held = b"".join(p.read_bytes() for p in home.path.rglob("*") if p.is_file())
    assert b"anna@example.org" not in held
    assert token_of(sent[0]).encode() not in held


def test_K_25_a_used_or_old_link_forgets_the_address_and_then_itself(
    ledger: Ledger, sent: list[mail.Letter]
) -> None:
    links.send(ledger, anna(), "de", SITE, NOW)
    links.use(ledger, token_of(sent[0]), NOW)
    assert every("SELECT sealed FROM portal_link") == [(None,)]
    links.tidy(NOW + timedelta(days=1, seconds=1))
    assert every("SELECT count(*) FROM portal_link") == [(0,)]


@pytest.mark.parametrize("text", ["", "anna", "@", "a@", "a b@example.org\nBcc: x@example.org"])
def test_what_is_no_address_gets_no_link(text: str) -> None:
    assert links.address_of(text) is None

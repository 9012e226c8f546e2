"""What goes into the outbox, and what is refused at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from mail_samples import CASE, CONTEXTS, DUE, NOW, letter

from adjourn import mail
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.mail import LetterError
from adjourn.mail.bell import arrived
from adjourn.mail.contexts import TEXTS


def _queue_and_fail(ledger: Ledger) -> None:
    with transaction.atomic():
        mail.queue(ledger, letter(reference="once"), NOW)
        raise ZeroDivisionError


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_queued_with_its_context(ledger: Ledger, text: str) -> None:
    assert mail.queue(ledger, letter(text), NOW)
    assert mail.counts() == mail.Counts(1, 0, NOW)
    assert set(CONTEXTS) == set(TEXTS)


@pytest.mark.parametrize("text", [text for text in TEXTS if text != "test"])
def test_a_missing_an_extra_and_a_wrong_value_are_refused_without_being_named(
    ledger: Ledger, text: str
) -> None:
    right = CONTEXTS[text]
    wrong: list[dict[str, Any]] = [{**right, "canary": "x"}, {}]
    wrong += [{k: v for k, v in right.items() if k != left} for left in right]
    wrong += [{**right, key: {"canary": "canary"}} for key in right]
    wrong += [{**right, key: "canary" * 5000} for key in right]
    for context in wrong:
        with pytest.raises(LetterError) as raised:
            mail.queue(ledger, letter(text, context=context), NOW)
        assert "canarycanary" not in str(raised.value)
        assert raised.value.__suppress_context__
    assert mail.counts().waiting == 0


def test_values_of_the_rooms_above_fit_as_they_are(ledger: Ledger) -> None:
    case = {"id": UUID(CASE), "right": "access", "due": DUE}
    assert mail.queue(ledger, letter("received", context={"cases": (case,), "url": ""}), NOW)


def test_an_instant_without_a_zone_is_refused(ledger: Ledger) -> None:
    context = {**CONTEXTS["answered"], "until": DUE.replace(tzinfo=None)}
    with pytest.raises(LetterError):
        mail.queue(ledger, letter("answered", context=context), NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"to": "nobody"},
        {"text": "poem"},
        {"language": "fr"},
        {"attachments": (("../receipt.json", "application/json", b"{}"),)},
        {"attachments": (("a\r\nBcc: x.json", "application/json", b"{}"),)},
        {"attachments": (("a.json", "application/json\r\nBcc: x@example.org", b"{}"),)},
        {"attachments": (("a.json", "application/json", b"x" * 1_000_001),)},
        {"attachments": (("a.json", "application/json", b"x"),) * 6},
        {"context": {"url": "javascript:alert(1)", "minutes": 15}},
        {"context": {"url": "https://privacy.example.org/ a", "minutes": 15}},
    ],
)
def test_what_cannot_be_a_letter_is_refused(ledger: Ledger, change: dict[str, Any]) -> None:
    with pytest.raises(LetterError):
        mail.queue(ledger, replace(letter(), **change), NOW)
    assert mail.counts().waiting == 0


def test_a_reference_is_queued_once_and_its_fate_is_known(ledger: Ledger) -> None:
    once = letter(reference=f"case/{CASE}/answered")
    assert mail.fate(ledger, f"case/{CASE}/answered") is None
    assert mail.queue(ledger, once, NOW)
    assert not mail.queue(ledger, once, NOW + timedelta(days=1))
    assert mail.counts().waiting == 1
    assert mail.fate(ledger, f"case/{CASE}/answered") is mail.Fate.WAITING


def test_a_letter_belongs_to_the_transaction_of_its_sender(ledger: Ledger) -> None:
    heard = arrived.wait(-1, 0)
    with pytest.raises(ZeroDivisionError):
        _queue_and_fail(ledger)
    assert mail.counts().waiting == 0
    assert mail.fate(ledger, "once") is None
    assert arrived.wait(-1, 0) == heard
    with transaction.atomic():
        mail.queue(ledger, letter(reference="once"), NOW)
        assert arrived.wait(-1, 0) == heard, "woken before there is anything to see"
    assert arrived.wait(-1, 0) == heard + 1


def test_nothing_of_a_letter_is_in_clear(ledger: Ledger, home: Home) -> None:
    files = (("receipt.json", "application/json", b"canary-file"),)
    given = letter("recipient", "canary@example.org", attachments=files, reference="canary-ref")
    mail.queue(ledger, given, NOW)
    stored = b"".join(p.read_bytes() for p in [*home.path.glob("*.db*"), *home.keyring.iterdir()])
    for value in (b"canary", b"Beispiel Consulting", b"Anna"):
        assert value not in stored
    assert every("SELECT count(DISTINCT key) FROM mail_queued") == [(1,)]


def test_each_letter_has_a_key_of_its_own(ledger: Ledger) -> None:
    for _ in range(3):
        mail.queue(ledger, letter(), NOW)
    assert every("SELECT count(DISTINCT key) FROM mail_queued") == [(3,)]
    assert all(key in ledger.keyring for (key,) in every("SELECT key FROM mail_queued"))


def test_a_letter_shows_nothing_of_itself() -> None:
    shown = repr(letter("recipient", reference="r"))
    assert shown == "Letter(text='recipient', language='en', reference='r')"

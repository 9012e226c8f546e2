"""Signed notes, checkpoints and keys, with known answers of other implementations."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from evidence_samples import OTHER_SIGNER, SIGNER, VERIFIER
from hypothesis import given
from hypothesis import strategies as st

from adjourn.evidence import KeyFormatError, NoteError, Signer, Verifier, generate_key
from adjourn.evidence.checkpoint import Checkpoint

# Known answers: the example key of https://c2sp.org/signed-note, and key and note of the tests of
# golang.org/x/mod/sumdb/note.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
HEAD = Checkpoint(SIGNER.name, 7, bytes(32))
NOTE = HEAD.signed(SIGNER)


@pytest.mark.parametrize("key", [SPEC_KEY, GO_KEY])
def test_keys_of_other_implementations_are_read_and_written(key: str) -> None:
    assert str(Verifier.parse(f" {key}\n")) == key


def test_a_note_of_another_implementation_verifies() -> None:
    note = f"{GO_TEXT}\n\u2014 PeterNeumann {GO_SIGNATURE}\n"
    assert Verifier.parse(GO_KEY).open(note) == GO_TEXT


def test_a_checkpoint_comes_back_from_its_note() -> None:
    assert Checkpoint.opened(NOTE, VERIFIER) == HEAD
    assert HEAD.signed(SIGNER) == NOTE


@given(st.data())
def test_a_note_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(NOTE) - 1))
    char = data.draw(st.characters().filter(lambda char: char != NOTE[at]))
    with pytest.raises(NoteError):
        Checkpoint.opened(NOTE[:at] + char + NOTE[at + 1 :], VERIFIER)


@given(st.integers(0, len(NOTE) - 1))
def test_a_note_cut_anywhere_is_refused(at: int) -> None:
    with pytest.raises(NoteError):
        Checkpoint.opened(NOTE[:at], VERIFIER)


@given(st.text())
def test_any_text_is_refused_without_a_crash(text: str) -> None:
    for note in (text, f"{text}\n\n{NOTE.rpartition(chr(10) * 2)[2]}"):
        with pytest.raises(NoteError):
            VERIFIER.open(note)


def test_a_note_of_another_key_is_refused() -> None:
    with pytest.raises(NoteError, match="another key"):
        VERIFIER.open(HEAD.signed(OTHER_SIGNER))


def test_a_note_under_another_name_is_refused() -> None:
    other = Signer("other.example", SIGNER._key)
    with pytest.raises(NoteError, match="another name"):
        VERIFIER.open(other.sign("text\n"))


def test_a_second_signature_is_refused() -> None:
    with pytest.raises(NoteError):
        VERIFIER.open(NOTE + NOTE.splitlines(keepends=True)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "other.example\n1\n" + "A" * 43 + "=\n",
        f"{SIGNER.name}\n01\n" + "A" * 43 + "=\n",
        f"{SIGNER.name}\n-1\n" + "A" * 43 + "=\n",
        f"{SIGNER.name}\n9999999999999999\n" + "A" * 43 + "=\n",
        f"{SIGNER.name}\n1\nAAAA\n",
        f"{SIGNER.name}\n1\n" + "A" * 42 + "B=\n",
        f"{SIGNER.name}\n1\n" + "A" * 43 + "=\nextension\n",
        f"{SIGNER.name}\n1\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.opened(SIGNER.sign(text), VERIFIER)


@pytest.mark.parametrize("text", ["no newline", "bell\a\n", "\ud800\n", "carriage\r\n"])
def test_a_text_that_no_note_may_hold_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        SIGNER.sign(text)


def test_a_head_of_another_log_is_not_signed() -> None:
    with pytest.raises(NoteError):
        Checkpoint("other.example", 1, bytes(32)).signed(SIGNER)


def test_a_new_key_signs_after_storage() -> None:
    signer = Signer.from_pem("new.example", generate_key())
    assert signer.verifier.open(signer.sign("text\n")) == "text\n"


def test_no_secret_shows_in_a_repr() -> None:
    assert repr(SIGNER) == "Signer(name='evidence.adjourn.example')"


def test_a_public_key_in_pem_verifies_under_any_name() -> None:
    public = SIGNER._key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert Checkpoint.opened(NOTE, Verifier.parse(pem)) == HEAD
    assert str(Verifier.parse(pem).named(SIGNER.name)) == str(VERIFIER)
    with pytest.raises(KeyFormatError):
        str(Verifier.parse(pem))


EC = ec_key(SECP256R1())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AAAA",
        SPEC_KEY.replace("530d903a", "530d903b"),
        SPEC_KEY.replace("foo", "bar"),
        SPEC_KEY + "=",
        SPEC_KEY[:-1],
        "ä" + SPEC_KEY,
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        EC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyFormatError):
        Verifier.parse(text)


@pytest.mark.parametrize(
    "pem", [b"", b"x", EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
)
def test_what_is_no_private_key_is_refused(pem: bytes) -> None:
    with pytest.raises(KeyFormatError):
        Signer.from_pem("name.example", pem)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\n", "x" * 201])
def test_a_name_that_no_note_may_bear_is_refused(name: str) -> None:
    with pytest.raises(KeyFormatError):
        Signer(name, SIGNER._key)

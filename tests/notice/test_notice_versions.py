"""What is new to people waits and is announced; what became false does not wait."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from notice_samples import NOW, change, found

from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import execute, writing
from adjourn.notice import by_hash, in_force, versions
from adjourn.notice.approving import AHEAD, BadApproval, approve
from adjourn.notice.draft import draft
from adjourn.notice.kept import announced, history
from adjourn.notice.material import MATERIAL, Change
from adjourn.notice.sentences import SENTENCES, State
from adjourn.notice.versions import pending
from adjourn.register import Register

DAY = timedelta(days=1)
_PARTY = """
[parties.zebra]
name = "Zebra Ltd"
country = "IE"
address = "1 Zebra Street, Dublin"
roles = ["recipient"]
"""
_TYPE = """
[types.K-99]
title_en = "Zebra"
title_de = "Zebra"
contents_en = "Zebra"
contents_de = "Zebra"
purpose = "organise"
basis = "f"
start = "V"
period = "30 d"
citation = "Art. 6(1)(f) GDPR"
"""


def added(folder: Path, name: str, text: str) -> Register:
    """The register with `text` at the end of a file."""
    end = (folder / name).read_text("utf-8")
    return change(folder, name, end, end + text)


def material(folder: Path, what: Change) -> Register:
    """The register with one change that people have to be told beforehand; "Zebra" is new in it,
    where it has a name."""
    match what:
        case Change.CONTROLLER:
            return change(folder, "controller.toml", "Example GmbH", "Zebra AG")
        case Change.PURPOSE:
            old = "Organisation von Konferenzen: wer wann teilnimmt"
            return change(folder, "purposes.toml", old, "Zebra")
        case Change.BASIS:
            first = 'purpose = "fault-analysis"\nbasis = "f"'
            return change(folder, "types.toml", first, first.replace('"f"', '"b"'))
        case Change.RECIPIENT:
            return added(folder, "parties.toml", _PARTY)
        case Change.COUNTRY:
            return change(folder, "parties.toml", '"(EU) 2021/914"', '"Zebra clauses"')
        case Change.CATEGORY:
            return added(folder, "types.toml", _TYPE)
        case Change.PERIOD:
            return change(folder, "types.toml", 'period = "90 d"', 'period = "12 m"')
        case Change.AUTOMATED:
            told = '[controller.automated]\ntext_en = "Zebra."\ntext_de = "Zebra."\n'
            return added(folder, "controller.toml", told)


def whole(told: Ledger, language: str = "de", at: timedelta = timedelta()) -> str:
    shown = in_force(told, language, NOW + at)
    return "\n".join(line for block in shown.blocks for line in block.sentences)


@pytest.mark.parametrize("what", list(Change))
def test_N_05_what_is_new_waits_and_no_sentence_tells_it_before(
    folder: Path, told: Ledger, what: Change
) -> None:
    first = in_force(told, "de", NOW)
    told.register = material(folder, what)
    for language in ("de", "en"):
        assert "Zebra" not in whole(told, language, DAY)
    shown = in_force(told, "de", NOW + DAY)
    assert (shown.hash, shown.forms) == (first.hash, first.forms)
    assert what in pending(told, NOW + DAY)
    # Also where something else is corrected meanwhile.
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    shown = in_force(told, "de", NOW + DAY)
    assert what is Change.CONTROLLER or "23125 999" in str(shown.forms)
    assert "Zebra" not in str(shown)


@pytest.mark.parametrize("what", list(Change))
def test_N_05_what_was_approved_holds_from_its_day_and_is_announced_until_then(
    folder: Path, told: Ledger, what: Change
) -> None:
    first = in_force(told, "de", NOW)
    told.register = material(folder, what)
    waits = draft(told.register, NOW).hashes
    done = approve(told, waits["en"][:12], "op-07", NOW + DAY)
    assert what in done.changes
    assert done.since - NOW > AHEAD - DAY
    assert pending(told, NOW + DAY) == ()
    assert {each.version for each in announced(told, NOW + DAY)} == set(waits.values())
    assert in_force(told, "de", done.since - timedelta(seconds=1)).hash == first.hash
    assert in_force(told, "de", done.since).hash == waits["de"]
    old, new = sorted(
        (each for each in history(told) if each.language == "de"), key=lambda each: each.since
    )
    assert (old.until, new.until) == (new.since, None)
    assert (new.cause, new.approver, new.approved) == ("approved", "op-07", NOW + DAY)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("controller.toml", "23125 000", "23125 999"),  # how to reach us
        ("types.toml", 'period = "90 d"', 'period = "30 d"'),  # shorter
        ("types.toml", "needed = true", "needed = false"),  # less is asked for
    ],
)
def test_N_05_what_is_not_new_to_anybody_holds_at_once(
    folder: Path, told: Ledger, name: str, old: str, new: str
) -> None:
    first = in_force(told, "de", NOW)
    told.register = change(folder, name, old, new)
    assert pending(told, NOW + DAY) == ()
    assert in_force(told, "de", NOW + DAY).hash != first.hash
    assert history(told)[0].cause == "automatic"


def test_N_01_a_false_sentence_goes_at_once_while_something_new_waits(
    folder: Path, told: Ledger
) -> None:
    assert "Verarbeitung in unserem Auftrag" in whole(told)
    material(folder, Change.RECIPIENT)
    told.register = change(folder, "parties.toml", "signed_at = 2026-01-01", "")
    text = whole(told, "de", DAY)
    assert "Verarbeitung in unserem Auftrag" not in text, "no contract, no sentence (S25)"
    assert "Zebra" not in text
    assert pending(told, NOW + DAY) == (Change.RECIPIENT,)
    shown = in_force(told, "de", NOW + DAY)
    assert "Zebra" not in str(shown.forms)
    assert shown.hash in str(shown.forms["jsonld"]["dct:hasVersion"])
    assert shown.forms["tilt"]["meta"]["_hash"] == shown.hash


def test_N_05_a_longer_period_that_waits_leaves_the_promise_unproven(
    folder: Path, told: Ledger
) -> None:
    in_force(told, "de", NOW)
    assert found(told, "N-periods").state is State.KEPT
    told.register = material(folder, Change.PERIOD)
    judged = found(told, "N-periods")
    assert judged.state is State.UNPROVEN
    assert [issue.path for issue in judged.todo] == [("types", "K-01", "period")]
    approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW, already=True)
    assert found(told, "N-periods").state is State.KEPT


def test_N_05_a_recipient_that_is_gone_is_named_no_longer(folder: Path, told: Ledger) -> None:
    told.register = added(folder, "parties.toml", _PARTY)
    assert "Zebra" in whole(told)
    told.register = change(folder, "parties.toml", _PARTY, "")
    assert "Zebra" not in whole(told, "de", DAY)


def test_N_05_corrections_follow_an_approval_and_another_change_takes_it_back(
    folder: Path, told: Ledger
) -> None:
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    done = approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW)
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    in_force(told, "de", NOW + DAY)
    coming = {each.language: each.version for each in announced(told, NOW + DAY)}
    assert coming == dict(draft(told.register, NOW + DAY).hashes)
    assert "23125 999" in whole(told, "de", done.since - NOW)


def test_N_05_another_material_change_before_the_day_needs_another_approval(
    folder: Path, told: Ledger
) -> None:
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW)
    told.register = material(folder, Change.PERIOD)
    in_force(told, "de", NOW + DAY)
    assert announced(told, NOW + DAY) == []
    assert pending(told, NOW + DAY) == (Change.RECIPIENT, Change.PERIOD)


def test_N_05_what_is_taken_back_before_its_day_is_announced_no_longer(
    folder: Path, told: Ledger
) -> None:
    first, before = in_force(told, "de", NOW), told.register
    told.register = material(folder, Change.RECIPIENT)
    done = approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW)
    told.register = before
    assert in_force(told, "de", NOW + DAY) == first
    assert announced(told, NOW + DAY) == []
    assert in_force(told, "de", done.since) == first


def test_N_05_what_no_sentence_tells_waits_for_nobody(folder: Path, told: Ledger) -> None:
    """Contents of data that lie at no tool are told to whoever asks, not in the notice."""
    first = in_force(told, "de", NOW)
    change(folder, "types.toml", 'contents_de = "Verschlüsselte Kopien', 'contents_de = "Kopien')
    told.register = change(folder, "controller.toml", "23125 000", "23125 999")
    assert pending(told, NOW) == ()
    assert in_force(told, "de", NOW).hash != first.hash


def test_while_something_waits_no_page_writes(
    folder: Path, told: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    in_force(told, "de", NOW)
    monkeypatch.setattr(versions, "writing", None)
    assert "Zebra" not in whole(told)


def test_N_05_what_has_happened_already_is_told_at_once_and_called_late(
    folder: Path, told: Ledger
) -> None:
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    approve(told, draft(told.register, NOW).hashes["de"], "op-07", NOW + DAY, already=True)
    assert "Zebra" in whole(told, "de", DAY)
    assert history(told)[0].cause == "late"


def test_N_04_the_version_in_force_is_approved_once_and_the_log_names_nobody(
    told: Ledger,
) -> None:
    shown = in_force(told, "de", NOW)
    assert history(told)[0].cause == "first"
    approve(told, shown.hash[:8], "op-07", NOW)
    assert {each.approver for each in history(told)} == {"op-07"}
    entry = told.evidence.log.entry(told.evidence.log.size - 1)
    assert (entry["kind"], entry["body"], entry["actor"]) == (
        "notice.approved", shown.hash, "role:operator",
    )  # fmt: skip
    assert "op-07" not in str(entry)
    with pytest.raises(BadApproval, match="approved already"):
        approve(told, shown.hash[:8], "op-08", NOW)


@pytest.mark.parametrize(
    ("version", "operator", "more", "said"),
    [
        ("", "Anna B.", {}, "operator"),
        ("abc", "op-07", {}, "at least 8"),
        ("0" * 12, "op-07", {}, "what waits is"),
        ("", "op-07", {"day": date(2026, 11, 23)}, "from 2026-11-24"),
        ("", "op-07", {"day": date(2031, 1, 1)}, "a year ahead"),
    ],
)
def test_what_cannot_be_approved_says_what_would_be_right(
    folder: Path, told: Ledger, version: str, operator: str, more: dict[str, date], said: str
) -> None:
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    name = version or draft(told.register, NOW).hashes["de"]
    with pytest.raises(BadApproval, match=said):
        approve(told, name, operator, NOW, day=more.get("day"))


def test_N_05_the_rule_speaks_of_sentences_that_there_are(register: Register) -> None:
    known = {one.id for one in SENTENCES}
    assert set(MATERIAL) == set(Change)
    for rule in MATERIAL.values():
        assert rule.sentences <= known
        assert rule.words.citation


def test_a_practice_home_waits_for_nobody(
    folder: Path, told: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "practice", True)
    in_force(told, "de", NOW)
    told.register = material(folder, Change.RECIPIENT)
    assert "Zebra" in whole(told, "de", DAY)
    assert {each.cause for each in history(told)} == {"practice"}


def test_N_04_a_version_from_before_this_rule_is_followed_at_once(
    folder: Path, told: Ledger
) -> None:
    first = in_force(told, "de", NOW)
    with writing():
        execute("UPDATE notice_version SET told = '', forms = ''", [])
    told.register = material(folder, Change.RECIPIENT)
    assert in_force(told, "de", NOW + DAY).hash != first.hash
    assert by_hash(told, first.hash) is not None

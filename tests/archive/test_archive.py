"""Trade letters and vouchers are taken out one by one, kept as long as the law says, then gone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from archive_samples import (
    NOW,
    OVER,
    WORDS,
    Chat,
    all_of,
    archived,
    chat,
    folder,
)
from flow_samples import files_holding

from adjourn.archive.keep import BadArchive, tidy
from adjourn.archive.tool import KINDS, NAME
from adjourn.erase.execute import advance, open_erasure
from adjourn.erase.follow_up import follow_up
from adjourn.erase.models import Erasure, Step
from adjourn.erase.plan import KEPT_BY_LAW, make_plan
from adjourn.home import Home
from adjourn.law.reasons import Reason
from adjourn.ledger import find, restricting
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.retain import holds
from adjourn.retain.calendar import calendar
from adjourn.retain.holds import Scope
from adjourn.retain.sweep import preview, sweep
from adjourn.rights.copy import stream
from adjourn.tools.protocol import Malformed, Tool

SUMMER = datetime(2027, 6, 1, tzinfo=UTC)  # the chat's 90 days are over


def entries(ledger: Ledger, kind: str) -> list[dict[str, object]]:
    log = ledger.evidence.log
    found = (dict(log.entry(index)) for index in range(log.size))
    return [entry for entry in found if entry["kind"] == kind]


def of_archive() -> list[int]:
    return [number for (number,) in every("SELECT id FROM ledger_item WHERE tool = %s", [NAME])]


def test_R_06_the_letter_stays_its_period_and_the_rest_of_the_chat_goes(ledger: Ledger) -> None:
    tools = chat(ledger)
    copy = archived(ledger, tools, "order")
    (told,) = entries(ledger, "item.archived")
    assert (told["type"], told["until"]) == ("K-12", "2032-12-31T23:00:00Z")
    sweep(ledger, tools, SUMMER)
    teams = tools["teams"]
    assert isinstance(teams, Chat)
    assert teams.gone >= {"order", "weather", "offer"}, "the original goes with the chat"
    found = all_of(ledger)[f"{NAME}/message"]
    assert (found.id, found.type, found.until) == (copy, "K-12", OVER)
    assert tools[NAME].fields(found.item) == {"text": WORDS, "format": "text"}
    (entry,) = (one for one in calendar(ledger, SUMMER).entries if one.tool == NAME)
    assert (entry.type, entry.items, entry.overdue, entry.kept) == ("K-12", 1, 0, 0)
    early = sweep(ledger, tools, OVER - timedelta(minutes=1))
    assert NAME not in {tool for tool, _, _ in early.outcomes}
    assert next(one for one in preview(ledger, OVER) if one.tool == NAME).due == 1
    done = sweep(ledger, tools, OVER)
    assert done.outcomes[NAME, "K-12", "gone"] == 1
    assert list(folder(ledger).names()) == []
    swept = entries(ledger, "items.swept")[-1]
    assert (swept["tool"], swept["rule"], swept["count"]) == (NAME, "K-12/1", 1)
    assert find.find_person(ledger, "acc-anna") is None, "nothing of hers is left"


def test_R_06_what_is_archived_is_seen_by_the_rights_team_alone(ledger: Ledger) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "offer")
    archived(ledger, tools, "invoice", "K-13")
    for who in ("acc-anna", "acc-boris"):
        person = find.find_person(ledger, who)
        assert person
        assert not [one for one in find.items(ledger, person.number) if one.tool == NAME]
        assert f"{NAME}/message" in all_of(ledger, who), "of all whom the original concerns"
    person = find.find_person(ledger, "acc-anna")
    copy = b"".join(stream(ledger, tools, person, SUMMER, "en", types=["K-12", "K-13"]))
    assert b"%PDF" in copy
    assert b"%%EOF" in copy


def test_R_06_contents_lie_sealed_and_a_changed_file_does_not_open(
    ledger: Ledger, home: Home
) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "order")
    assert files_holding(home.path, [WORDS, "canary"]) == []
    (path,) = folder(ledger).files()
    assert path.stat().st_mode & 0o777 == 0o600
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Malformed, match="from a backup"):
        tools[NAME].fields(all_of(ledger)[f"{NAME}/message"].item)


def erased(ledger: Ledger, tools: dict[str, Tool]) -> Erasure:
    person = find.find_person(ledger, "acc-anna")
    assert person
    erasure = open_erasure(ledger, make_plan(ledger, tools, person, NOW), "role:operator")
    advance(ledger, tools, erasure, NOW)
    return Erasure.objects.get(id=erasure)


def test_R_10_an_erasure_answers_that_the_law_keeps_the_letter_and_until_when(
    ledger: Ledger,
) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "order")
    erasure = erased(ledger, tools)
    (kept,) = Step.objects.filter(erasure=erasure, tool=NAME)
    assert (kept.outcome, kept.reason, kept.note) == (
        "retained", "statutory_retention", KEPT_BY_LAW,
    )  # fmt: skip
    assert kept.until == int(OVER.timestamp() * 1000)
    assert set(all_of(ledger)) == {f"{NAME}/message"}, "everything else went"
    follow_up(ledger, tools, OVER)
    assert find.find_person(ledger, "acc-anna") is None
    assert list(folder(ledger).names()) == []
    assert Erasure.objects.get(id=erasure.id).state == "final"


def test_R_05_an_open_assessment_keeps_a_letter_beyond_its_period(ledger: Ledger) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "order")
    later = OVER - timedelta(days=30)
    hold = holds.open_hold(ledger, Reason.TAX_OPEN, Scope(types=("K-12",)), "op-07", later, {})
    holds.approve(ledger, hold, "op-12", date(2033, 3, 31), later, {})
    sweep(ledger, tools, OVER)
    assert restricting.locked_by(hold) == of_archive()
    assert next(one for one in preview(ledger, OVER) if one.tool == NAME).kept == 1
    holds.release(ledger, hold, OVER + timedelta(days=60))
    sweep(ledger, tools, OVER + timedelta(days=60))
    assert of_archive() == []


def test_R_06_a_hold_in_force_keeps_what_is_archived_from_then_on(ledger: Ledger) -> None:
    tools = chat(ledger)
    person = find.find_person(ledger, "acc-anna")
    assert person
    hold = holds.open_hold(ledger, Reason.TAX_OPEN, Scope(person=person.number), "op-07", NOW, {})
    archived(ledger, tools, "order")
    assert set(of_archive()) <= set(restricting.locked_by(hold))


@pytest.mark.parametrize(
    ("ref", "type_id", "why"),
    [
        ("order", "K-11", "no type of the archive: these are K-12, K-13"),
        ("order", "K-99", "no type of the archive"),
        ("secret", "K-12", "ciphertext"),
        ("call", "K-12", "no content"),
        ("empty", "K-12", "shows no content"),
    ],
)
def test_what_cannot_be_archived_is_refused_and_leaves_nothing(
    ledger: Ledger, home: Home, ref: str, type_id: str, why: str
) -> None:
    tools = chat(ledger)
    with pytest.raises(BadArchive, match=why):
        archived(ledger, tools, ref, type_id)
    assert list(home.archive.glob("*")) == []
    assert of_archive() == []


def test_one_item_is_archived_once(ledger: Ledger) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "order")
    for ref in ("order", f"{NAME}/message"):
        with pytest.raises(BadArchive, match="already"):
            archived(ledger, tools, ref, "K-13")
    assert len(of_archive()) == 1


def test_a_file_without_a_row_is_deleted_and_one_with_a_row_stays(ledger: Ledger) -> None:
    tools = chat(ledger)
    archived(ledger, tools, "order")
    archived(ledger, tools, "invoice")
    stray: Path = folder(ledger).path / "0b8f7c1e-0000-4000-8000-000000000001"
    stray.write_bytes(b"of a kill")
    assert tidy(ledger, folder(ledger)) == 1
    assert not stray.exists()
    assert len(list(folder(ledger).names())) == 2


def test_the_archive_says_what_it_can_do_with_each_kind(ledger: Ledger) -> None:
    able = chat(ledger)[NAME].capabilities()
    assert [one.kind for one in able] == list(KINDS)

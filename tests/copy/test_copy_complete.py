"""Everything is in the copy, or in its list of what is not, with the reason: item by item."""

from typing import Any

import pytest
from copy_samples import ABOUT, ANNA, AT, BODO, MINE, NAMED, NOW, Cabinet, Copied, Desk, person

from adjourn.ledger.find import find_person, items
from adjourn.ledger.sql import execute
from adjourn.rights.copy import TROUBLES, Why, stream
from adjourn.tools.practice import Fault, Tenant
from adjourn.tools.practice import Kind as Wrong
from adjourn.tools.protocol import Absent, Denied, Kind, Malformed, Unavailable

anna, bodo = person(ANNA, "Anna Beispiel"), person(BODO)


def test_every_item_of_every_kind_is_in_the_copy(practice: tuple[Tenant, Desk]) -> None:
    tenant, desk = practice
    held = items(desk.ledger, desk.person().number)
    copied = desk.copy()
    assert {one["id"] for one in copied.data["items"]} == {str(one.id) for one in held}
    assert {one["kind"] for one in copied.data["items"]} == set(Kind)
    assert sum(one["count"] for one in copied.data["held"]) == len(held)
    said = copied.text("data.json")
    for message in tenant.store.chats.values():
        for one in message.messages.values():
            if one.author and one.author.key == ANNA and one.body["body"]["contentType"] == "text":
                assert one.body["body"]["content"] in said or message.foreign


def test_each_file_that_is_named_is_there_and_none_is_nameless(
    practice: tuple[Tenant, Desk],
) -> None:
    _, desk = practice
    copied = desk.copy()
    named = {one["file"] for one in copied.data["items"] if one["file"]}
    ours = {"README.txt", "schema.json", "data.json", "summary.html", "summary.pdf"}
    assert named == {n for n in copied.names if n not in ours and not n.startswith("tables/")}
    assert b"%PDF" in copied.whole()
    listed = {one["item"] for one in copied.data["not_included"]}
    files = ("picture", "video", "file", "recording", "transcript", "voicemail", "whiteboard")
    for one in copied.data["items"]:
        if one["kind"] in files:
            assert one["file"] or one["id"] in listed


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Absent("canary of the tool"), Why.GONE),
        (Unavailable("canary of the tool"), Why.UNREACHABLE),
        (Denied("canary of the tool"), Why.REFUSED),
        (Malformed("canary of the tool"), Why.UNREADABLE),
        (KeyError("canary of the tool"), Why.UNREADABLE),
    ],
)
def test_what_a_tool_does_not_give_is_listed_with_the_reason(
    desk: Desk, error: Exception, why: Why
) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content=error)
    desk.put(Kind.FILE, "f", (anna, MINE), content=error)
    copied = desk.copy()
    for ref in ("m", "f"):
        assert copied.item(ref)["missing"] == why
        assert copied.why(ref) == [why]
        assert str(desk.id(ref)) in copied.text("summary.html")
        assert str(desk.id(ref)) in copied.text("tables/not-included.csv")
    assert copied.item("m")["details"] == {}
    assert b"canary" not in copied.whole(), "what tools say is for the operator"


def test_a_file_that_breaks_off_stays_as_far_as_it_came_and_says_so(desk: Desk) -> None:
    broken = [b"%PDF-1.7 first", Unavailable("the connection broke")]
    desk.put(Kind.FILE, "f", (anna, MINE), content=broken)
    copied = desk.copy()
    assert copied.read(copied.item("f")["file"]) == b"%PDF-1.7 first"
    assert copied.why("f") == ["broken_off"]


def test_one_that_breaks_off_at_once_is_no_file(desk: Desk) -> None:
    desk.put(Kind.FILE, "f", (anna, MINE), content=[Unavailable("the connection broke")])
    copied = desk.copy()
    assert copied.item("f")["file"] is None
    assert copied.why("f") == ["unreachable"]


def test_a_tool_that_is_down_costs_its_contents_and_not_the_copy(desk: Desk) -> None:
    other = Cabinet("matrix")
    desk.tools["matrix"] = other
    for number in range(20):
        desk.put(Kind.MESSAGE, f"m{number}", (anna, MINE), content=Unavailable("down"))
    desk.put(Kind.MESSAGE, "x", (anna, MINE), content={"text": "here"}, tool="matrix")
    copied = desk.copy()
    assert len(copied.data["items"]) == 21
    assert copied.item("x")["content"]["text"] == "here"
    assert len(copied.data["not_included"]) == 20
    assert len(desk.cabinet.asked) == 3, "it is not waited for item by item"


def test_a_tool_that_is_gone_from_the_register_is_listed_too(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "x"})
    desk.tools = {}
    assert desk.copy().why("m") == ["unreachable"]


def test_what_was_deleted_at_the_tool_is_not_asked_for(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"text": "x"})
    execute("UPDATE ledger_item SET state = 'deleted_at_tool'")
    copied = desk.copy()
    assert copied.why("m") == ["gone"]
    assert desk.cabinet.asked == []


def test_a_tool_without_a_call_for_a_kind_is_not_blamed(desk: Desk) -> None:
    desk.tools["teams"] = Cabinet(unread=[Kind.CALL, Kind.WHITEBOARD])
    desk.put(Kind.CALL, "c", (anna, ABOUT), (bodo, NAMED), detail={"type": "groupCall"})
    desk.put(Kind.WHITEBOARD, "w", (anna, MINE))
    copied = desk.copy()
    assert copied.item("c")["details"] == {"type": "groupCall"}
    assert copied.why("c") == []
    assert copied.why("w") == ["no_call"]
    assert Why.NO_CALL not in TROUBLES


def test_what_is_encrypted_comes_as_stored_and_says_so(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content={"encrypted": True, "text": "AwgAEn"})
    copied = desk.copy()
    assert copied.item("m")["content"]["text"] == "AwgAEn"
    assert copied.why("m") == ["encrypted"]


def test_faults_of_a_real_tool_are_listed(practice: tuple[Tenant, Desk]) -> None:
    tenant, desk = practice
    tenant.faults.add(Fault(Wrong.FORBIDDEN, match="/attachments", times=1000))
    tenant.faults.add(Fault(Wrong.DROP, match="/content$", times=1, skip=1))
    copied = desk.copy()
    reasons: dict[str, set[str]] = {}
    for one in copied.data["not_included"]:
        reasons.setdefault(one["kind"], set()).add(one["reason"])
    assert "refused" in reasons["voicemail"]
    assert {"unreachable", "broken_off"} & {r for each in reasons.values() for r in each}


def test_what_is_missing_comes_back_to_the_caller(desk: Desk) -> None:
    desk.put(Kind.MESSAGE, "m", (anna, MINE), content=Unavailable("down"))
    parts = stream(desk.ledger, desk.tools, desk.person(), NOW, "en")
    while True:
        try:
            next(parts)
        except StopIteration as end:
            gaps: Any = end.value
            break
    assert [gap.why for gap in gaps] == [Why.UNREACHABLE]


def test_what_is_erased_while_the_copy_is_read_is_left_out(desk: Desk) -> None:
    for number in range(3):
        desk.put(Kind.FILE, f"f{number}", (anna, MINE), content=[b"x" * 200_000], at=AT)
    parts = stream(desk.ledger, desk.tools, desk.person(), NOW, "en")
    next(parts)
    execute("DELETE FROM ledger_item")
    rest = b"".join(parts)
    assert b'"items": []' in rest or rest, "the copy comes to its end"


def test_what_is_collected_while_the_copy_is_read_is_for_the_next_one(desk: Desk) -> None:
    desk.put(Kind.FILE, "f", (anna, MINE), content=[b"x" * 200_000])
    parts = stream(desk.ledger, desk.tools, desk.person(), NOW, "en")
    begun = next(parts)
    desk.put(Kind.FILE, "late", (anna, MINE), content=[b"y"])
    copied = Copied(begun + b"".join(parts), desk)
    assert len(copied.data["items"]) == 1
    assert len(desk.copy().data["items"]) == 2


def test_somebody_of_whom_nothing_is_held_is_told_so(desk: Desk) -> None:
    assert find_person(desk.ledger, ANNA) is None
    handle = anna.handles[0]
    copied = Copied(b"".join(stream(desk.ledger, {}, None, NOW, "en", handles=[handle])))
    assert copied.data["items"] == []
    assert copied.data["person"]["handles"] == [{"kind": "email", "value": ANNA}]
    assert "We hold no data about you" in copied.text("summary.html")

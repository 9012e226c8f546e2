"""What an access copy gets of each kind: files as bytes, the rest as fields that name by name."""

import json
from typing import Any

import pytest
from teams_replay import EXAMPLES, Replay, example
from teams_samples import START, Make
from test_teams_collect import everything
from test_teams_replay import BASE

from adjourn.tools.practice import Fault, Tenant
from adjourn.tools.practice import Kind as Wrong
from adjourn.tools.protocol import Absent, Item, Kind, Observation, Unavailable
from adjourn.tools.teams import Teams

FILES = {
    Kind.PICTURE, Kind.VIDEO, Kind.FILE, Kind.RECORDING, Kind.TRANSCRIPT, Kind.VOICEMAIL,
    Kind.WHITEBOARD,
}  # fmt: skip


@pytest.fixture
def seen(tool: Teams, tenant: Tenant) -> list[Observation]:
    return list(everything(tool, tenant).values())


def test_every_kind_of_file_comes_as_bytes_and_nothing_else_does(
    tool: Teams, seen: list[Observation]
) -> None:
    done: set[Kind] = set()
    for one in seen:
        if one.item.kind not in done:
            assert bool(b"".join(tool.fetch(one.item))) is (one.item.kind in FILES)
            done.add(one.item.kind)
    assert done == set(Kind)


def test_fields_name_nobody_but_by_name(
    tool: Teams, tenant: Tenant, seen: list[Observation]
) -> None:
    people = tenant.store.people.values()
    sorts: set[str] = set()
    for one in seen:
        sort = str(one.item.place["sort"])
        if sort in sorts or sort == "file":
            continue
        fields = tool.fields(one.item)
        own = {handle.value for who, _ in one.persons for handle in who.handles}
        if fields:
            sorts.add(sort)
        told = json.dumps({**fields, "text": ""}, ensure_ascii=False)
        for person in people:
            if not own.intersection(person.canaries):
                betrayed = [c for c in person.canaries if c != person.name and c in told]
                assert not betrayed, (sort, betrayed)
    assert sorts == {
        "message", "post", "invitee", "attendance", "member", "registration", "user", "voicemail"
    }  # fmt: skip


def test_a_message_comes_whole_with_files_mentions_and_reactions(
    tool: Teams, tenant: Tenant, seen: list[Observation]
) -> None:
    told = [tool.fields(one.item) for one in seen if one.item.place["sort"] == "message"]
    assert any(one.get("text", "").startswith("Hello ") for one in told)
    assert any(one.get("attachments", [{}])[0].get("name") for one in told)
    assert any(one.get("mentions") for one in told)
    (reaction, *_) = next(one["reactions"] for one in told if "reactions" in one)
    assert set(reaction) == {"by", "reaction", "at"}
    assert {one["format"] for one in told} == {"text", "html"}


def test_a_picture_in_a_message_leaves_no_address_behind(
    tool: Teams, seen: list[Observation]
) -> None:
    (one, *_) = [o for o in seen if o.item.place["sort"] == "hosted"]
    said = tool.fields(Item(Kind.MESSAGE, "m", {**one.item.place, "sort": "post"}, one.item.at))
    assert "<img" in said["text"]
    assert "hostedContents" not in said["text"]
    assert "@thread" not in said["text"]


def test_a_registration_comes_with_what_was_answered(tool: Teams, seen: list[Observation]) -> None:
    (one, *_) = [o for o in seen if o.item.place["sort"] == "registration"]
    fields = tool.fields(one.item)
    assert fields["registrationQuestionAnswers"][0]["value"].startswith("I am ")


def test_what_is_not_there_any_more_is_absent(tool: Teams, seen: list[Observation]) -> None:
    (one, *_) = [o for o in seen if o.item.place["sort"] == "message"]
    lost = Item(one.item.kind, one.item.ref, {**one.item.place, "message": "1"}, one.item.at)
    with pytest.raises(Absent):
        tool.fields(lost)


def test_a_stream_that_breaks_says_so_instead_of_ending(
    tool: Teams, tenant: Tenant, seen: list[Observation]
) -> None:
    (one, *_) = [o for o in seen if o.item.kind is Kind.FILE]
    tenant.faults.add(Fault(Wrong.DROP, match="/content$"))
    with pytest.raises(Unavailable):
        b"".join(tool.fetch(one.item))


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"no documented payloads at {EXAMPLES}")
def test_the_documented_message_is_read_for_copies(make: Make) -> None:
    payload = example("chat-message")
    place = {"sort": "message", "chat": "19:a", "message": payload["id"]}
    item = Item(Kind.MESSAGE, "m", place, START)
    with Replay({"GET /chats/.*": payload, **BASE}) as replay:
        fields: Any = make(replay.settings()).fields(item)
    assert fields["text"] == payload["body"]["content"]
    assert fields["format"] == payload["body"]["contentType"]

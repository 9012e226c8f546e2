"""Deleting and reading back: every outcome, and nothing believed that was not read."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from teams_replay import Replay, Reply
from teams_samples import START, Make
from test_teams_collect import ANNA, Items, everything

from adjourn.law.reasons import Reason
from adjourn.tools.practice import Fault, Server, Tenant, serve
from adjourn.tools.practice import Kind as Wrong
from adjourn.tools.practice.model import Thread
from adjourn.tools.protocol import Denied, Item, Kind, Outcome, Reading
from adjourn.tools.teams import Teams, contract

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def held() -> Items:
    """Everything in a tenant that is the same, by its seed, as the one of each test."""
    twin = Tenant(seed=1, start=START)
    with serve(twin) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADJOURN_TEAMS_SECRET", server.secret)
        with closing(Teams("teams", server.settings(), sleep=lambda _: None)) as tool:
            return everything(tool, twin)


def named(held: Items, name: str) -> Item:
    return next(one.item for one in held.values() if one.detail.get("name") == name)


def annas(held: Items, tenant: Tenant, kind: Kind) -> list[Item]:
    canaries = set(tenant.canaries(ANNA))
    return [
        one.item
        for (of, _), one in held.items()
        if of is kind
        and any(handle.value in canaries for who, _ in one.persons for handle in who.handles)
    ]


def erase(tool: Teams, item: Item, now: datetime) -> Reading:
    """As the erasure does it: holds, delete, read again."""
    holds = tool.holds(item, now)
    if not any(hold.blocks for hold in holds):
        assert [one.item for one in tool.delete([item], now)] == [item]
    return tool.reread(item, now, holds, now)


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        ("Anna Vertrag.docx", Outcome.GONE, None),
        ("Anna langsam.pdf", Outcome.PENDING, Reason.PROVIDER_PENDING),
        ("Anna Aufbewahrung.pdf", Outcome.MOVED, Reason.STATUTORY_RETENTION),
        ("Anna Beleg.pdf", Outcome.RETAINED, Reason.STATUTORY_RETENTION),
        ("Anna Akte.pdf", Outcome.RETAINED, Reason.STATUTORY_RETENTION),
    ],
)
def test_files_end_as_their_labels_allow(
    tool: Teams, tenant: Tenant, held: Items, name: str, outcome: Outcome, reason: Reason | None
) -> None:
    reading = erase(tool, named(held, name), tenant.now)
    assert (reading.outcome, reading.reason) == (outcome, reason)


def test_a_slow_deletion_is_gone_at_the_recheck(tool: Teams, tenant: Tenant, held: Items) -> None:
    item = named(held, "Anna langsam.pdf")
    asked = tenant.now
    assert erase(tool, item, asked).recheck == asked + DAY
    tenant.advance(asked + 3 * DAY)
    assert tool.reread(item, asked, [], tenant.now) == Reading(Outcome.GONE)


def test_a_deletion_taken_and_not_done_is_a_refusal_after_three_days(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    tenant.faults.add(Fault(Wrong.LIE, match="permanentDelete|batch", times=99))
    item = named(held, "Anna Vertrag.docx")
    asked = tenant.now
    reading = erase(tool, item, asked)
    assert (reading.outcome, reading.reason) == (Outcome.PENDING, Reason.PROVIDER_PENDING)
    assert reading.recheck == asked + DAY
    tenant.advance(asked + 3 * DAY)
    reading = tool.reread(item, asked, [], tenant.now)
    assert (reading.outcome, reading.reason) == (Outcome.PENDING, Reason.PROVIDER_REFUSED)


def test_deleting_twice_is_the_same_as_once(tool: Teams, tenant: Tenant, held: Items) -> None:
    item = named(held, "Anna Vertrag.docx")
    for _ in range(2):
        assert [one.refused for one in tool.delete([item], tenant.now)] == [""]


def messages(held: Items, tenant: Tenant, wanted: Outcome, tool: Teams) -> Iterator[Reading]:
    items = annas(held, tenant, Kind.MESSAGE)
    list(tool.delete(items, tenant.now))
    for item in items:
        reading = tool.reread(item, tenant.now, [], tenant.now)
        if reading.outcome is wanted:
            yield reading


@pytest.mark.parametrize(
    "wanted",
    [Outcome.GONE, Outcome.TRASHED, Outcome.HIDDEN, Outcome.PENDING, Outcome.FOREIGN],
)
def test_messages_end_as_their_chats_allow(
    tool: Teams, tenant: Tenant, held: Items, wanted: Outcome
) -> None:
    found = list(messages(held, tenant, wanted, tool))
    assert found
    if wanted is Outcome.TRASHED:
        assert {one.until for one in found} == {tenant.now + 7 * DAY}


def own_chats(held: Items, tenant: Tenant) -> list[Item]:
    """Anna's messages in 1:1 chats. Others that she sent, some in the same second, are taken out
    of the tenant: a search cannot tell them apart."""
    for room in (*tenant.store.chats.values(), *tenant.store.channels.values()):
        if room.body.get("chatType") != "oneOnOne":
            room.messages.clear()
    return [item for item in annas(held, tenant, Kind.MESSAGE) if contract.is_own_chat(item)]


def deleted_with_a_hold(tool: Teams, tenant: Tenant, held: Items) -> tuple[list[Item], Thread]:
    """The authored messages of a 1:1 chat that a hold covers, a week after its deletion, and
    that chat."""
    items = own_chats(held, tenant)
    chats = tenant.store.chats
    room = next(
        chats[one.place["chat"]]
        for one in items
        if "author" in one.place and not chats[one.place["chat"]].policy
    )
    room.held = True
    list(tool.delete(items, tenant.now))
    tenant.advance(tenant.now + 7 * DAY)
    found = [one for one in items if one.place["chat"] == room.id and "author" in one.place]
    return found, room


def again(tool: Teams, item: Item, now: datetime) -> Reading:
    return tool.reread(item, START, [], now)


def estimates(tenant: Tenant) -> int:
    return sum(count for line, count in tenant.requests.items() if "estimateStat" in line)


def test_a_message_that_a_hold_keeps_of_a_deleted_chat_is_never_gone(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    items, room = deleted_with_a_hold(tool, tenant, held)
    for item in items:
        reading = again(tool, item, tenant.now)
        assert (reading.outcome, reading.reason) == (Outcome.RETAINED, Reason.LEGAL_HOLD)
        assert reading.recheck == tenant.now + 30 * DAY
        assert "hold keeps a copy" in reading.note
    assert not any(case.searches for case in tenant.store.cases.values())
    room.messages.clear()  # the hold is lifted
    tenant.advance(tenant.now + 30 * DAY)
    assert {again(tool, item, tenant.now) for item in items} == {Reading(Outcome.GONE)}


def test_a_search_is_made_once_for_an_author_of_whom_nothing_is_found(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    items, room = deleted_with_a_hold(tool, tenant, held)
    room.messages.clear()
    (item, before) = (items[0], estimates(tenant))
    at_places = [Item(item.kind, f"{item.ref}{n}", item.place, item.at) for n in range(5)]
    assert {again(tool, one, tenant.now).outcome for one in at_places} == {Outcome.GONE}
    assert estimates(tenant) == before + 1
    list(tool.delete([item], tenant.now))  # may change what is found
    again(tool, item, tenant.now)
    assert estimates(tenant) == before + 2


def test_where_ediscovery_is_denied_a_message_is_a_residue(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    items, _ = deleted_with_a_hold(tool, tenant, held)
    fault = tenant.faults.add(Fault(Wrong.FORBIDDEN, match="/security/cases", times=99))
    for item in items:
        reading = again(tool, item, tenant.now)
        assert (reading.outcome, reading.reason) == (Outcome.RESIDUE, Reason.PROVIDER_COPY)
        assert "could not be asked: eDiscovery" in reading.note
        assert reading.recheck is None
    assert fault.hits == len({item.place["author"] for item in items})


@pytest.mark.parametrize(
    ("mail", "status", "outcome", "says"),
    [
        ("anna@example.org", 404, Outcome.GONE, "no eDiscovery in this tenant"),
        ("anna@example.org", 501, Outcome.RESIDUE, "could not be asked: eDiscovery"),
        ("", 404, Outcome.RESIDUE, "could not be asked: its author has no known address"),
    ],
)
def test_what_cannot_be_searched_is_said(
    make: Make, mail: str, status: int, outcome: Outcome, says: str
) -> None:
    place = {"sort": "message", "chat": "c", "message": "1", "type": "oneOnOne", "author": "a"}
    item = Item(Kind.MESSAGE, "c/1", place, START)
    routes = {
        "GET /users/a": {"mail": mail},
        "GET /security/.*": Reply(status, {"error": {"code": "x", "message": "x"}}),
    }
    with Replay(routes) as replay:
        reading = make(replay.settings()).reread(item, START, [], START + 7 * DAY)
    assert reading.outcome is outcome
    assert says in reading.note


def test_a_purge_that_a_hold_defeats_says_that_it_is_a_hold(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    rooms = {room.id for room in tenant.store.chats.values() if room.held}
    items = [one for one in annas(held, tenant, Kind.MESSAGE) if one.place.get("chat") in rooms]
    taken = list(tool.delete([one for one in items if one.place["sort"] == "message"], tenant.now))
    assert taken
    assert {one.reason for one in taken} == {Reason.LEGAL_HOLD}
    assert all("hold" in one.refused for one in taken)


def test_the_first_look_at_an_operation_comes_soon(
    server: Server, make: Make, tenant: Tenant, held: Items
) -> None:
    waits: list[float] = []
    tool = make(server.settings(), sleep=waits.append)
    item = next(
        one
        for one in annas(held, tenant, Kind.MESSAGE)
        if one.place.get("type") == "group" and "author" in one.place
    )
    list(tool.delete([item], tenant.now))
    assert waits
    assert waits[0] == 0.2


def test_a_trashed_chat_is_gone_after_seven_days_unless_a_policy_keeps_it(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    items = own_chats(held, tenant)
    asked = tenant.now
    list(tool.delete(items, asked))
    tenant.advance(asked + 7 * DAY)
    after = {tool.reread(item, asked, [], tenant.now).outcome for item in items}
    assert after == {Outcome.GONE, Outcome.HIDDEN}


def test_a_chat_is_deleted_once_for_all_its_messages(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    items = [item for item in annas(held, tenant, Kind.MESSAGE) if contract.is_own_chat(item)]
    fault = Fault(Wrong.KILL, match="^DELETE .*/chats/", times=99, call=lambda: None)
    tenant.faults.add(fault)
    list(tool.delete(items, tenant.now))
    assert fault.hits == len({item.place["chat"] for item in items})


def test_a_purge_takes_nothing_that_was_not_asked_for(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    """The search by author and time would find the messages between the two, too."""
    own = [item for item in annas(held, tenant, Kind.MESSAGE) if not contract.is_own_chat(item)]
    own = sorted((one for one in own if "foreign" not in one.place), key=lambda item: item.at)
    times = sorted({item.at for item in own})
    assert len(times) > 2
    asked = [item for item in own if item.at in (times[0], times[-1])]
    spared = [item for item in own if item not in asked]
    authored = [item for item in spared if item.place.get("author") == asked[0].place["author"]]
    list(tool.delete(asked, tenant.now))
    for item in authored:
        assert tool.reread(item, tenant.now, [], tenant.now).outcome is Outcome.PENDING  # there


def test_no_search_and_no_case_is_left_behind(tool: Teams, tenant: Tenant, held: Items) -> None:
    before = len(tenant.store.cases)
    list(tool.delete(annas(held, tenant, Kind.MESSAGE), tenant.now))
    assert len(tenant.store.cases) == before


def test_a_search_that_a_dead_process_left_is_tidied_away_and_a_young_one_is_not(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    fault = Fault(Wrong.LIE, match="DELETE /security/cases/.*/searches/", times=99)
    tenant.faults.add(fault)  # as if every process had died before it could
    list(tool.delete(annas(held, tenant, Kind.MESSAGE), tenant.now))
    left = [len(case.searches) for case in tenant.store.cases.values()]
    assert sum(left) == fault.hits > 0
    fault.times = 0
    tool.tidy(tenant.now + timedelta(hours=5))
    assert [len(case.searches) for case in tenant.store.cases.values()] == left
    tool.tidy(tenant.now + timedelta(hours=7))
    assert not any(case.searches for case in tenant.store.cases.values())


def test_a_message_without_an_address_of_its_author_is_refused_plainly(
    tool: Teams, tenant: Tenant
) -> None:
    place = {"sort": "message", "chat": "19:x@thread.v2", "message": "1", "type": "group"}
    item = Item(Kind.MESSAGE, "19:x@thread.v2/1", place, START)
    (taken,) = tool.delete([item], tenant.now)
    assert taken.refused == contract.NO_ADDRESS
    assert tool.forecast(item, [], tenant.now).outcome is Outcome.RETAINED


def test_a_voicemail_stays_a_residue_as_no_call_shows_the_purges_folder(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    item = annas(held, tenant, Kind.VOICEMAIL)[0]
    asked = tenant.now
    reading = erase(tool, item, asked)
    assert (reading.outcome, reading.until) == (Outcome.RESIDUE, asked + 14 * DAY)
    tenant.advance(asked + 14 * DAY)
    after = tool.reread(item, asked, [], tenant.now)
    assert (after.outcome, after.recheck) == (Outcome.RESIDUE, None)


def test_a_recording_is_gone_only_when_its_entry_is_too(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    recordings = [one.item for (kind, _), one in held.items() if kind is Kind.RECORDING]
    outcomes = {erase(tool, item, tenant.now).outcome for item in recordings}
    assert outcomes == {Outcome.GONE, Outcome.RESIDUE}


def test_a_transcript_without_a_file_is_retained_and_says_why(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    item = next(one.item for (kind, _), one in held.items() if kind is Kind.TRANSCRIPT)
    reading = erase(tool, item, tenant.now)
    assert reading.outcome is Outcome.RETAINED
    assert "file was not found" in reading.note


@pytest.mark.parametrize(
    ("sort", "days"), [("record", 30), ("phone", 90), ("attendance", None), ("user", None)]
)
def test_what_has_no_delete_call_is_retained_until_its_period_ends(
    tool: Teams, tenant: Tenant, held: Items, sort: str, days: int | None
) -> None:
    item = next(one.item for one in held.values() if one.item.place["sort"] == sort)
    assert [one.refused for one in tool.delete([item], tenant.now)] == [""]
    reading = tool.reread(item, tenant.now, [], tenant.now)
    assert reading == tool.forecast(item, [], tenant.now)
    assert reading.outcome is Outcome.RETAINED
    assert reading.recheck is not None
    assert reading.recheck > tenant.now
    if days:
        assert reading.until is not None
        assert abs(reading.until - item.at - days * DAY) < timedelta(hours=1)
        tenant.advance(item.at + (days + 1) * DAY)
        after = tool.reread(item, tenant.now, [], tenant.now)
        # The log of telephone calls cannot be asked any further back: nothing proves it gone.
        wanted = Outcome.RESIDUE if sort == "phone" else Outcome.GONE
        assert (after.outcome, after.recheck) == (wanted, None)


@pytest.mark.parametrize("sort", ["member", "invitee", "registration", "notice"])
def test_contacts_are_read_again_where_they_stand(
    tool: Teams, tenant: Tenant, held: Items, sort: str
) -> None:
    item = next(one.item for one in held.values() if one.item.place["sort"] == sort)
    assert tool.reread(item, tenant.now, [], tenant.now).outcome in (
        Outcome.RETAINED,
        Outcome.PENDING,  # a system message of a 1:1 chat goes with the chat
    )
    changed = {key: "gone" if key not in ("sort", "type") else value
               for key, value in item.place.items()}  # fmt: skip
    elsewhere = Item(item.kind, item.ref, changed, item.at)
    assert tool.reread(elsewhere, tenant.now, [], tenant.now).outcome is Outcome.GONE


def test_reading_again_trusts_no_status_of_the_delete(make: Make) -> None:
    place = {"sort": "file", "drive": "d", "item": "i"}
    item = Item(Kind.FILE, "d/i", place, START)
    routes: dict[str, Any] = {
        "POST /drives/d/items/i/permanentDelete": None,
        "GET /drives/d/items/i": {"id": "i"},
    }
    with Replay(routes) as replay:
        tool = make(replay.settings())
        assert [one.refused for one in tool.delete([item], START)] == [""]
        assert tool.reread(item, START, [], START).outcome is Outcome.PENDING


def test_what_cannot_be_read_again_is_an_error_and_not_gone(make: Make) -> None:
    place = {"sort": "file", "drive": "d", "item": "i"}
    item = Item(Kind.FILE, "d/i", place, START)
    forbidden = Reply(403, {"error": {"code": "accessDenied", "message": "x"}})
    with Replay({"GET /drives/d/items/i": forbidden}) as replay:
        tool = make(replay.settings())
        with pytest.raises(Denied, match="accessDenied"):
            tool.reread(item, START, [], START)


def test_throttled_parts_of_a_batch_are_sent_again(
    tool: Teams, tenant: Tenant, held: Items
) -> None:
    boards = [one.item for (kind, _), one in held.items() if kind is Kind.FILE]
    tenant.faults.add(Fault(Wrong.THROTTLE, match="permanentDelete", times=2, retry_after=3))
    taken = [one.item for one in tool.delete(boards, tenant.now)]
    assert sorted(one.ref for one in taken) == sorted(one.ref for one in boards)


def test_capabilities_name_a_source_and_a_date_for_every_kind(tool: Teams) -> None:
    found = tool.capabilities()
    assert {one.kind for one in found} == set(Kind)
    assert len(found) == len(Kind)
    assert all(one.source and one.as_of == "2026-11-22" and one.note for one in found)

"""Collecting from the practice tenant: everything, once, whatever goes wrong on the way."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.request import urlopen

import pytest
from teams_samples import START, Make

from adjourn.tools.practice import Fault, Server, Tenant
from adjourn.tools.practice import Kind as Wrong
from adjourn.tools.protocol import (
    Batch,
    Denied,
    HandleKind,
    Kind,
    Observation,
    Tool,
    ToolError,
    Unavailable,
)
from adjourn.tools.teams import Teams
from adjourn.tools.teams.walking import BATCH_MOST

ANNA = "anna@example.org"
DAY = timedelta(days=1)
SOURCES = ["directory", "calls", "pstn", "meetings", "chats", "channels"]
SOURCES += ["recordings", "files", "voicemail", "webinars"]

Items = dict[tuple[Kind, str], Observation]


def gather(batches: Iterator[Batch]) -> Items:
    """What a ledger would hold: of two versions the higher, of equals the later."""
    held: Items = {}
    for batch in batches:
        assert len(batch.observations) <= BATCH_MOST
        json.dumps(batch.cursor)
        for one in batch.observations:
            key = (one.item.kind, one.item.ref)
            if key not in held or one.version >= held[key].version:
                held[key] = one
    return held


def everything(tool: Teams, tenant: Tenant) -> Items:
    held: Items = {}
    for source in tool.sources():
        held |= gather(tool.collect(source, None, tenant.now))
    return held


def words(one: Observation) -> set[str]:
    """All ids by which an item can be recognised."""
    parts = {one.item.ref, *one.item.ref.split("/"), *map(str, one.item.place.values())}
    return parts | ({one.conference.ref} if one.conference else set())


def test_it_is_a_tool_with_independent_sources(tool: Teams) -> None:
    assert isinstance(tool, Tool)
    assert list(tool.sources()) == SOURCES
    with pytest.raises(ValueError, match="no source of that name"):
        tool.collect("weather", None, START)


def test_everything_that_concerns_somebody_is_collected(
    server: Server, tenant: Tenant, tool: Teams
) -> None:
    held = everything(tool, tenant)
    known = set().union(*(words(one) for one in held.values()))
    with urlopen(f"{server.url}/practice/state") as answer:
        objects = json.load(answer)["objects"]
    # Mail is no conference data unless it is voicemail; a case is no item.
    places = [
        one["place"]
        for one in objects
        if one["people"] and one["place"].split("/")[0] not in ("mail", "ediscovery", "directory")
    ]
    assert len(places) > 200
    assert [place for place in places if place.rpartition("/")[2] not in known] == []
    assert sum(kind is Kind.VOICEMAIL for kind, _ in held) == 5


def test_one_meeting_meets_under_one_conference(tenant: Tenant, tool: Teams) -> None:
    held = everything(tool, tenant)
    by_conference: dict[str, set[Kind]] = {}
    for (kind, _), one in held.items():
        if one.conference:
            by_conference.setdefault(one.conference.ref, set()).add(kind)
    whole = {Kind.CALL, Kind.ATTENDANCE, Kind.MESSAGE, Kind.RECORDING, Kind.TRANSCRIPT}
    assert any(whole <= kinds for kinds in by_conference.values())


def test_a_recording_and_its_file_are_one_item(tenant: Tenant, tool: Teams) -> None:
    held = everything(tool, tenant)
    recordings = [one.item.place for (kind, _), one in held.items() if kind is Kind.RECORDING]
    files = [place["item"] for place in recordings if "item" in place]
    assert len(recordings) == 13
    assert len(files) == len(set(files)) == 13
    others = {one.item.place.get("item") for (kind, _), one in held.items() if kind is Kind.VIDEO}
    assert not others & set(files)


def test_a_file_seen_twice_is_one_item_that_knows_its_chat(tenant: Tenant, tool: Teams) -> None:
    in_chats = gather(tool.collect("chats", None, tenant.now))
    in_drives = gather(tool.collect("files", None, tenant.now))
    both = {key for key in in_chats if key in in_drives and key[0] is Kind.FILE}
    assert both
    for key in both:
        assert in_chats[key].version > in_drives[key].version
        assert in_chats[key].conference is not None


def test_persons_come_with_every_handle_and_masked_numbers_with_none(
    tenant: Tenant, tool: Teams
) -> None:
    held = everything(tool, tenant)
    found = {
        (handle.kind, handle.value)
        for one in held.values()
        for who, _ in one.persons
        for handle in who.handles
    }
    assert (HandleKind.EMAIL, ANNA) in found
    assert (HandleKind.PHONE, "+493023125014") in found
    assert any(kind is HandleKind.GUEST for kind, _ in found)
    assert not any("*" in value for _, value in found)


@pytest.mark.parametrize("source", SOURCES)
def test_small_pages_lose_and_double_nothing(tenant: Tenant, tool: Teams, source: str) -> None:
    whole = gather(tool.collect(source, None, tenant.now))
    tenant.page_size = 2
    assert gather(tool.collect(source, None, tenant.now)).keys() == whole.keys()


@pytest.mark.parametrize("source", SOURCES)
def test_killed_after_any_batch_it_goes_on_behind_it(
    server: Server, tenant: Tenant, make: Make, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adjourn.tools.teams.walking.BATCH_MOST", 30)
    tenant.page_size = 20
    batches = list(make(server.settings()).collect(source, None, tenant.now))
    whole = gather(iter(batches)).keys()
    for done in range(1, len(batches)):
        # A new process: only the cursor survives, as the JSON it is stored as.
        cursor = json.loads(json.dumps(batches[done - 1].cursor))
        rest = list(make(server.settings()).collect(source, cursor, tenant.now + DAY / 24))
        assert gather(iter(batches[:done])).keys() | gather(iter(rest)).keys() == whole
        assert rest[-1].cursor["since"] == tenant.now.isoformat()


@pytest.mark.parametrize("source", ["chats", "channels", "files", "voicemail", "recordings"])
def test_the_second_run_asks_only_for_what_changed(
    tenant: Tenant, tool: Teams, source: str
) -> None:
    first = list(tool.collect(source, None, tenant.now))
    tenant.advance(tenant.now + 5 * DAY)
    second = gather(tool.collect(source, first[-1].cursor, tenant.now))
    assert len(second) < sum(len(batch.observations) for batch in first) / 4


def test_a_call_record_that_arrives_late_is_caught_by_the_overlap(
    tenant: Tenant, tool: Teams
) -> None:
    cursor = list(tool.collect("calls", None, tenant.now))[-1].cursor
    again = gather(tool.collect("calls", cursor, tenant.now + timedelta(hours=1)))
    newest = max(one.item.at for one in gather(tool.collect("calls", None, tenant.now)).values())
    if newest > tenant.now - DAY:
        assert again


def test_the_higher_version_of_a_record_wins(tenant: Tenant, tool: Teams) -> None:
    held = gather(tool.collect("calls", None, tenant.now))
    assert max(one.version for one in held.values()) >= 2


def test_a_deleted_file_is_reported_as_gone(tenant: Tenant, tool: Teams) -> None:
    first = list(tool.collect("files", None, tenant.now))
    boards = [
        one.item
        for batch in first
        for one in batch.observations
        if one.item.kind is Kind.WHITEBOARD
    ]
    list(tool.delete(boards, tenant.now))
    second = list(tool.collect("files", first[-1].cursor, tenant.now))
    gone = {one for batch in second for one in batch.gone}
    assert {(Kind.WHITEBOARD, item.ref) for item in boards} <= gone


def test_an_expired_delta_link_resyncs_the_whole_drive(tenant: Tenant, tool: Teams) -> None:
    first = list(tool.collect("files", None, tenant.now))
    fault = Fault(Wrong.GONE_DELTA, match="root/delta", times=1)
    tenant.faults.add(fault)
    again = gather(tool.collect("files", first[-1].cursor, tenant.now))
    assert fault.hits == 1
    assert again


@pytest.mark.parametrize("wrong", [Wrong.THROTTLE, Wrong.UNAVAILABLE, Wrong.DROP, Wrong.TRUNCATE])
@pytest.mark.parametrize("source", ["calls", "chats", "files"])
def test_a_passing_fault_changes_nothing(
    tenant: Tenant, tool: Teams, source: str, wrong: Wrong
) -> None:
    whole = gather(tool.collect(source, None, tenant.now)).keys()
    fault = Fault(wrong, match="GET", times=1, skip=3)
    tenant.faults.add(fault)
    assert gather(tool.collect(source, None, tenant.now)).keys() == whole
    assert fault.hits == 1


def test_a_service_that_stays_away_is_unavailable_and_resumed_later(
    tenant: Tenant, tool: Teams
) -> None:
    tenant.page_size = 3
    whole = gather(tool.collect("directory", None, tenant.now)).keys()
    tenant.faults.add(Fault(Wrong.UNAVAILABLE, match="skiptoken", times=99, skip=1))
    got: list[Batch] = []
    with pytest.raises(Unavailable):
        got.extend(tool.collect("directory", None, tenant.now))
    tenant.faults.clear()
    cursor = got[-1].cursor if got else None
    rest = gather(tool.collect("directory", cursor, tenant.now))
    assert gather(iter(got)).keys() | rest.keys() == whole


def test_a_missing_policy_stops_the_meetings_and_nothing_else(tenant: Tenant, tool: Teams) -> None:
    tenant.faults.add(Fault(Wrong.POLICY, match="/onlineMeetings", times=999))
    with pytest.raises(Denied, match="New-CsApplicationAccessPolicy"):
        list(tool.collect("meetings", None, tenant.now))
    assert gather(tool.collect("calls", None, tenant.now))


def test_a_user_without_access_is_asked_again_from_where_they_fell_behind(
    tenant: Tenant, tool: Teams
) -> None:
    whole = gather(tool.collect("voicemail", None, tenant.now)).keys()
    fault = Fault(Wrong.FORBIDDEN, match="/messages", times=1)
    tenant.faults.add(fault)
    got: list[Batch] = []
    with pytest.raises(Denied):
        got.extend(tool.collect("voicemail", None, tenant.now))
    later = gather(tool.collect("voicemail", got[-1].cursor, tenant.now + 9 * DAY))
    assert gather(iter(got)).keys() | later.keys() == whole


@pytest.mark.parametrize(
    ("source", "path"), [("voicemail", "/messages"), ("files", "/drive"), ("webinars", "webinars")]
)
def test_an_area_that_is_denied_says_so_and_the_others_go_on(
    tenant: Tenant, tool: Teams, source: str, path: str
) -> None:
    tenant.faults.add(Fault(Wrong.FORBIDDEN, match=path, times=999))
    with pytest.raises(ToolError, match="grant the app"):
        list(tool.collect(source, None, tenant.now))
    assert gather(tool.collect("directory", None, tenant.now))


@pytest.mark.parametrize("source", SOURCES)
def test_new_properties_and_values_are_drift_and_no_item_is_lost(
    tenant: Tenant, tool: Teams, source: str
) -> None:
    whole = gather(tool.collect(source, None, tenant.now)).keys()
    tenant.faults.add(Fault(Wrong.NEW_PROPERTY, match="GET", times=999))
    batches = list(tool.collect(source, None, tenant.now))
    assert gather(iter(batches)).keys() == whole
    drift = {one for batch in batches for one in batch.drift}
    assert drift
    assert all(one.where.endswith("practiceNovelty") for one in drift)


def test_an_unknown_value_is_drift_and_the_item_is_kept(tenant: Tenant, tool: Teams) -> None:
    whole = gather(tool.collect("calls", None, tenant.now)).keys()
    tenant.faults.add(Fault(Wrong.NEW_ENUM, match="callRecords", times=999))
    batches = list(tool.collect("calls", None, tenant.now))
    assert gather(iter(batches)).keys() == whole
    assert "unknown value" in {one.what for batch in batches for one in batch.drift}


def test_links_and_shares_are_asked_for_in_batches(server: Server, tool: Teams) -> None:
    list(tool.collect("chats", None, START))
    with urlopen(f"{server.url}/practice/requests") as answer:
        assert "$batch" in answer.read().decode()


def test_S2_a_link_to_another_service_is_drift_by_its_domain_alone(
    tenant: Tenant, tool: Teams
) -> None:
    chat = next(iter(tenant.store.chats.values()))
    message = next(
        one for one in chat.messages.values() if "hostedContents" not in str(one.body.get("body"))
    )
    message.body["body"] = {
        "contentType": "html",
        "content": '<a href="https://acme.zoom.us/j/123?pwd=secret">join</a> '
        "https://teams.microsoft.com/l/meetup-join/1",
    }
    batches = list(tool.collect("chats", None, tenant.now))
    drift = [one for batch in batches for one in batch.drift]
    assert [(one.where, one.what) for one in drift] == [("link.zoom.us", "link to another tool")]

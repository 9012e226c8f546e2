"""The tenant itself: the same by seed, its people, its clock, its oracle."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest
from practice_client import ANNA, START, Client

from adjourn.tools.practice import Tenant, effects, serve


def _all_of(tenant: Tenant) -> str:
    return json.dumps([(place, text) for place, _, text in tenant.store.everything()])


def test_the_same_seed_start_and_people_give_the_same_tenant() -> None:
    assert _all_of(Tenant(3, START)) == _all_of(Tenant(3, START))
    assert Tenant(3, START).secret == Tenant(3, START).secret


@pytest.mark.parametrize("other", [Tenant(4, START), Tenant(3, START + timedelta(days=1))])
def test_another_seed_or_start_gives_another_tenant(other: Tenant) -> None:
    assert _all_of(Tenant(3, START)) != _all_of(other)


@pytest.mark.parametrize("people", [0, 7, 10**9])
def test_a_wild_number_of_people_is_refused(people: int) -> None:
    with pytest.raises(ValueError, match="people"):
        Tenant(1, START, people)


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Tenant(1, datetime(2026, 11, 2))  # noqa: DTZ001


def test_the_clock_only_moves_forward(tenant: Tenant) -> None:
    with pytest.raises(ValueError, match="forward"):
        tenant.advance(START - timedelta(seconds=1))


def test_two_thousand_people_fit_and_keep_addresses_of_their_own() -> None:
    large = Tenant(1, START, people=2000)
    persons = [p for p in large.store.people.values() if p.sort != "guest" or p.mail]
    assert len(persons) >= 2000
    for name in ("mail", "phone", "oid"):
        counts = Counter(getattr(p, name) for p in persons if getattr(p, name))
        assert counts.most_common(1)[0][1] == 1, name


def test_anna_is_in_every_kind_of_data(tenant: Tenant) -> None:
    areas = Counter(place.partition("/")[0] for place in tenant.holds_anything_about(ANNA))
    assert set(areas) >= {
        "users", "callRecords", "pstnCalls", "onlineMeetings", "adhocCalls", "chats", "channels",
        "drives", "mail", "webinars",
    }  # fmt: skip
    masked = [row for row in tenant.store.direct.values() if ANNA in row.who]
    assert masked[0].body["callerNumber"] == "+493023125***"


def test_the_oracle_and_the_record_of_persons_agree_about_anna(tenant: Tenant) -> None:
    """Whatever says that Anna is in it betrays her in its text, but for masked numbers and
    recordings, whose object names the organizer alone; and the other way round, but for texts
    that speak of her and rooms that carry her id."""
    found = set(tenant.holds_anything_about(ANNA))
    recorded = {place for place, thing, _ in tenant.store.everything() if ANNA in thing.who}
    silent = {place.partition("/")[0] for place in recorded - found}
    assert silent <= {"directRoutingCalls", "onlineMeetings", "adhocCalls"}
    assert all("/messages/" in p or p.startswith("channels/") for p in found - recorded)


def test_nobody_else_is_betrayed_by_annas_canaries(tenant: Tenant) -> None:
    canaries = set(tenant.canaries(ANNA))
    for key, person in tenant.store.people.items():
        if key != ANNA:
            assert canaries.isdisjoint(person.canaries)


def test_the_clock_expires_phone_logs_recordings_and_meetings(
    tenant: Tenant,
) -> None:
    def counts() -> Counter[str]:
        return Counter(place.partition("/")[0] for place, _, _ in tenant.store.everything())

    before = counts()
    tenant.advance(START + timedelta(days=91))
    after = counts()
    for name in ("callRecords", "pstnCalls", "directRoutingCalls", "onlineMeetings"):
        assert before[name]
        assert not after[name]
    assert not before["trashed: drives"]
    assert after["trashed: drives"]
    tenant.advance(START + timedelta(days=121 + 94))
    assert not counts()["trashed: drives"]


def test_one_long_step_of_the_clock_does_what_many_short_ones_do() -> None:
    long, short = Tenant(2, START), Tenant(2, START)
    for tenant in (long, short):
        store = tenant.store
        effects.delete_chat(store, next(iter(store.chats.values())))
    long.advance(START + timedelta(days=130))
    for day in range(1, 131):
        short.advance(START + timedelta(days=day))
    assert _all_of(long) == _all_of(short)
    for tenant in (long, short):
        tenant.advance(START + timedelta(days=200))
    assert _all_of(long) == _all_of(short)


def test_several_servers_run_at_once(tenant: Tenant) -> None:
    other = Tenant(8, START)
    with serve(tenant) as first, serve(other) as second:
        assert first.url != second.url
        for mine, server in ((tenant, first), (other, second)):
            with Client(mine, server) as client:
                assert client.get("/users")["value"]


def test_the_oddities_of_the_contract_are_there(client: Client) -> None:
    records = client.rows("/communications/callRecords")
    versions = Counter(record["id"] for record in records)
    assert versions.most_common(1)[0][1] == 2
    assert all("organizer" in record and "participants" in record for record in records)
    whole = [
        client.get(f"/communications/callRecords/{key}?$expand=sessions($expand=segments)")
        for key in versions
    ]
    assert any("endDateTime" not in s for record in whole for s in record["sessions"])
    assert any("sessions@odata.nextLink" in record for record in whole)
    text = json.dumps(whole, ensure_ascii=False)
    assert "🎈" in text
    assert "محمد" in text
    guests = {
        s["caller"]["identity"]["guest"]["id"]
        for record in whole for s in record["sessions"]
        if "guest" in s["caller"].get("identity", {})
        and s["caller"]["identity"]["guest"]["displayName"] == "Chris Muster"
    }  # fmt: skip
    assert len(guests) == 2

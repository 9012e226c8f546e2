"""What the connector reads, in particular: each fact of a life is an item of the right kind."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from matrix_life import Life, live
from synapse_server import Synapse

from adjourn.tools.matrix import Matrix
from adjourn.tools.matrix.events import mentioned
from adjourn.tools.matrix.settings import parse
from adjourn.tools.protocol import Denied, HandleKind, Item, Kind, Observation, Relation


@pytest.fixture(scope="module")
def life(synapse: Synapse) -> Life:
    return live(synapse, "col")


@pytest.fixture
def seen(tool: Matrix, life: Life) -> list[Observation]:
    """Everything of the person, as an erasure would find it."""
    now = datetime.now(UTC)
    own = {life.anna.user, life.email}
    found = {}
    for source in tool.sources():
        for batch in tool.collect(source, None, now):
            for one in batch.observations:
                if any(h.value in own for who, _ in one.persons for h in who.handles):
                    before = found.get((one.item.kind, one.item.ref))
                    if before is None or one.version >= before.version:
                        found[one.item.kind, one.item.ref] = one
    return list(found.values())


def test_every_fact_is_an_item_of_its_kind(seen: list[Observation]) -> None:
    kinds = Counter(one.item.kind for one in seen)
    # device and session; join and invitation and own room; picture and voice; names, topic, five
    # messages and the colleague's reply.
    assert kinds[Kind.DEVICE] == 2
    assert kinds[Kind.ATTENDANCE] == 3
    assert kinds[Kind.PICTURE] == kinds[Kind.VOICEMAIL] == kinds[Kind.CALL] == 1
    assert kinds[Kind.CONTACT] == 1
    assert kinds[Kind.MESSAGE] == 9


def test_an_account_shows_every_handle_of_its_holder(seen: list[Observation], life: Life) -> None:
    ((who, relation),) = next(one.persons for one in seen if one.item.kind is Kind.CONTACT)
    assert relation is Relation.ABOUT
    assert who.name == life.words["name"]
    assert {(h.kind, h.value) for h in who.handles} == {
        (HandleKind.ACCOUNT, life.anna.user),
        (HandleKind.ACCOUNT, f"oidc-example:{life.words['sso']}"),
        (HandleKind.EMAIL, life.email),
        (HandleKind.PHONE, f"+{life.words['phone']}"),
    }


def test_what_people_wrote_is_never_collected(seen: list[Observation], life: Life) -> None:
    stored = repr(seen)
    content = ("text", "caption", "alone", "secret", "bystander", "roomname", "topic")
    assert [name for name in content if life.words[name] in stored] == []


def test_encrypted_messages_are_said_to_be_ciphertext(seen: list[Observation], life: Life) -> None:
    ours = [one for one in seen if one.detail.get("encrypted")]
    assert [one.detail["device_id"] for one in ours] == [life.anna.device]


def test_media_shown_in_a_room_belong_to_its_conference(
    seen: list[Observation], life: Life
) -> None:
    picture = next(one for one in seen if one.item.kind is Kind.PICTURE)
    assert picture.conference
    assert picture.conference.ref == life.room


def test_a_quote_names_the_one_quoted_as_context(seen: list[Observation], life: Life) -> None:
    quotes = [
        relation
        for one in seen
        if one.item.place.get("author") == life.bodo.user and one.item.kind is Kind.MESSAGE
        for who, relation in one.persons
        if who.handles[0].value == life.anna.user
    ]
    assert quotes == [Relation.CONTEXT]


def test_a_second_run_reads_only_what_is_new(tool: Matrix, life: Life) -> None:
    now = datetime.now(UTC)
    *_, last = tool.collect("rooms", None, now)
    new = life.anna.say(life.room, "later")
    found = [o for b in tool.collect("rooms", last.cursor, now) for o in b.observations]
    assert new in {one.item.ref for one in found}


def test_access_copies_hold_the_content(tool: Matrix, seen: list[Observation], life: Life) -> None:
    files = [b"".join(tool.fetch(one.item)) for one in seen]
    assert any(life.words["filebytes"].encode() in file for file in files)
    said = {one.item.kind: "" for one in seen}
    for one in seen:
        said[one.item.kind] += json.dumps(tool.fields(one.item))
    for word in ("text", "caption", "secret"):
        assert life.words[word] in said[Kind.MESSAGE], word
    assert life.words["name"] in said[Kind.CONTACT]
    assert life.bodo.user not in said[Kind.ATTENDANCE] + said[Kind.CALL]


def test_a_wrong_token_is_denied_in_words_that_help(make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", "wrong-canary")
    with pytest.raises(Denied, match="admin_token is not accepted") as raised:
        list(make().collect("accounts", None, datetime.now(UTC)))
    assert "canary" not in str(raised.value)


def test_an_ordinary_account_is_denied(make, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADJOURN_TEST_MATRIX_TOKEN", life.anna.token)
    with pytest.raises(Denied, match="must be a server admin"):
        list(make().collect("accounts", None, datetime.now(UTC)))


def test_our_own_account_is_never_closed(tool: Matrix, synapse: Synapse) -> None:
    now = datetime.now(UTC)
    own = next(
        one.item
        for batch in tool.collect("accounts", None, now)
        for one in batch.observations
        if one.item.place["user"] == synapse.admin.user
    )
    ((taken),) = tool.delete([own], now)
    assert taken.refused
    assert not synapse.admin.call("GET", f"/_synapse/admin/v2/users/{synapse.admin.user}")["erased"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"homeserver": "http://matrix.example.org"}, "homeserver must be a URL"),
        ({"homeserver": "https://user@matrix.example.org"}, "homeserver must be a URL"),
        ({"server_name": "a b"}, "server_name must be"),
        ({"admin_token": "clear"}, "admin_token"),
        ({"user_ips_max_age": "forever"}, "user_ips_max_age must be a duration"),
        ({"ca_file": "/nowhere.pem"}, "ca_file must be"),
        ({"colour": "blue"}, "is not a setting of matrix"),
    ],
)
def test_settings_that_cannot_work_are_named(
    synapse: Synapse, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        parse(synapse.settings(**change))


def test_a_secret_is_asked_for_when_it_is_needed_and_not_before(
    monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.delenv("ADJOURN_NOT_SET", raising=False)
    named = {"env": "ADJOURN_NOT_SET"}
    address = {"homeserver": "http://127.0.0.1:1", "server_name": "matrix.example.org"}
    tool = Matrix("matrix", address | {"admin_token": named, "hs_token": named})
    item = Item(Kind.CONTACT, "account/x", {"sort": "account", "user": "@x:example.org"}, now)
    assert tool.forecast(item, (), now).note
    assert tool.receives
    with pytest.raises(Denied, match="admin_token: the environment variable 'ADJOURN_NOT_SET'"):
        list(tool.collect("accounts", None, now))
    tool.close()


def test_hostile_contents_name_nobody_and_cost_little() -> None:
    assert mentioned({"body": 7, "m.mentions": {"user_ids": [7, None, {}]}}) == set()
    assert mentioned({"body": "@" * 200_000}) == set()
    assert len(mentioned({"body": " ".join(f"@u{n}:example.org" for n in range(9000))})) == 50


def test_addresses_kept_longer_than_registered_are_drift(tool: Matrix, life: Life) -> None:
    def reported(now: datetime) -> set[str]:
        return {d.where for b in tool.collect("devices", None, now) for d in b.drift}

    now = datetime.now(UTC)
    assert reported(now) == set()
    assert reported(now + timedelta(days=30)) == {"settings.user_ips_max_age"}

"""A person looked for live on a real server: by every handle, and what came since collecting."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from matrix_life import Life, live, wait_for
from matrix_oracle import Oracle
from synapse_server import Synapse

from adjourn.cli import main
from adjourn.collect import collect
from adjourn.home import Home
from adjourn.law.decisions import Decision
from adjourn.law.identity import Method
from adjourn.law.rights import Right
from adjourn.ledger.ledger import Ledger
from adjourn.rights import Asked, Channel, case, open_cases, work
from adjourn.tools.finding import Finder
from adjourn.tools.matrix import Matrix
from adjourn.tools.protocol import Batch, Handle, HandleKind, Kind, Relation

Seen = set[tuple[Kind, str]]


@pytest.fixture(scope="module")
def life(synapse: Synapse) -> Life:
    return live(synapse, "fin")


def seen(batches: Iterable[Batch], user: str) -> Seen:
    return {
        (one.item.kind, one.item.ref)
        for batch in batches
        for one in batch.observations
        if any(handle.value == user for who, _ in one.persons for handle in who.handles)
    }


def found(tool: Matrix, *handles: Handle, cursors: dict[str, Any] | None = None) -> list[Batch]:
    return list(tool.find(handles, cursors or {}, datetime.now(UTC)))


def collected(tool: Matrix, user: str) -> tuple[Seen, dict[str, Any]]:
    """What a collection sees of an account, and the cursors behind it."""
    whole: Seen = set()
    cursors = {}
    for source in tool.sources():
        batches = list(tool.collect(source, None, datetime.now(UTC)))
        whole |= seen(batches, user)
        cursors[source] = batches[-1].cursor
    return whole, cursors


def test_every_handle_leads_to_all_that_a_collection_would_see(tool: Matrix, life: Life) -> None:
    assert isinstance(tool, Finder)
    whole, _ = collected(tool, life.anna.user)
    for handle in (
        Handle(HandleKind.ACCOUNT, life.anna.user),
        Handle(HandleKind.EMAIL, life.email),
        Handle(HandleKind.PHONE, f"+{life.words['phone']}"),
        Handle(HandleKind.ACCOUNT, f"oidc-example:{life.words['sso']}"),
    ):
        assert seen(found(tool, handle), life.anna.user) == whole, handle.kind


def test_nothing_is_shown_that_is_only_others(tool: Matrix, life: Life) -> None:
    for batch in found(tool, Handle(HandleKind.EMAIL, life.email)):
        for one in batch.observations:
            people = {handle.value: how for who, how in one.persons for handle in who.handles}
            assert life.anna.user in people
            if life.bodo.user in people and one.item.place.get("author") == life.bodo.user:
                assert people[life.anna.user] in (Relation.CONTEXT, Relation.ABOUT)


def test_what_came_since_the_collection_is_found_and_old_rooms_are_not_read_again(
    tool: Matrix, life: Life, synapse: Synapse
) -> None:
    _, cursors = collected(tool, life.anna.user)
    later = life.anna.say(life.room, "since")
    upload = life.anna.upload("since.png", "image/png", b"since")
    got = seen(found(tool, Handle(HandleKind.EMAIL, life.email), cursors=cursors), life.anna.user)
    assert (Kind.MESSAGE, later) in got
    assert any(upload.endswith(ref.removeprefix("media/")) for kind, ref in got)
    year = {"rooms": {"since": int(datetime.now(UTC).timestamp() * 1000) + 365 * 86_400_000}}
    rooms = {Kind.MESSAGE, Kind.CALL, Kind.ATTENDANCE}
    got = seen(found(tool, Handle(HandleKind.EMAIL, life.email), cursors=year), life.anna.user)
    assert {kind for kind, _ in got} & rooms == set()
    assert {kind for kind, _ in got} >= {Kind.CONTACT, Kind.DEVICE, Kind.PICTURE}


@pytest.mark.parametrize(
    "handle",
    [
        Handle(HandleKind.EMAIL, "nobody@example.org"),
        Handle(HandleKind.PHONE, "+4930231250"),
        Handle(HandleKind.ACCOUNT, "@nobody:conf.example"),
        Handle(HandleKind.ACCOUNT, "@anna:elsewhere.example"),
        Handle(HandleKind.ACCOUNT, "oidc-example:../../../users"),
        Handle(HandleKind.ACCOUNT, "no provider"),
        Handle(HandleKind.GUEST, "Anna"),
    ],
)
def test_a_handle_of_nobody_finds_nothing_and_never_crashes(tool: Matrix, handle: Handle) -> None:
    assert [one for batch in found(tool, handle) for one in batch.observations] == []


def test_nothing_of_an_erased_account_is_found(tool: Matrix, synapse: Synapse) -> None:
    dora = synapse.register("dora-gone")
    dora.say(dora.room(), "hello")
    path = f"/_synapse/admin/v1/deactivate/{dora.user}"
    synapse.admin.call("POST", path, {"erase": True})
    batches = found(tool, Handle(HandleKind.ACCOUNT, dora.user))
    assert [one for batch in batches for one in batch.observations] == []


def erase(home: Home, *arguments: str) -> Result:
    """`adjourn erase` on a home whose one tool in use is the server."""
    tools = home.register / "tools.toml"
    tools.write_text(tools.read_text().replace('status = "active"', 'status = "planned"'))
    done = CliRunner().invoke(main, ["erase", *arguments, "--json", "--home", str(home.path)])
    assert done.stdout, done.stderr
    return done


def test_an_erasure_takes_along_what_came_since_the_collection(
    ledger: Ledger, tool: Matrix, synapse: Synapse, oracle: Oracle, home: Home
) -> None:
    """What the guard refuses from now on must be in the plan, or it would stay at the server."""
    anna, bodo = synapse.register("anna-fresh"), synapse.register("bodo-fresh")
    room = anna.room(bodo)
    collect(ledger, tool, datetime.now(UTC))
    said = anna.say(room, "zqcamelater9")
    done = erase(home, anna.user, "--yes")
    answer = json.loads(done.stdout)
    assert answer["troubles"] == []
    assert "message" in {one["kind"] for one in answer["items"] if one["outcome"]}
    event = f"/_synapse/admin/v1/fetch_event/{said}"
    wait_for(lambda: not synapse.admin.call("GET", event)["event"]["content"], "removed")
    assert "event_json" not in oracle.tables("zqcamelater9")


def test_somebody_who_was_never_collected_is_found_and_erased(
    ledger: Ledger, synapse: Synapse, home: Home
) -> None:
    dora = synapse.register("dora-fresh")
    dora.room()
    plan = json.loads(erase(home, dora.user).stdout)
    assert plan["dry_run"] is True
    assert {one["kind"] for one in plan["items"]} >= {"contact", "attendance"}
    assert not _closed(synapse, dora.user)
    erase(home, dora.user, "--yes")
    assert _closed(synapse, dora.user)


def test_a_server_that_does_not_answer_is_named_and_nothing_is_said_to_be_all(
    ledger: Ledger, home: Home
) -> None:
    tools = home.register / "tools.toml"
    lines = [one for one in tools.read_text().splitlines() if not one.startswith("homeserver")]
    tools.write_text("\n".join([*lines, 'homeserver = "http://127.0.0.1:9"']))
    done = erase(home, "nobody@example.org")
    assert done.exit_code == 1
    assert "what came since the last collection could not be looked for" in done.stderr


def test_a_request_is_answered_by_what_the_server_holds_now(
    ledger: Ledger, tool: Matrix, synapse: Synapse
) -> None:
    """Nothing was collected, and the answer is not that nothing is held."""
    now, address = datetime.now(UTC), "eva-case@example.org"
    eva = synapse.register("eva-case")
    eva.room()
    known = {"threepids": [{"medium": "email", "address": address}]}
    synapse.admin.call("PUT", f"/_synapse/admin/v2/users/{eva.user}", known)
    own = Handle(HandleKind.EMAIL, address)
    asked = Asked((Right.ERASURE,), Channel.PORTAL, now, own, Method.LINK, "en", address)
    (case_id,) = open_cases(ledger, asked, now)
    for _ in range(2):
        work(ledger, {"matrix": tool}, now)
    assert case(ledger, case_id, now).view.decision == Decision.GRANTED
    assert _closed(synapse, eva.user)


def _closed(server: Synapse, user: str) -> bool:
    return bool(server.admin.call("GET", f"/_synapse/admin/v2/users/{user}")["deactivated"])

"""An invitation leads to the tool's own hosts, and nowhere else (open redirect)."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.register.model import Tool
from adjourn.web.desk import KEY as DESK
from adjourn.web.portal.invitations import BadInvitation, leads_to_tool, make, read
from adjourn.web.portal.views.join import join
from adjourn.web.sites import KEY as SITE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
JOIN = (
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_QUJD%40thread.v2/0"
    "?context=%7b%22Tid%22%3a%22t%22%2c%22Oid%22%3a%22o%22%7d"
)
TEAMS = Tool(id="teams", kind="teams", join_hosts=("teams.microsoft.com",))


def test_an_invitation_says_where_to_join_and_which_conference_that_is(ledger: Ledger) -> None:
    starts = NOW + timedelta(days=2)
    token = make(ledger, "teams", JOIN, NOW, "Planning <b>", starts)
    found = read(ledger, token, NOW)
    assert found is not None
    assert (found.tool, found.join, found.title, found.starts) == (
        "teams",
        JOIN,
        "Planning <b>",
        starts,
    )
    assert found.conference == "19:meeting_QUJD@thread.v2"
    assert repr(found).count("teams.microsoft.com") == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://teams.microsoft.com/l/1",
        "//teams.microsoft.com/l/1",
        "https://teams.microsoft.com.example.org/l/1",
        "https://example.org/?https://teams.microsoft.com",
        "https://teams.microsoft.com@example.org/",
        "https://teams.microsoft.com:443@example.org/",
        "https://user@teams.microsoft.com/",
        "https://teams.microsoft.com:8443/l/1",
        "https://example.org\\@teams.microsoft.com/",
        "https://teams.microsoft.com\t.example.org/",
        "https://teams.microsoft.com\n/l/1",
        "javascript:alert(1)//teams.microsoft.com",
        "https:teams.microsoft.com/l",
        "https://teams.microsoft.com:99999999/",
        "https://[::1/",
        "https://teams。microsoft。com/",
        "https://teams.microsoft.com/" + "x" * 5_000,
        "",
    ],
)
def test_an_address_elsewhere_is_no_invitation(ledger: Ledger, address: str) -> None:
    with pytest.raises(BadInvitation) as error:
        make(ledger, "teams", address, NOW)
    assert "teams.microsoft.com" in str(error.value)
    assert every("SELECT count(*) FROM portal_invitation") == [(0,)]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="htps:/\\@.?#[]%teamsmicroftcoxlrg \t\n\x00", max_size=60))
def test_whatever_is_let_through_is_https_at_the_named_host(text: str) -> None:
    for address in (text, f"https://{text}", f"https://teams.microsoft.com{text}"):
        if leads_to_tool(TEAMS, address):
            url = urlsplit(address)
            assert (url.scheme, url.hostname, url.username) == (
                "https",
                "teams.microsoft.com",
                None,
            )


def test_a_host_that_leaves_the_register_ends_its_invitations(home: Home, ledger: Ledger) -> None:
    token = make(ledger, "teams", JOIN, NOW)
    path = home.register / "tools.toml"
    path.write_text(path.read_text().replace('["teams.microsoft.com"]', '["teams.example.org"]'))
    ledger.register = registers.load(home.register)
    assert read(ledger, token, NOW) is None


def test_an_unknown_old_or_retired_invitation_leads_nowhere(ledger: Ledger) -> None:
    token = make(ledger, "teams", JOIN, NOW)
    assert read(ledger, token, NOW + timedelta(days=89)) is not None
    assert read(ledger, token, NOW + timedelta(days=91)) is None
    assert read(ledger, "x" * 43, NOW) is None
    with pytest.raises(BadInvitation):
        make(ledger, "zoom", JOIN, NOW)


def test_the_database_does_not_know_where_an_invitation_leads(ledger: Ledger, home: Home) -> None:
    make(ledger, "teams", JOIN, NOW, "Quarterly talk with Anna")
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    held = b"".join(p.read_bytes() for p in home.path.rglob("*.db*") if p.is_file())
    assert b"meetup-join" not in held
    assert b"Quarterly" not in held


def test_conference_refs_are_those_of_the_collector() -> None:
    from adjourn.tools import conference_ref

    room = "!abc:chat.example.org"
    assert conference_ref("matrix", f"https://matrix.to/#/{room}?via=chat.example.org") == room
    assert (
        conference_ref("matrix", "https://app.example.org/#/room/%21abc%3Achat.example.org") == room
    )
    assert conference_ref("teams", JOIN) == "19:meeting_QUJD@thread.v2"


def expire(home: Home, ledger: Ledger) -> None:
    """Let the contract of the tool end the day before."""
    path = home.register / "parties.toml"
    text = path.read_text("utf-8").replace("# valid_to = 2027-12-31", "valid_to = 2026-11-22")
    path.write_text(text, "utf-8")
    ledger.register = registers.load(home.register)


def test_S25_no_invitation_is_made_for_a_tool_without_a_contract_in_force(
    home: Home, ledger: Ledger
) -> None:
    expire(home, ledger)
    with pytest.raises(BadInvitation, match=r"tool: contracts.avv-microsoft.valid_to is over"):
        make(ledger, "teams", JOIN, NOW)


@pytest.mark.parametrize("method", ["get", "post"])
def test_S25_the_join_page_sends_nobody_on_without_a_contract_in_force(
    home: Home, ledger: Ledger, method: str
) -> None:
    token = make(ledger, "teams", JOIN, NOW, "Planning", NOW + timedelta(days=2))
    expire(home, ledger)
    desk = SimpleNamespace(ledger=ledger, clock=SimpleNamespace(now=lambda: NOW), postman=None)
    more = {DESK: desk, SITE: "portal"}
    request = getattr(RequestFactory(), method)(f"/de/join/{token}", **more)
    with translation.override("de"), override_settings(ROOT_URLCONF="adjourn.web.portal.urls"):
        answer = join(request, token)
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "teams.microsoft.com" not in text
    assert "kein Vertrag gilt, der Ihre Daten dort schützt" in text

"""Drift: each kind of it is found, names the sentences concerned and the key to change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from notice_samples import NOW, change, facts

from adjourn.ledger import drift
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import writing
from adjourn.notice import Finding, findings, links, promises
from adjourn.notice.findings import About
from adjourn.notice.material import Change, changes
from adjourn.notice.material import told as told_by
from adjourn.notice.sentences import SENTENCES, Seen, State
from adjourn.register import Register
from adjourn.register.model import Tool, Void
from adjourn.tools.protocol import Drift
from adjourn.tools.strangers import links as links_in
from adjourn.web.desk import KEY as DESK
from adjourn.web.middleware import Cookies
from adjourn.web.sites import KEY as SITE

LATER = NOW + timedelta(days=1, minutes=1)


def found(ledger: Ledger, about: About, now: datetime = NOW) -> list[Finding]:
    every = findings(facts(ledger.register, now), Seen(ledger, now))
    assert {name for one in every for name in one.sentences} <= {each.id for each in SENTENCES}
    return [one for one in every if one.about is about]


def test_nothing_is_found_where_all_is_as_registered(told: Ledger) -> None:
    assert findings(facts(told.register), Seen(told, NOW)) == []


def test_a_property_that_nobody_knows_concerns_the_lists_of_data(told: Ledger) -> None:
    with writing():
        drift.record("teams", [Drift("callRecord.newThing", "unknown property")], NOW)
    (one,) = found(told, About.FIELD)
    assert one.sentences == ("S4", "S5", "S7")
    assert (one.todo.path, one.first) == (("fields",), NOW)


def test_S2_a_tool_that_only_links_tell_of(folder: Path, told: Ledger) -> None:
    text = (
        'Join: https://acme.zoom.us/j/123?pwd=x "https://ZOOM.us" '
        "https://teams.microsoft.com/l/1 https://zoom.us.example.org/j https://notzoom.us/"
    )
    seen = list(links_in(text))
    assert [one.where for one in seen] == ["link.zoom.us", "link.teams.microsoft.com"]
    assert [one.where for one in links_in(text, ["teams.microsoft.com"])] == ["link.zoom.us"]
    with writing():
        drift.record("teams", seen, NOW)
    (one,) = found(told, About.TOOL)
    assert one.what.en == "zoom.us stands in links (1 times) and belongs to no tool in use"
    states = {each.sentence.id: each.found.state for each in promises(told, NOW)}
    assert [states[name] for name in one.sentences] == [State.UNPROVEN] * 3
    told.register = change(
        folder, "tools.toml", "[tools.teams]", '[tools.zoom]\nkind = "x"\n'
        'join_hosts = ["acme.zoom.us"]\n\n[tools.teams]',
    )  # fmt: skip
    assert found(told, About.TOOL) == []


def test_S25_a_contract_that_ended_blocks_the_tool(folder: Path, told: Ledger) -> None:
    told.register = change(folder, "parties.toml", "# valid_to = 2027", "valid_to = 2025")
    (one,) = found(told, About.CONTRACT)
    assert one.sentences == ("S3", "S23", "S25", "S26")
    assert one.todo.path == ("contracts", "avv-microsoft", "valid_to")


# ---- the act that carries transfers falls


def fall(register: Register, act: str, **more: str) -> Register:
    void = Void(id="x", act=act, since=date(2026, 11, 23), citation="CJEU C-703/25 P")
    party = register.parties["microsoft-corporation"]
    party = msgspec.structs.replace(party, **more)
    parties = {**register.parties, party.id: party}
    return msgspec.structs.replace(register, void={"x": void}, parties=parties)


def transfers(register: Register, now: datetime) -> tuple[str, State]:
    sentence = next(each for each in SENTENCES if each.id == "N-transfers")
    decided = facts(register, now)
    seen = Seen(None, now)  # type: ignore[arg-type]
    return " ".join(w.en for w in sentence.words(decided)), sentence.judge(decided, seen).state


def test_P_20_the_DPF_falls_and_the_flow_goes_on_by_clauses(told: Ledger) -> None:
    told.register = fall(
        told.register, "(EU) 2023/1795", adequacy="Decision (EU) 2023/1795, EU-US DPF"
    )
    before, _ = transfers(told.register, NOW - timedelta(days=1))
    after, state = transfers(told.register, NOW)
    assert "2023/1795" in before
    assert "2023/1795" not in after
    assert "(EU) 2021/914" in after
    assert state is State.KEPT
    assert found(told, About.TRANSFER, NOW - timedelta(days=1)) == []
    (one,) = found(told, About.TRANSFER)
    assert "Microsoft Corporation (US)" in one.what.en
    assert "Microsoft Teams" in one.what.en
    assert "Chat" in one.what.en
    assert one.sentences == ("N-transfers", "N-recipients", "S23")


def test_N_05_what_became_false_waits_for_no_approval(register: Register) -> None:
    dpf = "Decision (EU) 2023/1795"
    decided = fall(register, "(EU) 2023/1795", adequacy=dpf)
    clauses = decided.contracts["scc-microsoft"]
    alone = msgspec.structs.replace(
        decided, contracts={k: c for k, c in decided.contracts.items() if c is not clauses}
    )
    before = told_by(facts(alone, NOW - timedelta(days=1)))
    assert changes(before, told_by(facts(decided, NOW - timedelta(days=1)))) == (Change.COUNTRY,)
    assert changes(before, told_by(facts(decided, NOW))) == ()


def test_P_20_without_another_safeguard_the_promise_breaks(register: Register) -> None:
    fallen = fall(register, "(EU) 20", adequacy="Decision (EU) 2023/1795")
    words, state = transfers(fallen, NOW)
    assert state is State.BROKEN
    assert "2023/1795" not in words
    assert "2021/914" not in words


# ---- the providers' own pages, over real HTTP


@contextmanager
def provider() -> Iterator[tuple[str, dict[str, tuple[int, str, str]]]]:
    """A web server with pages: path to (status, body, location)."""
    pages: dict[str, tuple[int, str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, location = pages.get(self.path, (404, "", ""))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", pages
        server.shutdown()


def watching(ledger: Ledger, url: str, **more: object) -> None:
    tool = msgspec.structs.replace(
        ledger.register.tools["teams"],
        watch_links=True, notice_url=f"{url}/notice", terms_url=f"{url}/terms", **more,
    )  # fmt: skip
    assert isinstance(tool, Tool)
    ledger.register = msgspec.structs.replace(ledger.register, tools={"teams": tool})


def test_S12_a_page_that_changes_moves_or_goes_is_found_until_somebody_reads_it(
    told: Ledger,
) -> None:
    with provider() as (url, pages):
        pages["/notice"] = (302, "", "/there")
        pages["/there"] = (200, "<p>Our notice</p><script>nonce(1)</script>", "")
        pages["/terms"] = (200, "terms", "")
        watching(told, url)
        assert links.look(told, NOW) == 2
        assert links.look(told, NOW + timedelta(hours=1)) == 0, "once a day"
        pages["/there"] = (200, "<p>Our  notice</p><script>nonce(2)</script>", "")
        assert links.look(told, LATER) == 2
        assert found(told, About.LINK, LATER) == [], "only the words count"

        pages["/there"] = (200, "<p>Our new notice</p>", "")
        pages["/terms"] = (302, "", f"http://localhost:{url.rpartition(':')[2]}/there")
        later = LATER + timedelta(days=2)
        links.look(told, later)
        notice, terms = found(told, About.LINK, later)
        assert notice.what.en.endswith(
            "the page of notice_url says something else since 2026-11-26"
        )
        assert notice.todo.path == ("tools", "teams", "reviewed")
        assert "has moved to localhost" in terms.what.en
        assert terms.todo.path == ("tools", "teams", "terms_url")

        watching(told, url, reviewed=date(2026, 11, 26))
        (terms,) = found(told, About.LINK, later)
        assert "terms_url" in terms.what.en
        del pages["/there"]
        links.look(told, later + timedelta(days=1))
        assert "(404)" in found(told, About.LINK, later)[0].what.en


def test_no_page_is_asked_for_unless_the_operator_allows_it(told: Ledger) -> None:
    def never(_url: str) -> links.Page:
        raise AssertionError("a page was asked for")

    assert links.look(told, NOW, never) == 0


@pytest.mark.parametrize("where", ["http://example.org/", "https://a:b@example.org/", "file:///"])
def test_no_redirect_leads_off_https(where: str) -> None:
    with provider() as (url, pages):
        pages["/"] = (302, "", where)
        assert links.fetched(f"{url}/") == links.Page(0)
        pages["/odd"] = (304, "", "")
        assert links.fetched(f"{url}/odd").status == 304
        pages["/marks"] = (200, "<p>a<![x[ <!b", "")
        assert links.fetched(f"{url}/marks").status == 200
        pages["/round"] = (302, "", "/round")
        assert links.fetched(f"{url}/round") == links.Page(0)


def test_no_page_of_somebody_else_leads_to_what_listens_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "is_loopback", lambda host: host == "127.0.0.1")
    with provider() as (url, pages):
        pages["/there"] = (200, "words", "")
        pages["/"] = (302, "", f"{url}/there")
        assert links.fetched(f"{url}/").status == 200
        assert links.fetched(f"{url.replace('127.0.0.1', 'localhost')}/") == links.Page(0)


def test_a_page_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_MOST", 1000)
    with provider() as (url, pages):
        pages["/"] = (200, "x" * 2000, "")
        assert links.fetched(f"{url}/") == links.Page(0)


def test_S17_a_cookie_that_is_not_registered_is_found(told: Ledger) -> None:
    with writing():
        drift.record("portal", [Drift("cookie.tracker", "not in the register")], NOW)
        drift.record("portal", [Drift("cookie.adjourn-person", "not in the register")], NOW)
    (one,) = found(told, About.COOKIE)
    assert one.what.de.startswith("Unsere eigenen Seiten setzen das Cookie tracker")
    assert one.sentences == ("S17",)
    by_id = {each.sentence.id: each for each in promises(told, NOW)}
    assert by_id["S17"].found.state is State.BROKEN
    assert by_id["S17"].found.todo[-1].path == ("cookies",)


@pytest.mark.parametrize(("site", "found"), [("portal", ["cookie.tracker"]), ("desk", [])])
def test_S17_a_cookie_that_the_register_does_not_name_is_drift(
    told: Ledger, site: str, found: list[str]
) -> None:
    def answer(_request: object) -> HttpResponse:
        made = HttpResponse()
        made.set_cookie("tracker", "x")
        made.set_cookie("adjourn-person", "x")
        return made

    desk = SimpleNamespace(ledger=told, clock=SimpleNamespace(now=lambda: NOW))
    watch = Cookies(answer)
    for _ in range(2):
        watch(RequestFactory().get("/", **{DESK: desk, SITE: site}))
    assert [one.where for one in drift.findings()] == found
    assert all(one.count == 1 for one in drift.findings())

"""Evidence, drift, log and errors say what was done, and never to whom."""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest
from ledger_samples import NOW, account, guest, mail, phone, planted, seen, who

from adjourn.cli.logs import log_to
from adjourn.collect import collect
from adjourn.evidence.entries import EntryError
from adjourn.home import Home
from adjourn.ledger import find
from adjourn.ledger.errors import LedgerError
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every, execute, writing
from adjourn.ledger.write import write
from adjourn.tools.observed import Setting
from adjourn.tools.protocol import Batch, Kind, Observation

CANARIES = (
    "canary-mail@example.org", "23125014", "canary-account", "Canary Name", "canary-guest",
    "canary-ref", "canary-place", "canary-detail", "canary-conference", "canary-cursor",
)  # fmt: skip


def _seen() -> list[Observation]:
    anna = who(
        mail("canary-mail@example.org"), phone("+49 30 23125014"), account("canary-account"),
        name="Canary Name",
    )  # fmt: skip
    more = {"place": {"p": "canary-place"}, "conference": "canary-conference"}
    return [
        seen("canary-ref-1", anna, detail={"d": "canary-detail"}, **more),
        seen("canary-ref-2", anna, who(guest("canary-guest")), **more),
        seen("canary-ref-3", who(name="Canary Name"), **more),
        seen("canary-ref-4", anna, detail={"d": {"canary-detail": 2**80}}, **more),
    ]


class Scripted:
    """A tool whose one source shows what it is given."""

    name = "teams"

    def __init__(self, *batches: Batch) -> None:
        self._batches = batches

    def sources(self) -> list[str]:
        return ["chats"]

    def settings(self, now: object) -> list[Setting]:
        return []

    def collect(self, source: str, cursor: object, now: object) -> tuple[Batch, ...]:
        return self._batches


def _everything_in_clear(home: Home) -> bytes:
    texts = [every("SELECT * FROM ledger_drift"), every("SELECT leaf FROM ledger_logentry")]
    logs = b"".join(path.read_bytes() for path in home.logs.iterdir())
    return repr(texts).encode() + logs


def test_evidence_drift_and_log_hold_no_value_of_anybody(
    ledger: Ledger, home: Home, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    log_to(home)
    tool = Scripted(Batch(tuple(_seen()), {"next": "canary-cursor"}, ((Kind.FILE, "canary-ref"),)))
    done = collect(ledger, tool, NOW)  # type: ignore[arg-type]
    find.find_person(ledger, "canary-mail@example.org")
    find.find_erased(ledger, "canary-account")

    assert done.written.new == 2
    clear = _everything_in_clear(home)
    assert b"malformed" in clear
    assert b"collected" in clear
    captured = "".join(capfd.readouterr()) + caplog.text
    assert planted(clear + captured.encode(), CANARIES) == []


def _write_and_find(ledger: Ledger) -> None:
    write(ledger, "teams", "chats", Batch(tuple(_seen()), {}), NOW + timedelta(days=1))
    person = find.find_person(ledger, "canary-account")
    assert person is not None
    find.items(ledger, person.number)


def _lose_table() -> None:
    execute("DROP TABLE ledger_itemperson")


def _spoil_seals() -> None:
    execute("UPDATE ledger_item SET sealed = sealed || x'00'")


def _forbid_rows() -> None:
    execute("CREATE TRIGGER t BEFORE INSERT ON ledger_item BEGIN SELECT RAISE(ABORT, 'no'); END")


@pytest.mark.parametrize("spoil", [_lose_table, _spoil_seals, _forbid_rows])
def test_an_error_tells_no_value_in_its_text_chain_or_arguments(
    ledger: Ledger, spoil: Callable[[], None]
) -> None:
    write(ledger, "teams", "chats", Batch(tuple(_seen()[:1]), {}), NOW)
    spoil()
    with pytest.raises(LedgerError) as raised:
        _write_and_find(ledger)
    error = raised.value
    text = "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)
    assert planted(text.encode(), CANARIES) == []
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    "fields",
    [{"actor": "anna@example.org"}, {"tool": "Anna Beispiel"}, {"person": "anna"}, {"count": "x"}],
)
def test_evidence_refuses_an_entry_that_could_hold_somebody(
    ledger: Ledger, fields: dict[str, str]
) -> None:
    entry = {"actor": "system:collect", "tool": "teams", "count": 1} | fields
    with pytest.raises(EntryError), writing():
        ledger.evidence.record("collected", NOW, **entry)
    assert every("SELECT count(*) FROM ledger_logentry") == [(0,)]

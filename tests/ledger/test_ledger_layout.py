"""Where items lie in their index, and how a database of before comes to it."""

import itertools
import signal
import subprocess
import sys

import pytest
from ledger_samples import account, counts, reconnect, refs, seen, store, who

from adjourn import register as registers
from adjourn.home import Home
from adjourn.ledger import find, layout
from adjourn.ledger.errors import KeyringMismatch
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sealing import seal, unseal
from adjourn.ledger.sql import every, execute, one, writing
from adjourn.tools.protocol import Kind, Observation

ANNA = who(account("anna"))
REFS = [f"chat-{chat}/{message}" for message in range(6) for chat in range(5)]


def _messages() -> list[Observation]:
    return [seen(ref, ANNA) for ref in REFS]


def _made_older(ledger: Ledger) -> None:
    """The database as it was written before items lay by their container."""
    rows = every("SELECT id, ix, tool, kind, key, sealed FROM ledger_item")
    keys = ledger.keyring.need(key for *_, key, _ in rows)
    with writing():
        for number, ix, tool, kind, key, sealed in rows:
            content = unseal(keys[key], sealed, b"item" + bytes(ix))
            older = ledger.index("item", tool, kind, content[0])
            bound = seal(keys[key], content, b"item" + older)
            execute(
                "UPDATE ledger_item SET ix = %s, sealed = %s WHERE id = %s", [older, bound, number]
            )
        execute("DELETE FROM ledger_fact WHERE name = %s", [layout._FACT])


def _indexed(ledger: Ledger) -> bool:
    """Whether every item lies where the index of today looks for it."""
    looked_for = {ledger.item_index("teams", Kind.MESSAGE, ref) for ref in REFS}
    return looked_for == {bytes(ix) for (ix,) in every("SELECT ix FROM ledger_item")}


def _opened(home: Home) -> Ledger:
    reconnect()
    return Ledger.open(home, registers.load(home.register))


def test_items_of_one_container_are_neighbours_in_the_index(ledger: Ledger) -> None:
    store(ledger, *_messages())
    person = find.find_person(ledger, "anna")
    assert person
    by_row = {i.number: i.item.ref for i in find.items(ledger, person.number)}
    order = [by_row[n].split("/")[0] for (n,) in every("SELECT id FROM ledger_item ORDER BY ix")]
    changes = sum(one != other for one, other in itertools.pairwise(order))
    assert changes == 4, "five chats are five runs of neighbours"


def test_an_index_tells_tools_kinds_and_refs_apart(ledger: Ledger) -> None:
    names = [
        (tool, kind, ref)
        for tool in ("teams", "matrix")
        for kind in ("message", "file")
        for ref in ("a/b", "a/b/c", "a", "a/", "/a", "", "ab", "\ud83d/x")
    ]
    found = [ledger.item_index(*name) for name in names]
    assert len(set(found)) == len(names)
    assert {len(ix) for ix in found} == {16}


def test_an_older_database_is_brought_up_when_it_is_opened_and_finds_what_it_held(
    ledger: Ledger, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_PORTION", 7)
    store(ledger, *_messages())
    before = counts()
    _made_older(ledger)
    assert not _indexed(ledger)
    ledger = _opened(home)
    assert _indexed(ledger)
    assert sorted(refs(ledger, "anna")) == sorted(REFS)

    again = store(ledger, *_messages())
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(REFS))
    store(ledger, gone=((Kind.MESSAGE, REFS[0]),))
    assert one("SELECT count(*) FROM ledger_item WHERE state = 'deleted_at_tool'") == (1,)
    assert counts() == before
    ledger.close()


def test_once_brought_up_no_opening_writes_again(ledger: Ledger, home: Home) -> None:
    store(ledger, *_messages())
    _made_older(ledger)
    _opened(home).close()
    before = every("SELECT ix, sealed FROM ledger_item ORDER BY id")
    _opened(home).close()
    assert every("SELECT ix, sealed FROM ledger_item ORDER BY id") == before


_KILLED = """
import os, signal, sys
os.environ |= {"ADJOURN_HOME": sys.argv[1], "DJANGO_SETTINGS_MODULE": "adjourn.settings"}
import django
django.setup()
from pathlib import Path
from adjourn import register
from adjourn.home import Home
from adjourn.ledger import layout
from adjourn.ledger.ledger import Ledger

layout._PORTION = 7
portions, real = [], layout.execute_many

def until_the_third(sql, rows):
    real(sql, rows)
    portions.append(len(rows))
    if len(portions) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

layout.execute_many = until_the_third
home = Home(Path(sys.argv[1]))
Ledger.open(home, register.load(home.register))
"""


def test_killed_in_the_middle_the_next_one_goes_on(ledger: Ledger, home: Home) -> None:
    store(ledger, *_messages())
    _made_older(ledger)
    reconnect()
    command = [sys.executable, "-c", _KILLED, str(home.path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert layout._so_far() > 0
    assert not _indexed(ledger)
    ledger = _opened(home)
    assert _indexed(ledger)
    assert sorted(refs(ledger, "anna")) == sorted(REFS)
    ledger.close()


def test_without_its_keys_an_older_database_is_refused_and_stays_as_it_was(
    ledger: Ledger, home: Home
) -> None:
    store(ledger, *_messages())
    _made_older(ledger)
    before = every("SELECT ix, sealed FROM ledger_item ORDER BY id")
    person = find.find_person(ledger, "anna")
    assert person
    ledger.keyring._store.execute("DELETE FROM key WHERE id = ?", [person.number])
    with pytest.raises(KeyringMismatch, match="one of the two is from a backup"):
        _opened(home)
    assert every("SELECT ix, sealed FROM ledger_item ORDER BY id") == before

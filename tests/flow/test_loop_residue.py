"""Gone at home means gone from the files: rows, indexes, free pages, journals, keys."""

from collections.abc import Iterable
from pathlib import Path

from flow_samples import ANNA, World, administrator_cleans

from adjourn.ledger.sql import every, lookup


def _bytes(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


def left(home: Path, needles: Iterable[bytes]) -> dict[str, int]:
    """In how many of the needles' places each file still has them."""
    wanted = list(needles)
    return {
        name: count
        for name, content in _bytes(home).items()
        if (count := sum(needle in content for needle in wanted))
    }


def rows_of(world: World, number: int) -> list[bytes]:
    """What the database holds of a person: sealed values and keyed indexes, as bytes."""
    items = [n for (n,) in every("SELECT item FROM ledger_itemperson WHERE person = %s", [number])]
    sealed = [
        row
        for table, column in (("person", "id"), ("handle", "person"))
        for row in every(f"SELECT sealed FROM ledger_{table} WHERE {column} = %s", [number])
    ]
    sealed += lookup("SELECT sealed FROM ledger_item WHERE id IN ({})", items)
    return [bytes(value) for (value,) in sealed]


def test_nothing_that_was_sealed_of_somebody_is_left_in_any_file(whole: World) -> None:
    person = whole.person(ANNA)
    needles = rows_of(whole, person.number)
    (wrapped,) = whole.ledger.keyring._rows([person.number])
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left(whole.home.path, needles) == {"adjourn.db": len(needles)}
    assert left(whole.home.path, [wrapped[1]])
    whole.erase(ANNA)
    administrator_cleans(whole)
    list(whole.travel(whole.now.replace(year=2028)))
    still = {bytes(s) for (s,) in every("SELECT sealed FROM ledger_item")}
    gone = [needle for needle in needles if needle not in still]
    assert len(gone) > 50
    assert left(whole.home.path, gone) == {}
    assert left(whole.home.path, [wrapped[1]]) == {}

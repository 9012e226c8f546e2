"""A database put back from a backup in the middle of an erasure that is over since."""

import shutil
from pathlib import Path

from django.db import connections
from flow_samples import DAY, World, administrator_cleans, known_by_number

from adjourn import register as registers
from adjourn.erase.follow_up import follow_up
from adjourn.erase.models import Erasure, Step
from adjourn.law.backups import REMEMBERED
from adjourn.ledger.find import find_erased, find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.sql import every
from adjourn.retain.sweep import sweep


def test_an_erasure_that_was_closed_since_is_closed_and_brings_nobody_back(
    whole: World, tmp_path: Path
) -> None:
    caller = known_by_number(whole)
    erasure = whole.open(whole.person(caller), caller)
    whole.advance(erasure)
    administrator_cleans(whole)
    list(whole.travel(whole.now + 40 * DAY))
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(whole.home.database, tmp_path / "backup.db")
    backed_up = whole.now
    waiting = set(
        Step.objects.filter(erasure=erasure).exclude(state="final").values_list("item", flat=True)
    )
    assert waiting
    list(whole.travel(whole.now + 120 * DAY))
    assert whole.now - backed_up < REMEMBERED, "the journal knows it still"
    assert Erasure.objects.get(id=erasure).state == Erasure.State.FINAL

    connections["default"].close()
    for file in whole.home.path.glob("adjourn.db*"):
        file.unlink()
    shutil.copy(tmp_path / "backup.db", whole.home.database)
    assert Erasure.objects.get(id=erasure).state == Erasure.State.OPEN
    ledger = Ledger.open(whole.home, registers.load(whole.home.register))
    done = follow_up(ledger, whole.tools, whole.now)
    assert done.final == [erasure]
    assert not done.troubles
    steps = Step.objects.filter(erasure=erasure)
    assert {bytes(step.sealed) for step in steps} == {b""}
    assert waiting == {s.item for s in steps if "the receipt given out then" in s.note}
    assert find_person(ledger, caller) is None
    erased = find_erased(ledger, caller)
    assert erased is not None
    assert erased.erasure == erasure
    ledger.close()


def test_R_11_what_a_sweep_erased_since_is_gone_again(whole: World, tmp_path: Path) -> None:
    whole.tenant.advance(whole.now + 40 * DAY)
    every("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(whole.home.database, tmp_path / "backup.db")
    before = {n for (n,) in every("SELECT id FROM ledger_item")}
    sweep(whole.ledger, whole.tools, whole.now)
    left = {n for (n,) in every("SELECT id FROM ledger_item")}
    assert len(before - left) > 10
    connections["default"].close()
    for file in whole.home.path.glob("adjourn.db*"):
        file.unlink()
    shutil.copy(tmp_path / "backup.db", whole.home.database)
    assert {n for (n,) in every("SELECT id FROM ledger_item")} == before
    Ledger.open(whole.home, registers.load(whole.home.register)).close()
    assert {n for (n,) in every("SELECT id FROM ledger_item")} == left

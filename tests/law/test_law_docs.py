"""The reference page names every rule, and nothing that does not exist."""

import importlib
import re
from pathlib import Path

import pytest

from adjourn.law.bases import Basis
from adjourn.law.rights import Right, rights_for

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "law.md").read_text(encoding="utf-8")
RULES = [f"D-0{number}" for number in range(1, 10)] + [f"A-0{number}" for number in range(1, 9)]
COLUMNS = [None, Right.ERASURE, Right.PORTABILITY, Right.OBJECTION, Right.WITHDRAWAL]


@pytest.mark.parametrize("rule", [*RULES, "N-10", "V-3", "R-10"])
def test_every_rule_has_its_row(rule: str) -> None:
    assert re.search(rf"^\| {rule} \|", PAGE, re.MULTILINE)


def test_everything_named_exists() -> None:
    names = set(re.findall(r"`(\w+)\.(\w+)`", PAGE)) - {("adjourn", "law")}
    assert len(names) > 30
    for module, name in sorted(names):
        assert hasattr(importlib.import_module(f"adjourn.law.{module}"), name), f"{module}.{name}"


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis is not Basis.NONE])
def test_the_table_of_rights_is_that_of_the_program(basis: Basis) -> None:
    (row,) = re.findall(rf"^\| {basis}, (.*) \|$", PAGE, re.MULTILINE)
    cells = dict(zip(COLUMNS, row.split("|")[1:], strict=True))
    for duty_ended in (False, True):
        given = rights_for(basis, duty_ended)
        for right in COLUMNS[1:]:
            said = cells[right].strip()
            assert (right in given) == (said == "yes" or (bool(said) and duty_ended)), right

"""The published format: the page says what the code does, and old files stay good."""

import json
import re
from pathlib import Path

import pytest
from evidence_samples import LINES, LOG, VERIFIER, receipt

from adjourn.evidence import Code, read_key, verify_files
from adjourn.evidence.canonical import encode
from adjourn.evidence.checkpoint import Checkpoint
from adjourn.evidence.entries import (
    ACTORS,
    FIELDS,
    ITEM_KINDS,
    KINDS,
    METHODS,
    OUTCOMES,
    REASONS,
)
from adjourn.evidence.merkle import leaf_hash

ASSETS = Path(__file__).parent / "assets"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "evidence-format.md"
LEAF = encode(dict(LOG.entry(2)))
ROOT = Checkpoint.opened(LOG.checkpoint(), VERIFIER).root
EXAMPLES = {
    "key": f"{VERIFIER}\n",
    "leaf": f"{LEAF.decode()}\n",
    "hashes": f"{leaf_hash(LEAF).hex()}\n{ROOT.hex()}\n",
    "log": b"".join(LINES).decode(),
    "receipt": json.dumps(receipt(), indent=2, ensure_ascii=False) + "\n",
}


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_example_is_what_the_code_makes(name: str) -> None:
    shown = re.search(rf"<!-- example: {name} -->\n\n```\w*\n(.*?)```", page(), re.DOTALL)
    assert shown is not None
    assert shown[1] == EXAMPLES[name]


def rows(column: int = 0) -> set[str]:
    """All words in code type in a column of the page's tables."""
    cells = [line.split(" | ") for line in page().splitlines() if line.startswith("| ")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell[column])}


def test_every_finding_is_on_the_page() -> None:
    assert {str(code) for code in Code} <= rows()


def test_every_field_and_kind_of_entry_is_on_the_page() -> None:
    assert FIELDS.keys() | KINDS.keys() <= rows()


def test_every_word_of_the_closed_lists_is_on_the_page() -> None:
    actors = {actor.removeprefix("system:") for actor in ACTORS}
    assert actors | ITEM_KINDS | METHODS | OUTCOMES | REASONS <= rows(1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_every_kind_are_those_on_the_page(kind: str) -> None:
    (row,) = [line for line in page().splitlines() if line.startswith(f"| `{kind}` |")]
    required, optional = (set(re.findall(r"`(\w+)`", cell)) for cell in row.split("|")[2:4])
    assert KINDS[kind] == (required | {"kind", "at", "actor"}, optional)


def test_files_of_the_first_format_still_verify() -> None:
    files = [ASSETS / "receipt-1.json", ASSETS / "log-1.jsonl"]
    assert verify_files(files, read_key(str(ASSETS / "evidence.pub"))).ok


def test_the_format_has_not_changed() -> None:
    """A difference here means a new format number, and old files that still verify."""
    assert json.loads((ASSETS / "receipt-1.json").read_bytes()) == receipt()
    assert (ASSETS / "log-1.jsonl").read_bytes() == b"".join(LINES)

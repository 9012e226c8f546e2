"""Whether a tool may be used: its provider's contract, in force, covering it (S25)."""

from datetime import date
from pathlib import Path

import pytest

from adjourn import register as registers
from adjourn.home import Home
from adjourn.register import lacking, processor_contract

TODAY = date(2026, 11, 23)


def changed(home: Home, file: str, old: str, new: str) -> registers.Register:
    path: Path = home.register / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return registers.load(home.register)


def test_S25_a_tool_with_its_providers_contract_in_force_may_be_used(home: Home) -> None:
    register = registers.load(home.register)
    assert lacking(register, register.tools["teams"], TODAY) is None
    found = processor_contract(register, register.tools["teams"], TODAY)
    assert found is not None
    assert found.id == "avv-microsoft"


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("tools.toml", 'contract = "avv', '# contract = "avv', ("tools", "teams", "contract")),
        ("parties.toml", "signed_at = 2026-01-01", "", ("contracts", "avv-microsoft", "signed_at")),
        ("parties.toml", "signed_at = 2026-01-01", "signed_at = 2026-11-24",
         ("contracts", "avv-microsoft", "signed_at")),
        ("parties.toml", "# valid_to = 2027-12-31", "valid_to = 2026-11-22",
         ("contracts", "avv-microsoft", "valid_to")),
        ("parties.toml", 'type = "avv"', 'type = "scc"', ("contracts", "avv-microsoft", "type")),
    ],
)  # fmt: skip
def test_S25_each_lack_blocks_the_tool_and_names_its_key(
    home: Home, file: str, old: str, new: str, key: tuple[str, ...]
) -> None:
    register = changed(home, file, old, new)
    gap = lacking(register, register.tools["teams"], TODAY)
    assert gap is not None
    assert gap.path == key
    assert "may not be used" in gap.message
    assert processor_contract(register, register.tools["teams"], TODAY) is None


def test_S25_a_provider_that_lacks_blocks_the_tool(home: Home) -> None:
    register = changed(home, "tools.toml", 'provider = "micro', '# provider = "micro')
    gap = lacking(register, register.tools["teams"], TODAY)
    assert gap is not None
    assert gap.path == ("tools", "teams", "provider")


def test_a_tool_that_we_run_ourselves_takes_no_contract(home: Home) -> None:
    register = changed(
        home, "tools.toml", "[tools.teams]", '[tools.own]\nkind = "matrix"\n'
        'provider = "controller"\n\n[tools.teams]',
    )  # fmt: skip
    assert lacking(register, register.tools["own"], TODAY) is None
    assert [p for p in registers.check(home.register) if p.key.startswith("tools.own")] == []

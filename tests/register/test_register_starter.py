"""The starter register against the default catalogue (facts: law §6) and its sources."""

import re
import stat
from pathlib import Path

import pytest

from adjourn.register import Register, load
from adjourn.register.starter import FILES, write_starter

# (basis letters, start, period) as in the catalogue; the first letter is the plain id's.
CATALOGUE = {
    "K-01": ("fb", "V", "90 d"),
    "K-02": ("fb", "E", "180 d"),
    "K-03": ("b", "E", "3 y-EOY"),
    "K-04": ("f", "V", "30 d"),
    "K-05": ("f", "A", "30 d"),
    "K-06": ("f", "A", "7 d"),
    "K-07": ("fc", "V", "180 d"),
    "K-08": ("a", "A", "30 d"),
    "K-09": ("a", "A", "30 d"),
    "K-10": ("fb", "V", "3 y-EOY"),
    "K-11": ("fb", "V", "90 d"),
    "K-12": ("c", "A", "6 y-EOY"),
    "K-13": ("c", "A", "8 y-EOY"),
    "K-14": ("fb", "A", "30 d"),
    "K-15": ("fab", "V", "30 d"),
    "K-16": ("fb", "V", "90 d"),
    "K-17": ("fb", "V", "30 d"),
    "K-18": ("fc", "V", "3 y-EOY"),
    "K-19": ("fc", "V", "3 y-EOY"),
    "K-20": ("c", "V", "0"),
    "K-21": ("f", "E", "3 y-EOY"),
    "K-22": ("-", "A", "10 y-EOY"),
    "K-23": ("fc", "E", "3 y-EOY"),
    "K-24": ("fb", "A", "0"),
    "K-25": ("f", "V", "0"),
    "K-26": ("f", "A", "35 d"),
}
# What the catalogue splits off because a rule has no "or".
SPLIT = {
    "K-04p": ("K-04", "V", "3 y-EOY"),
    "K-06d": ("K-06", "A", "30 d"),
    "K-25p": ("K-25", "A", "180 d"),
}


@pytest.fixture
def register(folder: Path) -> Register:
    return load(folder)


def test_the_catalogue_is_complete(register: Register) -> None:
    expected = {}
    for ident, (letters, start, period) in CATALOGUE.items():
        expected[ident] = (letters[0], start, period, None)
        for letter in letters[1:]:
            expected[ident + letter] = (letter, start, period, ident)
    for ident, (original, start, period) in SPLIT.items():
        expected[ident] = ("f", start, period, original)
    assert {
        ident: (type_.basis.value, type_.start.value, str(type_.period), type_.variant_of)
        for ident, type_ in register.types.items()
    } == expected


def test_S13_nobody_is_presumed_to_be_party_to_a_contract(register: Register) -> None:
    assert [
        type_.id for type_ in register.types.values() if type_.kinds and type_.basis == "b"
    ] == []


def test_every_data_type_cites_the_law(register: Register) -> None:
    for type_ in register.types.values():
        assert re.search(r"Art\. \d+.* GDPR", type_.citation)
        if type_.basis != "-":
            assert f"Art. 6(1)({type_.basis})" in type_.citation


def test_S23_the_contract_entity_and_its_parent_are_both_named(register: Register) -> None:
    assert {party.name: party.country for party in register.parties.values()} == {
        "Microsoft Ireland Operations Limited": "IE",
        "Microsoft Corporation": "US",
    }
    tool = register.tools["teams"]
    assert tool.provider == "microsoft-ireland"
    assert tool.contract is not None
    assert register.contracts[tool.contract].signed_at is None


def test_the_tools_section_has_the_documented_keys_in_their_order(folder: Path) -> None:
    text = (folder / "tools.toml").read_text(encoding="utf-8")
    keys = re.findall(r"^(?:# )?(\w+) = ", text, flags=re.MULTILINE)
    assert keys[:8] == [
        "kind",
        "tenant_id",
        "client_id",
        "client_secret",
        "certificate",
        "authority",
        "graph",
        "ca_file",
    ]


def test_nothing_is_overwritten(folder: Path) -> None:
    for name in FILES[1:]:
        (folder / name).unlink()
    (folder / FILES[0]).write_text("# mine\n", encoding="utf-8")
    with pytest.raises(FileExistsError, match="nothing was written"):
        write_starter(folder)
    assert [path.name for path in folder.iterdir()] == [FILES[0]]
    assert (folder / FILES[0]).read_text(encoding="utf-8") == "# mine\n"


def test_the_files_are_all_there_and_plain(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "a" / "b")
    assert [path.name for path in written] == list(FILES)
    assert all(stat.S_ISREG(path.stat().st_mode) for path in written)


def test_R_07_no_content_of_a_conference_is_kept_for_the_limitation_period_just_in_case(
    register: Register,
) -> None:
    """Three years from the end of the year (§§ 195, 199 BGB) only for proof that somebody needs:
    what was agreed, that a training was attended, that law was kept. No chat, recording, file."""
    kept = [each for each in register.types.values() if str(each.period) == "3 y-EOY"]
    assert {each.purpose for each in kept} == {
        "contract", "training-proof", "minutes", "rights", "consent-proof", "suppression",
        "accountability",
    }  # fmt: skip
    assert not any(each.kinds for each in kept)

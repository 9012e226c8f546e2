"""`adjourn records`: listed, shown in two languages, as a workbook and as JSON."""

from pathlib import Path

from cli_samples import AT, run

from adjourn.home import Home
from adjourn.notice.records import RECORDS


def test_the_records_are_listed_with_what_is_missing(home: Home) -> None:
    said = run(home, "records", "--at", AT.isoformat())
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == list(RECORDS)
    assert all(line.endswith(" missing") for line in said.out.splitlines())


def test_one_record_is_shown_with_its_gaps_by_file_and_key(home: Home) -> None:
    said = run(home, "records", "contracts", "--language", "de")
    assert "Was der Vertrag sagen muss (Art. 28(3), (9) DSGVO)" in said.out
    assert "contracts.avv-microsoft.clauses: fehlt: eine Tabelle" in said.out


def test_json_has_one_or_all(home: Home) -> None:
    one = run(home, "records", "roles", "--json", "--at", AT.isoformat()).json
    assert [record["id"] for record in one["records"]] == ["roles"]
    assert one["records"][0]["day"] == "2026-11-23"
    assert len(run(home, "records", "--json").json["records"]) == len(RECORDS)


def test_a_workbook_is_a_new_file_for_its_owner(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "all.xlsx"
    assert run(home, "records", "--xlsx", file).out == f"written: {file}\n"
    assert file.read_bytes().startswith(b"PK")
    assert file.stat().st_mode & 0o077 == 0
    again = run(home, "records", "--xlsx", file)
    assert (again.code, "is there already" in again.err) == (2, True)


def test_wrong_use_says_what_would_be_right(home: Home) -> None:
    said = run(home, "records", "ropa")
    assert said.code == 2
    assert "processing-activities" in said.err
    assert run(home, "records", "--json", "--xlsx", "x").code == 2

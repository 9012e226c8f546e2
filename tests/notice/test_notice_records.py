"""The records: complete where the register is, plain about gaps, and made of its facts alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import fields
from notice_samples import NOW
from records_samples import made, put, rows

from adjourn import register as registers
from adjourn.law.bases import Basis
from adjourn.law.processor_terms import PROCESSOR_TERMS
from adjourn.law.subjects import SUBJECTS, Subject
from adjourn.notice.records import RECORDS
from adjourn.notice.records import words as closed
from adjourn.notice.records.plain import plain
from adjourn.notice.sentences import Facts
from adjourn.register import Register
from adjourn.register.demands import demands
from adjourn.register.model import CONTROLLER, Clauses
from adjourn.tools.protocol import Kind, Outcome

# ---- What the law asks for is there, or is said to be missing


def test_P_01_to_P_20_nothing_is_missing_in_a_complete_register(full: Register) -> None:
    assert list(demands(full)) == []
    assert [gap.path for one in made(full) for gap in one.gaps] == []


def test_art_30_1_names_all_of_a_to_g(full: Register) -> None:
    (first, *_) = rows(full, "processing-activities", "organisation")
    assert first["email"] == "privacy@example.org"
    activities = {row["id"]: row for row in rows(full, "processing-activities", "activities")}
    told = activities["operation"]
    for key in ("purpose", "basis", "people", "data", "recipients", "transfers", "erasure"):
        assert told[key], key
    assert any("Microsoft Corporation (US)" in str(one) for one in told["transfers"])
    assert rows(full, "processing-activities", "measures")[0]["law"]


def test_every_data_type_has_a_cell_in_the_role_matrix(full: Register) -> None:
    assert {row["id"] for row in rows(full, "roles", "roles")} == set(full.types)


def test_every_type_on_a_legitimate_interest_is_weighed(full: Register) -> None:
    resting = {t.id for t in full.types.values() if t.basis is Basis.INTEREST}
    told = rows(full, "legitimate-interests", "assessments")
    assert {row["id"] for row in told} == resting
    assert all(row["interest"] and row["necessary"] and row["balance"] for row in told)


def test_P_01_the_checklist_has_every_point_of_art_28_3(full: Register) -> None:
    assert set(PROCESSOR_TERMS) == {info.name for info in fields(Clauses)}
    points = rows(full, "contracts", "checklist")
    assert [row["point"].en for row in points] == [one.en for one in PROCESSOR_TERMS.values()]


def test_a_point_nobody_answered_is_open_and_named_by_its_key(full: Register) -> None:
    contract = full.contracts["avv-microsoft"]
    clauses = msgspec.structs.replace(contract.clauses, audits=None)
    changed = put(
        full, "contracts", contract.id, msgspec.structs.replace(contract, clauses=clauses)
    )
    (row,) = [r for r in rows(changed, "contracts", "checklist") if "audits" in r["point"].en]
    assert (row["where"], row["met"].en) == (None, "open")
    facts = Facts.of(changed, NOW)
    paths = [gap.path for gap in RECORDS["contracts"](facts).gaps]
    assert paths == [("contracts", "avv-microsoft", "clauses", "audits")]


def test_the_starter_register_says_file_and_key_of_each_gap(home_register: Path) -> None:
    told = plain(made(registers.load(home_register)), home_register)
    missing = {m["key"]: m for record in told["records"] for m in record["missing"]}
    assert missing["purposes.operation.balance_en"]["file"] == "purposes.toml"
    assert missing["contracts.avv-microsoft.clauses"]["line"] > 0
    assert missing["measures"]["right"]["de"].startswith("eine Tabelle [measures.ID]")
    assert missing["controller.name"]["message"]["de"] == "ist noch ein Platzhalter"
    checked = {p.key for p in registers.check(home_register)}
    assert {key for key in missing if not key.startswith("tools")} <= checked


def test_nothing_is_invented_where_the_register_is_silent(home_register: Path) -> None:
    register = registers.load(home_register)
    (flow,) = rows(register, "transfers", "transfers")
    assert flow["adequacy"] is flow["clauses"] is flow["remote"] is None
    assert flow["state"].en == "no safeguard is registered"
    named = [row for row in rows(register, "roles", "roles") if row["id"] == "K-06"]
    assert [str(one.en) for one in named[0]["sub_processors"]] == [
        "Microsoft Corporation (which data it gets is not said)"
    ]


# ---- What a tool can do


def test_S10_the_influence_table_says_what_the_tools_can_do(full: Register) -> None:
    facts = Facts.of(full, NOW)
    for row in rows(full, "influence", "influence"):
        (able,) = [a for a in facts.abilities["teams"] if closed.KINDS[a.kind] == row["kind"]]
        assert row["fetch"] == able.fetch
        assert row["delete"] == bool(able.delete)
        assert row["outcome"] == closed.OUTCOMES[able.outcome]
        assert row["note"] == able.note
        assert row["as_of"].isoformat() == able.as_of


def test_a_tool_without_connector_is_said_to_be_unknown(full: Register) -> None:
    tool = msgspec.structs.replace(full.tools["teams"], kind="nothing-known")
    made_of = RECORDS["influence"](Facts.of(put(full, "tools", "teams", tool), NOW))
    assert [gap.path for gap in made_of.gaps] == [("tools", "teams", "kind")]
    assert made_of.tables[0].rows == []


def test_the_closed_lists_have_words_for_everything() -> None:
    assert set(closed.KINDS) == set(Kind)
    assert set(closed.OUTCOMES) == set(Outcome)
    assert set(SUBJECTS) == set(Subject)


def test_P_20_a_flow_is_in_order_only_with_its_proof(full: Register) -> None:
    party = full.parties["microsoft-corporation"]
    clauses = full.contracts["scc-microsoft"]

    def state(**keys: Any) -> str:
        bare = {"adequacy": None, "adequacy_checked": None} | keys
        changed = put(full, "parties", party.id, msgspec.structs.replace(party, **bare))
        (flow,) = rows(changed, "transfers", "transfers")
        return str(flow["state"].en)

    assert state() == "a safeguard is in force", "the clauses alone"
    unproven = msgspec.structs.replace(clauses, assessed=None)
    full = put(full, "contracts", clauses.id, unproven)
    assert state() == "a safeguard is named, its proof is missing"
    assert state(adequacy="x", adequacy_checked=NOW.date()) == "a safeguard is in force"
    full = msgspec.structs.replace(full, contracts={})
    assert state(adequacy="x") == "a safeguard is named, its proof is missing"
    assert state() == "no safeguard is registered"


def test_a_processor_that_provides_no_tool_has_what_the_register_says(full: Register) -> None:
    host = msgspec.structs.replace(
        full.parties["help-desk"], id="host", name="Host AG", roles=("processor",),
        engaged_by=None, types=("K-18",), guarantees_en="x", guarantees_de="x", vetted=NOW.date(),
    )  # fmt: skip
    changed = put(full, "parties", "host", host)
    assert list(demands(changed)) == []
    named = {r["id"] for r in rows(changed, "roles", "roles") if r["processors"] == ("Host AG",)}
    assert named == {"K-18"}
    told = {r["id"]: r for r in rows(changed, "processing-activities", "activities")}
    assert "Host AG (DE)" in {one.en for one in told["rights"]["recipients"]}
    silent = put(full, "parties", "host", msgspec.structs.replace(host, types=()))
    assert [gap.path for gap in demands(silent)] == [("parties", "host", "types")]


def test_a_type_that_no_tool_holds_is_not_said_to_lie_with_us(full: Register) -> None:
    facts = Facts.of(full, NOW)
    able = [one for one in facts.abilities["teams"] if one.kind is not Kind.WHITEBOARD]
    made_of = RECORDS["roles"](replace(facts, abilities={"teams": able}))
    where = {row[1]: row[2] for row in made_of.tables[0].rows}
    assert where["K-17"] == where["K-17b"] != where["K-18"]
    assert "no tool in use holds it" in str(where["K-17"])


def test_a_tool_on_machines_of_our_own_has_us_as_its_provider(full: Register) -> None:
    tool = msgspec.structs.replace(full.tools["teams"], provider=CONTROLLER, contract=None)
    changed = put(full, "tools", "teams", tool)
    changed = msgspec.structs.replace(changed, contracts={})
    (told,) = rows(changed, "processing-activities", "tools")
    assert (told["provider"].en, told["contract"].en) == ("we", "–")
    assert [r for r in rows(changed, "roles", "roles") if r["processors"].en != "none"] == []
    assert ("tools", "teams", "contract") not in {gap.path for gap in demands(changed)}
